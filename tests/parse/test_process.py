"""The parser in its process: real children, killed, starved and overdue."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.errors import ParseError
from monitor.parse.process import ParserProcess
from tests.waiting import wait_until

FEED = b'<rss version="2.0"><channel><title>News</title><item><title>a</title></item></channel></rss>'
LONG = b'<rss version="2.0"><channel>' + b"<item><title>a</title></item>" * 60_000 + b"</channel></rss>"
# Takes half a minute.
LONGER = LONG.replace(b"</channel>", b"<item><title>a</title></item>" * 340_000 + b"</channel>")


@pytest.fixture
def parser() -> Iterator[ParserProcess]:
    with ParserProcess() as parser:
        yield parser


def title(parser: ParserProcess) -> str:
    return parser.parse(FEED, "", "https://news.example/feed").title


def test_nothing_is_started_before_it_is_needed(parser: ParserProcess) -> None:
    assert parser.pid is None
    assert title(parser) == "News"
    assert parser.pid not in {None, os.getpid()}


def test_one_child_reads_many_feeds(parser: ParserProcess) -> None:
    title(parser)
    child = parser.pid
    assert title(parser) == "News"
    assert parser.pid == child


def test_an_error_arrives_with_its_hint(parser: ParserProcess) -> None:
    with pytest.raises(ParseError) as caught:
        parser.parse(b"<html><title>x</title></html>", "", "https://news.example/")
    assert caught.value.reason == "This is a web page, not a feed (“x”)."
    assert caught.value.hint
    assert str(caught.value) == f"{caught.value.reason} {caught.value.hint}"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills as Unix does")
def test_a_child_that_was_killed_is_replaced(parser: ParserProcess) -> None:
    title(parser)
    assert parser.pid is not None
    os.kill(parser.pid, signal.SIGKILL)
    os.waitid(os.P_PID, parser.pid, os.WEXITED | os.WNOWAIT)
    assert title(parser) == "News"


def test_a_feed_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    with ParserProcess(deadline_seconds=30) as parser:
        title(parser)
        parser._deadline = 0.05
        with pytest.raises(ParseError, match="took longer"):
            parser.parse(LONG, "", "")
        assert parser.pid is None
        parser._deadline = 30
        assert title(parser) == "News"


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="needs a system that keeps memory limits")
def test_a_feed_that_takes_too_much_memory_is_given_up_and_the_next_one_is_read() -> None:
    with ParserProcess(memory_bytes=56 << 20) as parser:
        with pytest.raises(ParseError, match="brought the reader down"):
            parser.parse(FEED.replace(b"News", b"a" * 15_000_000), "", "")
        assert title(parser) == "News"


def test_several_threads_may_ask(parser: ParserProcess) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(title(parser))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["News"] * 4


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts descriptors under /proc")
def test_no_child_and_no_descriptor_is_left() -> None:
    with ParserProcess() as parser:
        title(parser)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        with ParserProcess() as parser:
            title(parser)
            child = parser.pid
        assert not Path(f"/proc/{child}").exists()
        assert parser.pid is None
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_closing_gives_up_what_is_being_read() -> None:
    parser = ParserProcess()
    title(parser)
    said: list[str] = []

    def read() -> None:
        with pytest.raises(ParseError) as caught:
            parser.parse(LONGER, "", "")
        said.append(caught.value.reason)

    reading = [threading.Thread(target=read) for _ in range(3)]
    for thread in reading:
        thread.start()
    wait_until(parser._lock.locked)
    before = time.monotonic()
    parser.close()
    for thread in reading:
        thread.join()
    assert len(said) == 3
    assert time.monotonic() - before < 10


def _processor_seconds(process: int) -> float | None:
    """Return for how long a process has worked, None where it has ended."""
    try:
        state, *numbers = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return None
    return None if state == "Z" else int(numbers[10]) / os.sysconf("SC_CLK_TCK")


_PARENT = """
import sys
from pathlib import Path
from monitor.parse.process import ParserProcess
from tests.parse.test_process import LONGER, title
if __name__ == "__main__":
    parser = ParserProcess(deadline_seconds=float(sys.argv[1]))
    title(parser)
    print(parser.pid, flush=True)
    parser.parse(LONGER, "", "")
"""


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="looks at processes under /proc")
def test_a_child_whose_parent_was_killed_reads_no_longer_than_the_deadline(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen([sys.executable, str(script), "3"], stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        begun = _processor_seconds(child) or 0.0
        wait_until(lambda: (_processor_seconds(child) or 0.0) >= begun + 0.3)
        parent.kill()
    # Sooner than it would have read all of it.
    wait_until(lambda: _processor_seconds(child) is None, seconds=20)

"""The parser in its process: real children, killed, starved and overdue."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.errors import ParseError
from monitor.parse.process import ParserProcess

FEED = b'<rss version="2.0"><channel><title>News</title><item><title>a</title></item></channel></rss>'
LONG = b'<rss version="2.0"><channel>' + b"<item><title>a</title></item>" * 60_000 + b"</channel></rss>"


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

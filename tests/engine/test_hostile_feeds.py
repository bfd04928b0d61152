"""Every hostile document, on the way of a real poll: a clear error or a part of it, in time, within memory."""

from __future__ import annotations

import os
import runpy
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from monitor.errors import ParseError
from monitor.model import FeedState
from monitor.parse.process import ParserProcess
from monitor.store.archive import Archive
from tests.engine.press import press, rss
from tests.servers.scripted import ScriptedServer

_SECONDS = 5.0
_PATIENCE = 60.0
_MEMORY = 300 * 1024 * 1024
_BIGGEST = 20 * 1024 * 1024


def worked(process: int) -> float:
    """Return for how many seconds a process has worked: of a busy machine's time others take their share."""
    numbers = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def hostile(folder: Path) -> list[Path]:
    """The hostile documents that are kept as files."""
    names = [path for path in sorted(folder.iterdir()) if path.suffix != ".py" and path.name != "EXPECTED.json"]
    assert len(names) >= 60
    return names


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="looks at processes under /proc")
def test_the_parser_process_reads_each_within_five_seconds_and_300_mebibytes(shared_data: Path) -> None:
    with ParserProcess(deadline_seconds=_PATIENCE, memory_bytes=_MEMORY) as parser:
        assert parser.parse(rss(range(3)), "", "").entries
        child = parser.pid
        assert child is not None
        for path in hostile(shared_data / "feeds" / "hostile"):
            before = worked(child)
            with suppress(ParseError):
                parser.parse(path.read_bytes(), "", "https://served.example/feed")
            assert parser.pid == child, f"{path.name} took too much"
            assert worked(child) - before < _SECONDS, path.name


async def test_the_collector_goes_on_after_each(archive: Archive, server: ScriptedServer, shared_data: Path) -> None:
    async with press(archive, server) as post:
        # Ten thousand items take their time in the archive; test_collector has a flood of its own.
        paths = [path for path in hostile(shared_data / "feeds" / "hostile") if not path.name.startswith("10k")]
        for number, path in enumerate(paths):
            done = await post.poll(number, path.read_bytes(), f"/{path.name}")
            feed = post.feed(f"/{path.name}")
            assert feed.state in (FeedState.OK, FeedState.FAILING), path.name
            assert feed.error == done.error, path.name
            assert feed.next_poll is not None, path.name
        assert (await post.poll(200, rss(range(9)))).new == 9


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_generated_giants_are_refused_or_given_up_in_time(shared_data: Path, tmp_path: Path) -> None:
    script = shared_data / "feeds" / "hostile" / "generate_big.py"
    before = sys.argv
    sys.argv = [str(script), str(tmp_path)]
    try:
        runpy.run_path(str(script), run_name="__main__")
    finally:
        sys.argv = before
    giants = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert giants
    with ParserProcess(deadline_seconds=_SECONDS, memory_bytes=_MEMORY) as parser:
        for path in giants:
            # What is larger is not even read from the network.
            body = path.read_bytes()[: _BIGGEST + 1]
            begun = time.monotonic()
            with suppress(ParseError):
                parser.parse(body, "", "")
            assert time.monotonic() - begun < 2 * _SECONDS, path.name
            assert parser.parse(rss(range(3)), "", "").entries

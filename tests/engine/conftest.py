"""An archive, and a publisher on loopback with news of a minute ago."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store.archive import Archive, open_archive
from tests.servers.scripted import ScriptedServer


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An empty archive."""
    opened = open_archive(tmp_path / "archive")
    yield opened
    opened.close()


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A publisher."""
    with ScriptedServer() as running:
        yield running


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run tests that are coroutines in an event loop of their own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    asyncio.run(pyfuncitem.obj(**arguments))
    return True

"""A collector on a clock that a test moves, and on a net that may be offline."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from aiohttp.abc import AbstractResolver, ResolveResult
from sqlalchemy import select

from monitor.engine.collector import Collector, Polled
from monitor.fetch.client import Fetcher
from monitor.model import Feed
from monitor.store.archive import Archive
from monitor.store.reader import Reader
from monitor.store.schema import notice

START = datetime.now(UTC).replace(microsecond=0)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


class Net(AbstractResolver):
    """Names of the web that all mean this machine, as long as it is online."""

    def __init__(self) -> None:
        self.online = True

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if not self.online:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        address = ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)
        return [address]

    async def close(self) -> None:
        pass


@asynccontextmanager
async def collector(archive: Archive, clock: Clock, net: Net) -> AsyncIterator[Collector]:
    def fetcher() -> Fetcher:
        return Fetcher(resolver=lambda: net)

    async with Collector(archive, lambda: None, clock, lambda: 0.0, fetcher) as opened:
        yield opened


async def once(archive: Archive, clock: Clock, net: Net | None = None) -> list[Polled]:
    polled: list[Polled] = []
    async with collector(archive, clock, net or Net()) as opened:
        await opened.once(polled.append)
    return polled


@asynccontextmanager
async def running(archive: Archive, clock: Clock, net: Net) -> AsyncIterator[list[Polled]]:
    polled: list[Polled] = []
    stop = asyncio.Event()
    async with collector(archive, clock, net) as opened:
        task = asyncio.create_task(opened.forever(polled.append, stop))
        try:
            yield polled
        finally:
            stop.set()
            await task


def the_feed(archive: Archive) -> Feed:
    [only] = Reader(archive).feeds()
    return only


def notices(archive: Archive) -> list[str]:
    with archive.reading() as connection:
        return list(connection.execute(select(notice.c.kind).order_by(notice.c.id)).scalars())

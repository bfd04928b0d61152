"""A whole web on loopback: names that mean public addresses, an event loop that leads these to one server, its log.

The server lives in the loop of its client and tells the simulated time; its log is a file of JSON lines.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from tests.servers.behaviour import Served, answer, resolved
from tests.servers.newsstand import Publisher
from tests.servers.scripted import Reply

_WEB = "44.128."


class WireLoop(asyncio.SelectorEventLoop):
    """An event loop in which connections to the addresses of the simulated web lead to `port` on this machine."""

    def __init__(self) -> None:
        super().__init__()
        self.port = 0
        self.addresses: Counter[str] = Counter()
        """Where connections were tried to, and how often."""

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:
        """Connect, and note where to."""
        self.addresses[address[0]] += 1
        await super().sock_connect(sock, ("127.0.0.1", self.port) if address[0].startswith(_WEB) else address)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request and its answer as the server's log has them; the names of headers that were `sent` in small letters."""

    moment: float
    host: str
    path: str
    method: str
    sent: Mapping[str, str]
    together: int
    """How many requests for this host were open when it came."""
    status: int
    etag: str | None
    modified: str | None
    location: str
    sound: bool | None
    shows: Sequence[tuple[int, int]]
    wait: int
    silence: int

    @property
    def number(self) -> int:
        """The number of the publisher that was asked, 0 for none."""
        first = self.path.strip("/").partition("/")[0]
        return int(first) if first.isdecimal() else 0

    @property
    def conditions(self) -> tuple[str | None, str | None]:
        """The validators that were sent."""
        return self.sent.get("if-none-match"), self.sent.get("if-modified-since")


class Web(AbstractResolver):
    """All publishers behind one server, and the name service that knows them."""

    def __init__(self, publishers: Sequence[Publisher], clock: Callable[[], float], log: Path) -> None:
        self.online = True
        self.statuses: Counter[int] = Counter()
        self._publishers = {each.number: each for each in publishers}
        # Of the publishers on a host one may have a name service that lies.
        self._hosts: dict[str, list[Publisher]] = {}
        for each in publishers:
            self._hosts.setdefault(each.host, []).append(each)
        self._clock = clock
        self._file = log
        self._log = log.open("w", encoding="utf-8")
        self._open: Counter[str] = Counter()
        self._server: asyncio.Server | None = None
        self._inside = ""

    async def begin(self) -> None:
        """Begin to serve, in the running loop."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Line(self), "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self._inside = f"http://127.0.0.1:{port}"
        assert isinstance(loop, WireLoop)
        loop.port = port

    async def end(self) -> None:
        """Stop serving."""
        assert self._server is not None
        self._server.close()
        self._log.close()

    def asked(self) -> list[Asked]:
        """Return the log, after the end."""
        with self._file.open(encoding="utf-8") as lines:
            return [Asked(**json.loads(line)) for line in lines]

    # Names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the address of a name as it is just now."""
        address = self._address(host) if self.online else None
        if address is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Names need nothing closed."""

    def _address(self, host: str) -> str | None:
        if host.startswith("other"):
            return "44.128.255." + str(int(host.removeprefix("other").partition(".")[0]) % 250 + 1)
        usual = None
        for each in self._hosts.get(host, ()):
            usual = resolved(each, self._clock())
            if usual is None or not usual.startswith(_WEB):
                return usual
        return usual

    # Answers

    def serve(self, method: str, target: str, sent: Mapping[str, str], line: _Line) -> None:
        """Choose the answer to a request, note both, and let it be sent."""
        now, host = self._clock(), sent.get("host", "")
        self._open[host] += 1
        number, _, name = target.strip("/").partition("/")
        publisher = self._publishers.get(int(number)) if number.isdecimal() else None
        if publisher is None or name not in {"feed", "new", "round"}:
            served = Served(Reply(404, b"nobody lives here"))
        else:
            served = answer(publisher, name, sent, now, self._inside)
        fields = served.reply.headers
        status = 0 if served.reply.hang else served.reply.status
        noted = Asked(
            now, host, target, method, sent, self._open[host], status, fields.get("ETag"), fields.get("Last-Modified"),
            fields.get("Location", ""), served.sound, served.shows, served.wait, served.silence,
        )  # fmt: skip
        self.statuses[status] += 1
        self._log.write(json.dumps({name: getattr(noted, name) for name in Asked.__slots__}) + "\n")
        if served.reply.hang:
            return
        # A moment later, so that two requests at once would be seen.
        asyncio.get_running_loop().call_later(served.delay or 0.0005, self._send, served.reply, line)

    def _send(self, reply: Reply, line: _Line) -> None:
        line.send(reply, formatdate(int(self._clock()), usegmt=True))

    def answered(self, host: str) -> None:
        """Note that a request is over: answered, or given up by the client."""
        self._open[host] -= 1


class _Line(asyncio.Protocol):
    """One connection, kept open from request to request."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._received = b""
        self._waiting = ""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._over()

    def _over(self) -> None:
        if self._waiting:
            self._web.answered(self._waiting)
        self._waiting = ""

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, rest = self._received.partition(b"\r\n\r\n")
        if not end:
            return
        self._received = rest
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _version = first.split(" ")
        pairs = (line.partition(":") for line in lines)
        sent = {name.lower(): value.strip() for name, _, value in pairs}
        self._waiting = sent.get("host", "")
        self._web.serve(method, target, sent, self)

    def send(self, reply: Reply, date: str) -> None:
        """Send an answer; the connection stays open where the answer is whole."""
        if self._transport is None:
            return
        self._over()
        length = len(reply.body) if reply.promised is None else reply.promised
        fields = {"Date": date, **reply.headers}
        if reply.status != 304:
            fields["Content-Length"] = str(length)
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self._transport.write(f"HTTP/1.1 {reply.status} Said\r\n{head}\r\n".encode("latin-1") + reply.body)
        if reply.promised is not None:
            self._transport.close()

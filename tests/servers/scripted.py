"""A web server on loopback that behaves as a test scripts it, path by path, and keeps a log of what it was asked.

with ScriptedServer() as server:
    server.script("/feed.xml", feed(BODY, etag='"1"'))
    server.script("/busy", too_many(60), Reply(body=BODY))   # one after the other; the last stays
    ... server.url("/feed.xml") ... server.requests ...
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import ssl
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import unquote, urlsplit

CONTENT_TYPES = {
    ".xml": "application/xml",
    ".rss": "application/rss+xml",
    ".rdf": "application/rdf+xml",
    ".atom": "application/atom+xml",
    ".json": "application/feed+json",
    ".html": "text/html; charset=utf-8",
    ".opml": "text/x-opml",
    ".gz": "application/gzip",
}


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked, and from which of its ports; the names of the headers are in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]
    port: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answers.

    `hang` says where it falls silent until the server is closed: before the "headers",
    or after the first half of the "body". `promised` is a Content-Length that is not kept.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: str = ""
    promised: int | None = None


Script = Reply | Callable[[Request], Reply]


def feed(
    body: bytes, etag: str = "", last_modified: str = "", content_type: str = "application/rss+xml", **more: str
) -> Script:
    """Serve `body`, and 304 to whoever has it; `more` are headers, with underscores for hyphens."""
    validators = {"ETag": etag, "Last-Modified": last_modified}
    headers = {name: value for name, value in validators.items() if value}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}

    def answer(request: Request) -> Reply:
        has = (etag and request.headers.get("if-none-match") == etag) or (
            last_modified
            and "if-none-match" not in request.headers
            and request.headers.get("if-modified-since") == last_modified
        )
        return Reply(304, b"", headers) if has else Reply(200, body, {"Content-Type": content_type, **headers})

    return answer


def protected(inner: Reply, name: str, password: str) -> Script:
    """Serve `inner` to whoever logs in by HTTP Basic, 401 to everybody else."""
    wanted = "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
    refused = Reply(401, b"login", {"WWW-Authenticate": 'Basic realm="desk"'})
    return lambda request: inner if request.headers.get("authorization") == wanted else refused


def redirect(target: str, status: int = 302) -> Reply:
    """Send the client to `target`."""
    return Reply(status, b"", {"Location": target})


def too_many(retry_after: str | int | None = None, status: int = 429) -> Reply:
    """Ask for silence (429, or 503 by `status`), for so long if it is said."""
    return Reply(status, b"slow down", {} if retry_after is None else {"Retry-After": str(retry_after)})


def gone() -> Reply:
    """Say that there will never be anything here again."""
    return Reply(410, b"gone")


def gzipped(body: bytes, content_type: str = "application/rss+xml") -> Reply:
    """Serve `body` packed with gzip."""
    return Reply(200, gzip.compress(body), {"Content-Type": content_type, "Content-Encoding": "gzip"})


def gzip_bomb(megabytes: int = 256) -> Reply:
    """Serve few bytes that unpack to very many."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    packed = b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(megabytes)), packer.flush()])
    return Reply(200, packed, {"Content-Type": "application/xml", "Content-Encoding": "gzip"})


def truncated(body: bytes) -> Reply:
    """Promise all of `body` and send half of it."""
    return Reply(200, body[: len(body) // 2], {"Content-Type": "application/rss+xml"}, promised=len(body))


class ScriptedServer:
    """Serves until its block ends. Any number of clients, each in a thread."""

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self._scripts: dict[str, list[Script]] = {}
        self._folders: dict[str, Path] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer((host, 0), self._handler())
        self._server.daemon_threads = True
        self._scheme = "http" if tls is None else "https"
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> ScriptedServer:
        """Begin to serve."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of every client that is kept waiting, and stop."""
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        """The port that the system chose."""
        return self._server.server_port

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of `path` on this server."""
        return f"{self._scheme}://{host}:{self.port}{path}"

    def script(self, path: str, *scripts: Script) -> None:
        """Answer requests for `path` with `scripts`, one after the other; the last one stays."""
        with self._lock:
            self._scripts[path] = list(scripts)

    def serve_folder(self, prefix: str, folder: Path) -> None:
        """Serve the files of `folder` under `prefix` ("/feeds/"), with an ETag each."""
        with self._lock:
            self._folders[prefix] = folder

    def asked(self, path: str) -> list[Request]:
        """The requests for one path, in order."""
        with self._lock:
            return [request for request in self.requests if request.path == path]

    def reply(self, request: Request) -> Reply:
        """Note a request and choose its answer."""
        with self._lock:
            self.requests.append(request)
            scripts = self._scripts.get(request.path)
            script = None if not scripts else scripts.pop(0) if len(scripts) > 1 else scripts[0]
            folders = dict(self._folders)
        if script is None:
            script = _file(request.path, folders)
        return script if isinstance(script, Reply) else script(request)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                reply = server.reply(Request(self.command, self.path, headers, self.client_address[1]))
                if reply.hang == "headers":
                    server._closing.wait()
                    self.close_connection = True
                    return
                try:
                    self._send(reply)
                except (BrokenPipeError, ConnectionResetError):
                    # The client had enough: that is what some tests are about.
                    self.close_connection = True

            do_HEAD = do_POST = do_CONNECT = do_GET

            def _send(self, reply: Reply) -> None:
                self.send_response_only(reply.status)
                if "Date" not in reply.headers:
                    self.send_header("Date", self.date_time_string())
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                length = len(reply.body) if reply.promised is None else reply.promised
                if reply.status != 304:
                    self.send_header("Content-Length", str(length))
                self.end_headers()
                half = len(reply.body) // 2 if reply.hang == "body" else len(reply.body)
                self.wfile.write(reply.body[:half])
                self.wfile.flush()
                if reply.hang == "body":
                    server._closing.wait()
                if reply.hang or reply.promised is not None:
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing: the log is `requests`."""

        return Handler


def _file(path: str, folders: Mapping[str, Path]) -> Script:
    """Serve the file that `path` names in one of `folders`, and nothing outside of them."""
    clean = unquote(urlsplit(path).path)
    for prefix, folder in folders.items():
        if not clean.startswith(prefix):
            continue
        file = (folder / clean.removeprefix(prefix)).resolve()
        if file.is_file() and file.is_relative_to(folder.resolve()):
            body = file.read_bytes()
            etag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
            modified = formatdate(file.stat().st_mtime, usegmt=True)
            return feed(body, etag, modified, CONTENT_TYPES.get(file.suffix.lower(), "application/octet-stream"))
    return Reply(404, b"not here")

"""The proxy that a person chose in the settings of a Linux desktop, where no variable of the environment names one.

GNOME and its relatives keep it in GSettings, KDE in a file. What they know as "automatic" (a script, PAC) is not read.
"""

from __future__ import annotations

import ast
import configparser
import os
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import quote

_SECONDS = 3.0
_KEPT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """Proxies by scheme ("http", "https"), login included, and the hosts that are asked without one."""

    proxies: Mapping[str, str] = field(default_factory=dict, repr=False)
    direct: Sequence[str] = ()

    def proxy_for(self, scheme: str, host: str) -> str | None:
        """Return the proxy for a host, None for none."""
        return None if any(_matches(pattern, host) for pattern in self.direct) else self.proxies.get(scheme)


def proxy_for(scheme: str, host: str) -> str | None:
    """Return the proxy that the desktop names for a host, None for none; asked again after a minute."""
    return _chosen_in(int(time.monotonic() // _KEPT_SECONDS)).proxy_for(scheme, host)


# To ask takes longer than to poll a feed.
@lru_cache(maxsize=1)
def _chosen_in(_minute: int) -> Chosen:
    return read()


def read() -> Chosen:
    """Ask the desktop that this process belongs to; nothing is chosen where there is none."""
    desktop = os.environ.get("XDG_CURRENT_DESKTOP", "").upper()
    if not desktop:
        return Chosen()
    return _of_kde() if "KDE" in desktop.split(":") else _of_gnome()


def _of_gnome() -> Chosen:
    program = shutil.which("gsettings")
    if program is None:
        return Chosen()
    try:
        asked = subprocess.run(
            [program, "list-recursively", "org.gnome.system.proxy"],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return Chosen()
    return from_gnome(asked.stdout) if asked.returncode == 0 else Chosen()


def from_gnome(listed: str) -> Chosen:
    """Read what `gsettings list-recursively org.gnome.system.proxy` prints: schema, key and value a line."""
    values: dict[str, object] = {}
    for line in listed.splitlines():
        schema, _, rest = line.partition(" ")
        key, _, value = rest.partition(" ")
        values[f"{schema.removeprefix('org.gnome.system.proxy').lstrip('.')}/{key}"] = _value(value)
    if values.get("/mode") != "manual":
        return Chosen()
    same = values.get("/use-same-proxy") is True
    login = ""
    if values.get("http/use-authentication") is True:
        user, word = values.get("http/authentication-user"), values.get("http/authentication-password")
        login = f"{quote(str(user or ''), safe='')}:{quote(str(word or ''), safe='')}@"
    proxies = {}
    for scheme in ("http", "https"):
        of = scheme if values.get(f"{scheme}/host") or not same else "http"
        host, port = values.get(f"{of}/host"), values.get(f"{of}/port")
        if host and isinstance(port, int) and port > 0:
            # The login is that of the proxy for http, which mostly serves both.
            own = login if (host, port) == (values.get("http/host"), values.get("http/port")) else ""
            proxies[scheme] = f"http://{own}{host}:{port}"
    socks = values.get("socks/host")
    if socks and not proxies:
        proxies = dict.fromkeys(("http", "https"), f"socks://{socks}:{values.get('socks/port')}")
    direct = values.get("/ignore-hosts")
    return Chosen(proxies, tuple(map(str, direct)) if isinstance(direct, list) else ())


def _value(text: str) -> object:
    """Read a value as GLib writes it; strings, numbers and lists of strings are those of Python."""
    if text in ("true", "false"):
        return text == "true"
    try:
        return ast.literal_eval(text.removeprefix("@as ").removeprefix("uint32 "))
    except (ValueError, SyntaxError):
        return None


def _of_kde() -> Chosen:
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    try:
        return from_kde((folder / "kioslaverc").read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return Chosen()


def from_kde(text: str) -> Chosen:
    """Read KDE's file of proxies, in which a blank stands between host and port."""
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return Chosen()
    if parser.get("Proxy Settings", "ProxyType", fallback="0").strip() != "1":
        return Chosen()
    proxies = {}
    for scheme in ("http", "https"):
        place = parser.get("Proxy Settings", f"{scheme}Proxy", fallback="").strip().replace(" ", ":")
        if place:
            proxies[scheme] = place if "://" in place else f"http://{place}"
    socks = parser.get("Proxy Settings", "socksProxy", fallback="").strip().replace(" ", ":")
    if socks and not proxies:
        proxies = dict.fromkeys(("http", "https"), socks if "://" in socks else f"socks://{socks}")
    direct = parser.get("Proxy Settings", "NoProxyFor", fallback="")
    return Chosen(proxies, tuple(each.strip() for each in direct.split(",") if each.strip()))


def _matches(pattern: str, host: str) -> bool:
    """Whether a host is meant: by name, by the end of it, by a star, or by the network of its address."""
    pattern, host = pattern.strip().lower(), host.strip("[]").lower()
    if not pattern:
        return False
    try:
        return ip_address(host) in ip_network(pattern, strict=False)
    except ValueError:
        pass
    bare = pattern.removeprefix(".")
    return host == bare or host.endswith(f".{bare}") or ("*" in pattern and fnmatchcase(host, pattern))

"""media-monitor feeds login and logout: the secret of a feed goes into the keyring, or out of it."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from monitor.cli.adding import ask_secret
from monitor.cli.feed_records import print_feed
from monitor.cli.start import add_json, opened

_ASKED = {"basic": "Password of {name}", "bearer": "Token", "header": "Value of {name}", "parameter": "Value of {name}"}


def register(actions: Any) -> None:
    """Add the commands of this file to `feeds`."""
    login = actions.add_parser(
        "login", help="give a protected feed its password or token, which is asked, or read from the input"
    )
    login.add_argument("url")
    login.add_argument(
        "--kind", choices=list(_ASKED), default="basic", help="how the publisher wants it (without this: basic)"
    )
    login.add_argument("--name", default="", help="the user's name, or that of the header or the parameter")
    login.set_defaults(run=_login)

    logout = actions.add_parser("logout", help="forget the password or token of a feed")
    logout.add_argument("url")
    logout.set_defaults(run=_logout)
    for action in (login, logout):
        add_json(action)


def _login(arguments: argparse.Namespace) -> int:
    from monitor.engine.addresses import login_of
    from monitor.engine.desk import Desk

    desk = Desk(opened(arguments))
    feed = desk.followed(arguments.url)
    name = arguments.name or (feed.login if arguments.kind == "basic" else "")
    if not name and arguments.kind != "bearer" and sys.stdin.isatty():
        name = input("Name: ").strip()
    desk.change_login(feed.id, login_of(arguments.kind, name, ask_secret(_ASKED[arguments.kind].format(name=name))))
    print_feed(desk.followed(feed.url), arguments.json, 0, f"{feed.title} is asked for with this login from now on.")
    return 0


def _logout(arguments: argparse.Namespace) -> int:
    from monitor.engine.desk import Desk

    desk = Desk(opened(arguments))
    feed = desk.followed(arguments.url)
    desk.change_login(feed.id)
    print_feed(desk.followed(feed.url), arguments.json, 0, f"The login of {feed.title} is forgotten.")
    return 0

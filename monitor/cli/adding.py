"""media-monitor feeds add: a feed, or a site whose page says where its feeds are."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from monitor.cli.choosing import agreed, asked, chosen
from monitor.cli.feed_records import print_feed
from monitor.cli.feed_settings import PACES
from monitor.cli.output import counted, print_error, print_record
from monitor.cli.start import add_json, opened
from monitor.model import Feed, Pace

if TYPE_CHECKING:
    from monitor.engine.addresses import Address
    from monitor.engine.checking import Page
    from monitor.engine.desk import Desk
    from monitor.errors import OfferedFeed


def register(actions: Any) -> None:
    """Add the command of this file to `feeds`."""
    add = actions.add_parser("add", help="follow a feed, or what the page of a site offers")
    add.add_argument("url", help="of a feed or of a site")
    add.add_argument("--folder", default="", help="a path such as Wires/Asia")
    add.add_argument("--title", default="", help="instead of the publisher's own")
    add.add_argument("--login", default="", metavar="NAME", help="the name of a protected feed; its password is asked")
    add.add_argument("--pace", default="", choices=PACES, help="how soon its news is wanted")
    add.add_argument("--first", action="store_true", help="of several feeds that a page offers, the first")
    add.add_argument("--pick", metavar="N", action="append", default=[], help="of several, those: 2 or 1,4-6 or all")
    add.add_argument("--guess", action="store_true", help="try the usual addresses if a page offers no feed")
    add.add_argument("--unchecked", action="store_true", help="follow the address as it is, without asking it")
    add_json(add)
    add.set_defaults(run=_add)


def _add(arguments: argparse.Namespace) -> int:
    from monitor.engine.addresses import Address, Login, read_address
    from monitor.engine.checking import Checked, Page, Unclear, look
    from monitor.engine.desk import Desk
    from monitor.store.reader import Reader

    archive = opened(arguments)
    address = read_address(arguments.url)
    if arguments.login:
        secret = ask_secret(f"Password of {arguments.login}")
        address = Address(address.url, Login("basic", arguments.login, secret))
    desk = Desk(archive)
    known = Reader(archive).feed(address.url)
    if arguments.unchecked or known is not None:
        # One request is saved: it is polled anyway.
        return _follow(desk, arguments, address)
    asked_for = Feed(0, address.url, address.url, login=address.login.name, login_kind=address.login.kind)
    match asyncio.run(look(asked_for, address.login.secret)):
        case Checked(title, _entries, problem):
            return _follow(desk, arguments, address, found_title=title, checked=True, note=problem)
        case Unclear(reason, hint):
            said = f"{reason} {hint}".strip()
            print_error(f"note: {address.url} is followed, but could not be checked: {said}")
            return _follow(desk, arguments, address, note=said)
        case Page() as page:
            return _choose(desk, arguments, address, page)


def ask_secret(question: str) -> str:
    """Ask for a secret without showing it; from a script, read it from the first line of the input."""
    from getpass import getpass

    return getpass(f"{question}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def _follow(
    desk: Desk,
    arguments: argparse.Namespace,
    address: Address,
    *,
    found_title: str = "",
    checked: bool = False,
    note: str = "",
) -> int:
    feed, new = desk.add_feed(address, title=arguments.title, folder=arguments.folder, found_title=found_title)
    if arguments.pace:
        feed = desk.set_pace(feed.id, Pace(arguments.pace)) or feed
    said = f"Following {feed.title}" if new else f"Already followed: {feed.title}"
    if not new and address.login.secret:
        said = f"{said}. It is asked for with the new login from now on."
    elif not new and feed.error:
        said = f"{said} ({feed.state}: {feed.error})"
    print_feed(feed, arguments.json, 0, said, checked=checked, note=note or None)
    return 0


def _choose(desk: Desk, arguments: argparse.Namespace, address: Address, page: Page) -> int:
    """Follow what a person wants of the feeds that a page offers."""
    offers: Sequence[OfferedFeed] = page.offers
    if not offers:
        print_error(f"note: {page.reason}")
        offers = _guessed(arguments, address)
    elif len(offers) > 1 and not arguments.json:
        print(f"{page.title or address.url} offers {counted(len(offers), 'feed', 'feeds')}:")
    if not offers:
        hint = "" if arguments.guess else "Try the usual addresses with --guess, or "
        print_error(f"{address.url} offers no feed. {hint or 'Look on the site for one, or '}add it with --unchecked.")
        return 1
    wanted = _wanted(arguments, offers)
    if not wanted:
        print_error("Nothing is followed yet: choose with --first, or --pick and numbers of this list.")
        return 1
    for offer in wanted:
        _follow_offer(desk, arguments, address, offer)
    return 0


def _guessed(arguments: argparse.Namespace, address: Address) -> Sequence[OfferedFeed]:
    from monitor.engine.checking import guess
    from monitor.parse.discovery import guesses

    count = len(guesses(address.url))
    if not arguments.guess and not agreed(f"Ask the site for a feed at {count} usual addresses?"):
        return ()
    return asyncio.run(guess(address.url, lambda tried: print_error(f"trying {tried}")))


def _wanted(arguments: argparse.Namespace, offers: Sequence[OfferedFeed]) -> Sequence[OfferedFeed]:
    if arguments.first or len(offers) == 1:
        return offers[:1]
    if arguments.pick:
        return [offers[place] for place in chosen(arguments.pick, len(offers))]
    for number, offer in enumerate(offers, 1):
        record = {"number": number, "url": offer.url, "title": offer.title, "kind": offer.kind, "state": "offered"}
        kind = f" ({offer.kind})" if offer.kind else ""
        print_record(record, arguments.json, f"{number:>3}  {offer.title or offer.url}{kind}\n     {offer.url}")
    return [] if arguments.json else [offers[place] for place in asked("Which of them?", len(offers))]


def _follow_offer(desk: Desk, arguments: argparse.Namespace, address: Address, offer: OfferedFeed) -> None:
    from monitor.engine.addresses import NO_LOGIN, Address, read_address, same_place

    found = read_address(offer.url)
    # A login is shown to the place that it was given for, and to no other that a page names.
    login = address.login if same_place(found.url, address.url) else NO_LOGIN
    note = f"Found on {address.url}."
    _follow(desk, arguments, Address(found.url, found.login if found.login.secret else login), note=note)

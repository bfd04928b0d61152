"""What a person should know of a feed that answers well, and from which something may be missing all the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from monitor.model import Feed, FeedState
from monitor.show import times
from monitor.show.sidebar_nodes import Desk
from monitor.show.targets import Kind, Target

translate = QCoreApplication.translate

# How every refusal ends that a name and a password would change.
_LOGIN_WANTED = "(HTTP 401)"
# What a page in a feed's place calls itself and offers; the name of a host; where the advice begins.
_OWN = re.compile(r" \(“[^”]*”\)")
_OFFERS = re.compile(r"; it offers .*")
_HOST = re.compile(r"“[^”]*”")
_SENTENCE_END = re.compile(r"(?<=\.) ")


def trouble_of(desk: Desk, target: Target) -> str:
    """Return why the feed that is shown could not be polled."""
    if target.kind is not Kind.FEED:
        return ""
    return next((feed.error or "" for feed in desk.failing if feed.id in target.ids), "")


def wants_login(desk: Desk, target: Target) -> bool:
    """Whether the feed that is shown could not be polled because its publisher asks for a login."""
    return _LOGIN_WANTED in trouble_of(desk, target)


def plan_of(desk: Desk, target: Target) -> str:
    """Return when the feed that is shown and could not be polled is polled next, and why then."""
    feed = next((feed for feed in desk.failing if target.kind is Kind.FEED and feed.id in target.ids), None)
    return "" if feed is None else plan(feed)


def plan(feed: Feed) -> str:
    """Return when a feed that could not be polled is polled next, and why then."""
    if feed.state is FeedState.STOPPED or feed.next_poll is None:
        return translate("Feed", "It is not polled any more, unless you ask for it.")
    time = times.absolute(feed.next_poll, times.now())
    return f"{translate('Feed', 'Next poll: {time}.').format(time=time)} {feed.why}".strip()


def by_cause(feeds: Sequence[Feed]) -> tuple[tuple[str, tuple[Feed, ...]], ...]:
    """Return the feeds by why they could not be polled, the most frequent cause first, each by title.

    What a reason says of one feed alone, as the title of a page, and what can be done about it, is left out.
    """
    causes: dict[str, list[Feed]] = {}
    for feed in sorted(feeds, key=lambda feed: feed.title.casefold()):
        causes.setdefault(_cause(feed.error or ""), []).append(feed)
    return tuple((cause, tuple(causes[cause])) for cause in sorted(causes, key=lambda cause: -len(causes[cause])))


def _cause(error: str) -> str:
    said = _OFFERS.sub("", _OWN.sub("", error))
    return _HOST.sub("“…”", _SENTENCE_END.split(said, maxsplit=1)[0])


def doubts_of(desk: Desk, target: Target) -> str:
    """Return what may be missing from the feed that is shown, a line each."""
    shown = [feed for feed in desk.feeds if target.kind is Kind.FEED and feed.id in target.ids]
    return "\n".join(line for feed in shown for line in doubts(feed))


def doubts(feed: Feed) -> list[str]:
    """Return in words between when articles may be missing, and that a feed is quieter than it ever is."""
    said = []
    now = times.now()
    if feed.gap_since is not None and feed.gap_until is not None:
        since, until = times.absolute(feed.gap_since, now), times.absolute(feed.gap_until, now)
        said.append(
            translate("Feed", "It may have missed items between {since} and {until}").format(since=since, until=until)
        )
    if feed.quiet_since is not None:
        last = times.absolute(feed.quiet_since, now)
        said.append(translate("Feed", "It is quieter than it ever is; its last item came: {time}").format(time=last))
    return said

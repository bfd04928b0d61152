"""What goes on the screen: of all that waits for delivery, a few notes that a person can take in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from monitor.alert.lines import clean, isolated
from monitor.alert.texts import Texts
from monitor.model import Alert, Delivery, Priority, Telling

POPUPS = 5
"""More articles than this waiting at once are bundled."""

LATE = timedelta(hours=1)
"""A popup that has waited longer (the machine slept, the desktop was broken) is no longer news."""

_HEADLINE_LETTERS = 160
_NAME_LETTERS = 60
_NAMES = 3
_WORDS = 6


@dataclass(frozen=True, slots=True)
class Pending:
    """A delivery that waits: with its `alert` if it is a popup, with the title of its `feed` if it is a summary."""

    delivery: Delivery
    alert: Alert | None = None
    feed: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """One popup on the screen, and the deliveries that are done with it.

    A note of one article names it and its loudest alert; a bundle has None for both, and clicking it
    leads to the alert list. `urgent` ones stay until they are dismissed. Both texts are plain, not markup.
    """

    delivery_ids: tuple[int, ...]
    alert_id: int | None
    article_id: int | None
    urgent: bool
    title: str
    body: str


def notes(
    pending: Sequence[Pending], now: datetime, texts: Texts | None = None, zone: tzinfo | None = None
) -> list[Note]:
    """Return what to show of all that waits; each delivery is in exactly one note, a bundle comes last.

    Alerts of one article make one note. More than five articles become at most five notes of urgent ones and
    a bundle, which also takes the summaries and the popups that are late. Times are those of `zone`, by
    default the machine's own.
    """
    texts = texts or Texts()
    today = now.astimezone(zone)
    popups, rest = _sorted_out(pending, now)
    shown = [_article_note(group, today, texts) for group in popups]
    if rest:
        shown.append(_bundle(rest, today, texts))
    return shown


def _sorted_out(pending: Sequence[Pending], now: datetime) -> tuple[list[list[Pending]], list[Pending]]:
    """Return what pops up, by article, and the rest."""
    articles: dict[int, list[Pending]] = {}
    for item in pending:
        if item.alert and item.delivery.telling is Telling.POPUP and now - item.delivery.created <= LATE:
            articles.setdefault(item.alert.article_id, []).append(item)
    groups = list(articles.values())
    if len(groups) > POPUPS:
        groups = [group for group in groups if _is_urgent(group)][:POPUPS]
    popping = {item.delivery.id for group in groups for item in group}
    return groups, [item for item in pending if item.delivery.id not in popping]


def _is_urgent(items: Sequence[Pending]) -> bool:
    return any(item.alert is not None and item.alert.priority is Priority.URGENT for item in items)


def _article_note(items: Sequence[Pending], today: datetime, texts: Texts) -> Note:
    """Return the note of one article, of which all `items` are alerts."""
    alerts = sorted(
        (item.alert for item in items if item.alert), key=lambda alert: alert.priority is not Priority.URGENT
    )
    first = alerts[0]
    watches = texts.between_names.join(clean(alert.watch, _NAME_LETTERS) for alert in alerts)
    headline = clean(first.title, _HEADLINE_LETTERS) or clean(first.url, _HEADLINE_LETTERS)
    watches, headline = isolated(watches, headline)
    return Note(
        delivery_ids=tuple(item.delivery.id for item in items),
        alert_id=first.id,
        article_id=first.article_id,
        urgent=_is_urgent(items),
        title=texts.headline.format(watches=watches, headline=headline),
        body=_facts(first, [word for alert in alerts for word in alert.matched], today, texts),
    )


def _facts(alert: Alert, matched: Sequence[str], today: datetime, texts: Texts) -> str:
    """Return outlet, time and matched words on one line."""
    facts = []
    if alert.sources:
        outlet = clean(alert.sources[0], _NAME_LETTERS)
        more = len(alert.sources) - 1
        facts.append(texts.more_outlets.format(outlet=outlet, count=more) if more else outlet)
    facts.append(_moment(alert.published, today, texts))
    words = list(dict.fromkeys(clean(word, _NAME_LETTERS) for word in matched))
    if words:
        listed = texts.between_names.join(isolated(*words[:_WORDS])) + ("…" if len(words) > _WORDS else "")
        _, listed = isolated(texts.matched.format(words=""), listed)
        facts.append(texts.matched.format(words=listed))
    return texts.between_facts.join(isolated(*facts))


def _moment(published: datetime, today: datetime, texts: Texts) -> str:
    """Return a time as short as it can be told on the day that `today` is, in its zone."""
    local = published.astimezone(today.tzinfo)
    if local.date() == today.date():
        form = texts.today
    else:
        form = texts.this_year if local.year == today.year else texts.other_year
    return form.format(
        year=local.year, month=texts.months[local.month - 1], day=local.day, hour=local.hour, minute=local.minute
    )


def _bundle(items: Sequence[Pending], today: datetime, texts: Texts) -> Note:
    """Return one note for many alerts, counted by watch where they are known, else by feed."""
    articles = {item.alert and item.alert.article_id for item in items}
    if len(articles) == 1 and None not in articles:
        return _article_note(items, today, texts)
    watches = Counter(item.alert.watch for item in items if item.alert)
    feeds: Counter[str] = Counter()
    for item in items:
        if item.alert is None:
            feeds[item.feed] += item.delivery.count
    count = watches.total() + feeds.total()
    lines = [_tally(watches, texts)] if watches else []
    if len(feeds) == 1:
        lines.append(texts.one_feed.format(feed=clean(next(iter(feeds)), _NAME_LETTERS)))
    elif feeds:
        lines.append(texts.feeds.format(count=len(feeds), feeds=_tally(feeds, texts)))
    return Note(
        delivery_ids=tuple(item.delivery.id for item in items),
        alert_id=None,
        article_id=None,
        urgent=_is_urgent(items),
        title=texts.one_alert if count == 1 else texts.alerts.format(count=count),
        body="\n".join(lines),
    )


def _tally(counts: Counter[str], texts: Texts) -> str:
    """Return the most frequent names with their counts, and the sum of the others."""
    frequent = counts.most_common(_NAMES)
    told = [texts.counted.format(name=clean(name, _NAME_LETTERS), count=count) for name, count in frequent]
    others = counts.total() - sum(count for _, count in frequent)
    if others:
        told.append(texts.others.format(count=others))
    return texts.between_names.join(isolated(*told))

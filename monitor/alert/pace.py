"""What of all that waits may be shown now, so that a round of many feeds speaks once and not twenty times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.alert.notes import POPUPS, Pending
from monitor.model import Priority, Telling

MINUTE = timedelta(minutes=1)
"""As long as popups beyond the first few wait, so that they come together."""

ROUND = timedelta(minutes=2)
"""As long as a summary waits for the end of the round that it is part of."""


def ready(pending: Sequence[Pending], shown: int, polling: bool, now: datetime) -> list[Pending]:
    """Return what may be shown now, in its order; the rest waits for the next look.

    Popups of urgent watches never wait. Of the others no more than POPUPS articles appear within a minute, where
    `shown` counts those of the last minute; what is beyond waits until it is a minute old and comes bundled.
    Summaries wait for the end of the round while feeds are being polled, but no longer than two minutes.
    """
    popups = [item for item in pending if item.delivery.telling is Telling.POPUP]
    others = [item for item in popups if not _is_urgent(item)]
    articles = {item.alert.article_id for item in others if item.alert is not None}
    calm = shown + len(articles) <= POPUPS or _waited(others, MINUTE, now)
    summed = [item for item in pending if item.delivery.telling is not Telling.POPUP]
    over = not polling or _waited(summed, ROUND, now)
    return [
        item for item in pending if (over if item.delivery.telling is not Telling.POPUP else calm or _is_urgent(item))
    ]


def _waited(items: Sequence[Pending], long: timedelta, now: datetime) -> bool:
    return any(now - item.delivery.created >= long for item in items)


def _is_urgent(item: Pending) -> bool:
    return item.alert is not None and item.alert.priority is Priority.URGENT

"""Plans of a clock that was ahead: for times that are years away when it is set right."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, update

from monitor.model import DeliveryState, PageState
from monitor.store import rows
from monitor.store.schema import delivery, feed, page

SET_BACK = timedelta(minutes=5)
"""A clock that is corrected by less has only been a little wrong."""

# So long ago were feeds due that were planned by a clock that was ahead: they take their turn as after a sleep.
_OVERDUE = timedelta(minutes=3)


def bring_back(connection: Connection, now: datetime) -> int:
    """Plan anew what was planned under a clock that was ahead of `now`, and return how many feeds that concerns.

    Nobody would ask for these feeds, show these popups or read these pages before the clock is there again. How long a
    publisher asked to be left alone counts from now on.
    """
    ahead, at = rows.seconds(now + SET_BACK), rows.seconds(now)
    values = {
        "next_poll": rows.seconds(now - _OVERDUE),
        "silent_until": feed.c.silent_until - feed.c.last_attempt + at,
        "last_success": func.min(feed.c.last_success, at),
        "last_attempt": func.min(feed.c.last_attempt, at),
        "added": func.min(feed.c.added, at),
        "why": "This machine's clock was set back.",
    }
    planned_when = func.coalesce(feed.c.last_attempt, feed.c.added)
    planned = connection.execute(update(feed).where(planned_when > ahead, feed.c.next_poll.is_not(None)).values(values))
    connection.execute(
        update(delivery)
        .where(delivery.c.state == DeliveryState.PENDING, delivery.c.created > ahead)
        .values(created=at, next_try=at)
    )
    connection.execute(
        update(page).where(page.c.state == PageState.PENDING, page.c.asked > ahead).values(asked=at, next_try=at)
    )
    return int(planned.rowcount)

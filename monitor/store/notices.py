"""What a person should know and did not ask for: what happened to a feed, or that the archive lacks a backup."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, update

from monitor.store import rows
from monitor.store.schema import notice


def add_notice(connection: Connection, kind: str, feed_id: int | None, happened: datetime, detail: str) -> int:
    """Record a notice and return its id.

    `kind` is moved, merged, gone, quiet or gap, or without a feed backup, damage or clock; `detail` says it in whole
    sentences.
    """
    values = {"kind": kind, "feed_id": feed_id, "happened": rows.seconds(happened), "detail": detail}
    notice_id: int = connection.execute(insert(notice).values(values).returning(notice.c.id)).scalar_one()
    return notice_id


def settle_notices(
    connection: Connection, kind: str, feed_id: int | None, now: datetime, since: datetime | None = None
) -> None:
    """Put away what stands of this kind about a feed, or about the archive itself: it is over.

    With `since` only what happened after that moment.
    """
    open_ones = (notice.c.kind == kind) & (notice.c.feed_id == feed_id) & notice.c.dismissed.is_(None)
    if since is not None:
        open_ones &= notice.c.happened > rows.seconds(since)
    connection.execute(update(notice).where(open_ones).values(dismissed=rows.seconds(now)))


def dismiss_notices(connection: Connection, ids: Sequence[int], now: datetime) -> int:
    """Put these notices away, all of them without ids; return how many stood there."""
    put_away = update(notice).where(notice.c.dismissed.is_(None)).values(dismissed=rows.seconds(now))
    return connection.execute(put_away.where(notice.c.id.in_(ids)) if ids else put_away).rowcount

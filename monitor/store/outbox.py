"""The ledger of deliveries, and what the collector says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from monitor.chronicle import Activity
from monitor.model import Delivery, DeliveryState
from monitor.store import rows
from monitor.store.schema import activity, delivery, progress


def waiting(connection: Connection, channel: str, now: datetime) -> tuple[Delivery, ...]:
    """Return the deliveries of a channel that are due, oldest first."""
    query = select(delivery).where(
        delivery.c.state == DeliveryState.PENDING,
        delivery.c.channel == channel,
        delivery.c.next_try <= rows.seconds(now),
    )
    # Sorted here: asked for the order of ids, SQLite would look through all deliveries that ever were.
    found = sorted(connection.execute(query).mappings(), key=itemgetter("id"))
    return tuple(map(rows.to_delivery, found))


def delivered(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    """Note that deliveries reached the screen."""
    values = {"state": DeliveryState.SENT, "finished": rows.seconds(now), "error": None}
    connection.execute(
        update(delivery).where(delivery.c.id.in_(list(ids))).values(attempts=delivery.c.attempts + 1, **values)
    )


def failed(connection: Connection, ids: Sequence[int], error: str, retry: datetime | None, now: datetime) -> None:
    """Note that deliveries failed: they are tried again at `retry`, or given up if that is None."""
    values: dict[str, object] = {"error": error}
    if retry is None:
        values |= {"state": DeliveryState.FAILED, "finished": rows.seconds(now)}
    else:
        values |= {"next_try": rows.seconds(retry)}
    connection.execute(
        update(delivery).where(delivery.c.id.in_(list(ids))).values(attempts=delivery.c.attempts + 1, **values)
    )


def set_progress(connection: Connection, name: str, value: int) -> None:
    """Note how far a follower of the archive has got."""
    statement = insert_or(progress).values(name=name, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def set_activity(connection: Connection, doing: Activity) -> None:
    """Say what the collector is doing."""
    values = {
        "process": doing.process,
        "beat": rows.seconds(doing.beat),
        "total": doing.total,
        "done": doing.done,
        "detail": doing.detail,
        "offline_since": None if doing.offline_since is None else rows.seconds(doing.offline_since),
    }
    statement = insert_or(activity).values(id=1, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

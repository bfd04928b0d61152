"""What a person should know of a feed and did not ask for: that it moved, merged, is gone, quiet, or may have gaps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert

from monitor.store import rows
from monitor.store.schema import notice


def add_notice(connection: Connection, kind: str, feed_id: int | None, happened: datetime, detail: str) -> int:
    """Record a notice and return its id.

    `kind` is moved, merged, gone, quiet or gap; `detail` says it in whole sentences.
    """
    values = {"kind": kind, "feed_id": feed_id, "happened": rows.seconds(happened), "detail": detail}
    notice_id: int = connection.execute(insert(notice).values(values).returning(notice.c.id)).scalar_one()
    return notice_id

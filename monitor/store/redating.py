"""Putting right what came in under a clock that was ahead: it would stand on top of every list until then.

Nothing is changed unless publishers bear witness: where the dates that they gave lie ahead too, it is the clock of now
that is wrong, behind, and the archive is right. docs/decisions/026-a-clock-that-was-ahead.md gives the reasons.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, Table, bindparam, case, func, literal, select, update

from monitor.store import outbox, rows
from monitor.store.clock import SET_BACK
from monitor.store.schema import alert, article, entry, notice, poll
from monitor.store.tending import INDEX_REDATED, value_of

# So many of the newest articles are looked at for dates that their publishers gave.
_WITNESSES = 1_000

_NEW_DATE = update(article).where(article.c.id == bindparam("its_id"))
_NEW_DATE = _NEW_DATE.values(published=bindparam("date"), change=bindparam("number"))


def redate(connection: Connection, now: datetime) -> int:
    """Give what came in under a clock ahead of `now` its time back, as well as that can be known.

    Returns how many articles that concerns.

    What came last came now, what came before as long before as it did by that clock, and nothing before what came in
    when the clock was still right. The index is told where to look for articles that have another date from now on.
    """
    at, ahead = rows.seconds(now), rows.seconds(now + SET_BACK)
    if not _publishers_agree(connection, ahead):
        return 0
    seen = _shift_last(connection, article, (article.c.first_seen,), at, ahead)
    _shift_last(connection, entry, (entry.c.first_seen,), at, ahead)
    _shift_last(connection, poll, (poll.c.started, poll.c.finished), at, ahead)
    for column in (alert.c.alerted, notice.c.happened):
        newest = connection.execute(select(func.max(column))).scalar() or 0
        if newest > ahead:
            _shift(connection, column.table, (column,), column > ahead, newest - at, at)
    return max(seen, _redate_articles(connection, at, ahead))


def _publishers_agree(connection: Connection, ahead: int) -> bool:
    newest = (
        select(article.c.published, article.c.date_known).order_by(article.c.id.desc()).limit(_WITNESSES).subquery()
    )
    given = select(func.count(), func.total(newest.c.published > ahead)).where(newest.c.date_known == 1)
    count, later = connection.execute(given).one()
    return bool(later * 2 < count)


def _shift_last(connection: Connection, table: Table, columns: tuple[Column[int], ...], at: int, ahead: int) -> int:
    """Shift the last rows of a table that are of a time ahead, as many as there are without one of a right time."""
    first = columns[0]
    right = connection.execute(
        select(table.c.id, first).where(first <= ahead).order_by(table.c.id.desc()).limit(1)
    ).first()
    last, floor = (0, 0) if right is None else (right[0], min(right[1], at))
    newest = connection.execute(select(func.max(first)).where(table.c.id > last)).scalar()
    if newest is None:
        return 0
    return _shift(connection, table, columns, table.c.id > last, newest - at, at, floor)


def _shift(
    connection: Connection,
    table: Table,
    columns: tuple[Column[int], ...],
    wrong: ColumnElement[bool],
    by: int,
    at: int,
    floor: int = 0,
) -> int:
    values = {column.name: func.max(func.min(column - by, at), floor) for column in columns}
    return int(connection.execute(update(table).where(wrong).values(values)).rowcount)


def _redate_articles(connection: Connection, at: int, ahead: int) -> int:
    """Date articles of a time ahead as they came in; what came in under a clock long since right, as the one before."""
    earlier = article.alias()
    before = select(earlier.c.first_seen).where(earlier.c.id < article.c.id, earlier.c.first_seen <= ahead)
    last = before.order_by(earlier.c.id.desc()).limit(1).scalar_subquery()
    date = case((article.c.first_seen <= ahead, article.c.first_seen), else_=func.coalesce(last, literal(at)))
    wrong = connection.execute(select(article.c.id, date).where(article.c.published > ahead)).all()
    if not wrong:
        return 0
    change = connection.execute(select(func.max(article.c.change))).scalar_one()
    connection.execute(
        _NEW_DATE,
        [{"its_id": each, "date": min(when, at), "number": change + n} for n, (each, when) in enumerate(wrong, 1)],
    )
    outbox.set_progress(connection, INDEX_REDATED, min(value_of(connection, INDEX_REDATED) or at, at))
    return len(wrong)

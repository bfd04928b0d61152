"""Reading what can still be read of a damaged database, around what cannot."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Integer, Table

Row = tuple[Any, ...]

UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a damaged file raises; the second where what SQLite says quotes a damaged schema."""

# No table has more rows; beyond it there is nothing to look for.
_HIGHEST = 1 << 40

# Bytes of a row of the table with the shortest.
_SHORTEST = 20


def readable_rows(damaged: sqlite3.Connection, table: str, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a table in the order of their ids, each id before its columns, without those on bad pages.

    Behind a page that cannot be read the next one that can is found by doubling steps and then by halves: SQLite
    reaches a row from the root of its tree and needs no neighbour for it.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    query = f'SELECT rowid, {names} FROM "{table}" NOT INDEXED WHERE rowid > ? ORDER BY rowid'
    highest = _highest(damaged, table)
    last: int | None = 0
    while last is not None:
        try:
            for row in damaged.execute(query, (last,)):
                if not last < row[0] <= highest:
                    # An id out of order is of a page that is damaged and does not look so.
                    break
                last = row[0]
                yield row
            else:
                return
        except UNREADABLE:
            pass  # what follows looks for the next row
        last = _next_readable(damaged, query, last, highest)


def rows_expected(damaged: sqlite3.Connection, table: str, size: int) -> int:
    """Return how many rows a table of a file of this size may have, at least one."""
    return max(min(_highest(damaged, table), size // _SHORTEST), 1)


def _highest(damaged: sqlite3.Connection, table: str) -> int:
    with suppress(*UNREADABLE):
        return min(int(damaged.execute(f'SELECT max(rowid) FROM "{table}"').fetchone()[0] or 0), _HIGHEST)
    return _HIGHEST


def _next_readable(damaged: sqlite3.Connection, query: str, last: int, highest: int) -> int | None:
    """Return the smallest id behind `last` after which a row can be read, None if there is none."""
    bad, step = last, 1
    while not _is_readable(damaged, query, last + step, highest):
        bad, step = last + step, step * 2
        if last + step > 2 * highest:
            return None
    good = last + step
    while good - bad > 1:
        middle = (bad + good) // 2
        if _is_readable(damaged, query, middle, highest):
            good = middle
        else:
            bad = middle
    return good


def _is_readable(damaged: sqlite3.Connection, query: str, after: int, highest: int) -> bool:
    try:
        row = damaged.execute(f"{query} LIMIT 1", (after,)).fetchone()
    except UNREADABLE:
        return False
    return row is None or after < row[0] <= highest


def is_whole(damaged: sqlite3.Connection, table: str) -> bool:
    """Whether a table and its indexes pass SQLite's check."""
    try:
        return damaged.execute(f'PRAGMA quick_check("{table}")').fetchall() == [("ok",)]
    except UNREADABLE:
        return False


def columns_of(connection: sqlite3.Connection, table: str) -> set[str]:
    """Return the names of a table's columns; none where the table is not there or the schema cannot be read."""
    try:
        return {row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')}
    except UNREADABLE:
        return set()


def is_sound(table: Table, columns: Sequence[str], values: Row) -> bool:
    """Whether values are of the kinds that the columns hold: what SQLite reads from a bad page need not be."""
    for name, value in zip(columns, values, strict=True):
        column = table.columns[name]
        wanted = int if isinstance(column.type, Integer) else str
        if not isinstance(value, wanted) and not (value is None and (column.nullable or column.primary_key)):
            return False
    return True

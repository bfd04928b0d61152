"""Statements that every poll repeats: put together once, and from then on handed to SQLite itself.

SQLAlchemy takes ten times as long to hand over a small statement as SQLite to carry it out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Connection, Select, bindparam, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

_DIALECT = sqlite.dialect(paramstyle="named")


@dataclass(frozen=True, slots=True)
class _Text:
    """A statement as SQLite reads it, the values that never change, and the names of those that are lists."""

    sql: str
    constants: Mapping[str, Any]
    lists: tuple[str, ...]


class Prepared:
    """A statement whose parameters have names. Its rows come as SQLite has them, without the types of the schema."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        # By the names of the values, which say what an insertion or an update writes.
        self._texts: dict[tuple[str, ...], _Text] = {}

    def execute(self, connection: Connection, values: Mapping[str, Any]) -> sqlite3.Cursor:
        """Carry it out within the transaction of `connection`; lists in `values` are handed over as JSON."""
        names = tuple(values)
        text = self._texts.get(names)
        if text is None:
            text = self._texts[names] = self._put_together(names)
        if text.constants or text.lists:
            values = {**text.constants, **values, **{name: json.dumps(values[name]) for name in text.lists}}
        database = connection.connection.driver_connection
        assert isinstance(database, sqlite3.Connection)
        return database.execute(text.sql, values)

    def _put_together(self, names: tuple[str, ...]) -> _Text:
        compiled = self._statement.compile(dialect=_DIALECT, column_keys=names)
        assert isinstance(compiled, SQLCompiler)
        constants = {name: value for name, value in compiled.params.items() if name not in names and value is not None}
        lists = (name for name, parameter in compiled.binds.items() if isinstance(parameter.type, JSON))
        return _Text(str(compiled), constants, tuple(lists))


def among(name: str) -> Select[Any]:
    """Return what the list of this name holds; however long it is, the statement stays the same."""
    listed = func.json_each(bindparam(name, type_=JSON)).table_valued("value")
    return select(listed.c.value)

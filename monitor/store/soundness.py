"""Values that no part of this program writes, as a flipped bit leaves them where SQLite's own check sees nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import JSON, Column, Connection, Integer, Table, text

from monitor.model import AlertState, DeliveryState, FeedState, Pace, PageState, Priority, Telling
from monitor.store.schema import metadata

# Columns of times, which have to be such as a calendar has: from 1800, when no news is older, to the year 9999.
_TIMES = frozenset(
    (
        *("published", "first_seen", "last_attempt", "last_success", "next_poll", "added", "removed", "moved_since"),
        *("gap_since", "gap_until", "quiet_since", "silent_until", "read", "starred", "replaced", "created", "found"),
        *("alerted", "next_try", "finished", "started", "happened", "dismissed", "asked", "fetched", "beat"),
        *("offline_since",),
    )
)
_CALENDAR = "BETWEEN -5364662400 AND 253402300799"

# Columns that hold one of a few words, and what stands for a word that cannot be read: what does the least.
_WORDS = {
    ("feed", "state"): (FeedState, FeedState.OK),
    ("feed", "pace"): (Pace, Pace.NORMAL),
    ("watch", "priority"): (Priority, Priority.NORMAL),
    ("alert", "state"): (AlertState, AlertState.NEW),
    ("alert", "telling"): (Telling, Telling.LIST),
    ("delivery", "state"): (DeliveryState, DeliveryState.SENT),
    ("delivery", "telling"): (Telling, Telling.LIST),
    ("page", "state"): (PageState, PageState.FAILED),
}

# Better than the usual replacement, where another column still tells.
_FROM_OTHERS = {
    ("article", "published"): "first_seen",
    ("article", "sources"): "(SELECT json_group_array(DISTINCT source) FROM entry WHERE article_id = article.id)",
    ("article", "change"): "(SELECT max(change) FROM article) + article.id",
}

# What rows repeat of their article, for the order and the counts of lists.
_REPEATED = {"entry": ("published", "read"), "match": ("published",)}


def unsound_values(connection: Connection) -> list[str]:
    """Return where values stand that no part of this program writes, in words; nothing in a sound archive."""
    found = []
    for table, rules in _rules():
        counts = ", ".join(f"total(NOT ({sound}))" for _column, sound, _instead in rules)
        row = connection.execute(text(f'SELECT {counts} FROM "{table.name}"')).one()
        for (column, *_rule), count in zip(rules, row, strict=True):
            if count:
                found.append(f"{int(count)} unreadable values of {table.name}.{column}")
    for table_name, columns in _REPEATED.items():
        query = f'SELECT count(*) FROM "{table_name}" AS row JOIN article ON article.id = row.article_id'
        count = connection.execute(text(f"{query} WHERE {_differ(columns)}")).scalar_one()
        if count:
            found.append(f"{count} rows of {table_name} with another date or mark than their article's")
    return found


def mend_values(connection: Connection) -> int:
    """Put a value that does no harm in the place of each that cannot be read; return how many those were."""
    mended = 0
    for table, rules in _rules():
        for column, sound, instead in rules:
            statement = f'UPDATE "{table.name}" SET "{column}" = {instead} WHERE NOT ({sound})'
            mended += connection.execute(text(statement)).rowcount
    return mended


def repeat_articles(connection: Connection) -> int:
    """Let what repeats an article's date and mark say the same as the article; return how many rows did not."""
    mended = 0
    for table_name, columns in _REPEATED.items():
        values = ", ".join(f"{column} = article.{column}" for column in columns)
        statement = f'UPDATE "{table_name}" AS row SET {values} FROM article WHERE article.id = row.article_id'
        mended += connection.execute(text(f"{statement} AND ({_differ(columns)})")).rowcount
    return mended


def _differ(columns: Sequence[str]) -> str:
    return " OR ".join(f"row.{column} IS NOT article.{column}" for column in columns)


def _rules() -> Iterator[tuple[Table, list[tuple[str, str, str]]]]:
    """Yield each table with its columns: name, what SQLite says of a sound value, and what stands for another."""
    for table in metadata.sorted_tables:
        rules = [
            (column.name, *_rule(table, column))
            for column in table.columns
            # What points elsewhere is looked at as a reference.
            if not column.primary_key and not column.foreign_keys
        ]
        if rules:
            yield table, rules


def _rule(table: Table, column: Column[object]) -> tuple[str, str]:
    place = (table.name, column.name)
    name = f'"{column.name}"'
    if place in _WORDS:
        words, fallback = _WORDS[place]
        listed = ", ".join(f"'{word}'" for word in words)
        return f"ifnull({name} IN ({listed}), 0)", f"'{fallback}'"
    sound, instead = _kind(column, name)
    if column.nullable:
        return f"{name} IS NULL OR ifnull({sound}, 0)", "NULL"
    return f"ifnull({sound}, 0)", _FROM_OTHERS.get(place, instead)


def _kind(column: Column[object], name: str) -> tuple[str, str]:
    if isinstance(column.type, JSON):
        strings = f"NOT EXISTS (SELECT 1 FROM json_each({name}) AS each WHERE each.type <> 'text')"
        listed = f"CASE WHEN typeof({name}) = 'text' AND json_valid({name}) THEN json_type({name}) = 'array' END"
        return f"CASE WHEN {listed} THEN {strings} END", "'[]'"
    if isinstance(column.type, Integer):
        sound = f"typeof({name}) = 'integer'"
        return (f"{sound} AND {name} {_CALENDAR}" if column.name in _TIMES else sound), "0"
    if column.name == "skip_hours":
        return f"typeof({name}) = 'text' AND {name} NOT GLOB '*[^0-9,]*'", "''"
    # What can be read of it.
    return f"typeof({name}) = 'text'", f"CAST({name} AS TEXT)"

"""Queries as other services write them, put into our language. The door is `translate`.

`services` knows how a query of another service is recognised and in what manner that service reads it,
`cutting` takes it apart, `fields` says what a field of theirs is here, `writing` puts it together again.
What cannot be said in our language is refused with the reason; what only comes near is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.errors import QueryError
from monitor.query.borrowed.services import Service, recognise
from monitor.query.borrowed.writing import write
from monitor.query.parser import parse

__all__ = ["Service", "Translation", "offered", "translate"]

# A translation has no dates, so that the time at which it is read does not matter.
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Translation:
    """A query in our language, what was changed for it in sentences for a person, and whose query it was."""

    query: str
    changes: tuple[str, ...] = ()
    service: Service | None = None


def translate(query: str, service: Service | None = None) -> Translation:
    """Return `query` in our language; one that is in it already, or shows no other service's signs, is left as it is.

    With a `service` it is read as that service reads it, whether it shows or not: NEAR/5 of Meltwater looks like
    ours and reaches one word further. Raises QueryError, with the place in `query`, for what our language lacks.

    >>> translate("gaza near5 (truce or ceasefire)").query
    'gaza NEAR/5 (truce OR ceasefire)'
    >>> translate("gaza truce NOT football").changes
    ()
    """
    shown = service or recognise(query)
    if shown is None:
        return Translation(query)
    written, changes = write(query, shown)
    if not changes:
        return Translation(query)
    if service is None and (other := recognise(written)) is not None:
        reason = f"Read as {shown.called}, this still has operators of {other.called}: {written}"
        raise QueryError(reason, "Write it in the manner of one of them.", start=0, end=len(query))
    return _checked(query, Translation(written, changes, shown))


def _checked(query: str, done: Translation) -> Translation:
    """Return the translation `done` of `query`; raises QueryError if our language has limits that it breaks."""
    try:
        parse(done.query, _ANY_TIME)
    except QueryError as error:
        reason = f"In our language this is “{done.query}”. {error.reason}"
        raise QueryError(reason, error.hint, start=0, end=len(query)) from error
    return done


def offered(query: str) -> Translation | None:
    """Return the translation of a query that shows the signs of another service, None if there is none to offer."""
    try:
        found = translate(query)
    except QueryError:
        return None
    return found if found.changes else None

"""Shared term lists and entities: what `list:NAME` and `entity:"NAME"` stand for in a query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from unicodedata import normalize

from monitor.errors import QueryError, UsageError
from monitor.query.lexer import TokenKind, cut, is_whole
from monitor.query.parser import parse
from monitor.query.terms import spelled_name
from monitor.query.tree import Near, Node, Or, Sequence, walk
from monitor.query.watching import parse_watch
from monitor.words.analysis import fold_words

LIST = "list"
ENTITY = "entity"

EXACT = "="
"""What a name begins with that is looked for in exactly these letters and case."""

# A term has no dates, so that the time at which it is read does not matter.
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TermList:
    """Words, phrases and wildcards, each written as a query, of which an article must hold any."""

    name: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something under all its `names`, the one it goes by among them.

    A name is written text and no query: its folded words side by side, in any script. A word that ends
    in `*` has any ending (Hamas*), as languages with cases need; a name that begins with `=` is exact in
    letters and case. `requires` is a query that an article must match too, `excludes` one that it must not
    match; "" is no such rule.
    """

    name: str
    names: tuple[str, ...]
    requires: str = ""
    excludes: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All lists and entities of an archive by their folded names."""

    lists: Mapping[str, TermList]
    entities: Mapping[str, Entity]

    def list_named(self, name: str) -> TermList | None:
        """Return the list of this name, None if there is none; case, accents and hyphens make no difference."""
        return self.lists.get(folded_name(name))

    def entity_named(self, name: str) -> Entity | None:
        """Return the entity that goes by this name, None if there is none; case and accents make no difference."""
        return self.entities.get(folded_name(name))

    def list_called(self, name: str) -> TermList:
        """Return the list of this name; raises UsageError if there is none."""
        found = self.list_named(name)
        if found is None:
            raise UsageError(f"There is no list named “{name}”.", "See: media-monitor list show.")
        return found

    def entity_called(self, name: str) -> Entity:
        """Return the entity that goes by this name; raises UsageError if there is none."""
        found = self.entity_named(name)
        if found is None:
            raise UsageError(f"There is no entity named “{name}”.", "See: media-monitor entity show.")
        return found


EMPTY = Vocabulary({}, {})


def vocabulary(lists: Iterable[TermList], entities: Iterable[Entity]) -> Vocabulary:
    """Return lists and entities by their folded names, in the order given."""
    return Vocabulary(
        {folded_name(each.name): each for each in lists}, {folded_name(each.name): each for each in entities}
    )


def folded_name(name: str) -> str:
    """Return the form under which the names of lists and entities are compared, "" if it has no word.

    >>> folded_name("Ceasefire-Words"), folded_name("غزّة")
    ('ceasefire words', 'غزه')
    """
    return " ".join(filter(None, fold_words(name)))


def check_list(name: str, terms: Iterable[str]) -> TermList:
    """Return the list as it is kept: spaces tidied, phrases in quotation marks, each term once.

    Raises UsageError for a name without a word or a list without a term, QueryError for a term that
    cannot be read or may not stand in a list.
    """
    name = _tidy(name)
    if not folded_name(name) or not is_whole(name):
        raise UsageError("A list needs a name of letters or digits.", "Write one, such as: ceasefire-words.")
    kept: dict[Node, str] = {}
    for term in terms:
        written = _as_query(_tidy(term))
        kept.setdefault(read_term(written), written)
    if not kept:
        raise UsageError(f"The list “{name}” needs at least one term.", "Write a word, such as: truce.")
    return TermList(name, tuple(kept.values()))


def read_term(term: str) -> Node:
    """Read a term of a list into a tree of what may stand in an OR-group and inside NEAR.

    Raises QueryError with the place in the term.
    """
    with _mistakes_in(f"the term “{term}”"):
        for token in cut(term):
            if token.kind is TokenKind.FIELD:
                raise QueryError(
                    f"{token.text}: cannot stand in a list.",
                    "Write it into the query, beside the list.",
                    start=token.start,
                    end=token.end,
                )
        read = parse(term, _ANY_TIME)
        if not all(isinstance(node, Sequence | Or | Near) for node in walk(read)):
            raise QueryError(
                "A list holds words, phrases and wildcards.",
                'For example: truce, "cease fire", hostag*.',
                start=0,
                end=len(term),
            )
    return read


def without_terms(of: TermList, terms: Iterable[str]) -> TermList:
    """Return a list without these terms, however they are spelled; raises UsageError if it lacks one or ends empty."""
    left = {read_term(term): term for term in of.terms}
    for term in terms:
        if left.pop(read_term(_as_query(_tidy(term))), None) is None:
            raise UsageError(f"The list “{of.name}” has no term “{_tidy(term)}”.", "See: media-monitor list show.")
    if not left:
        hint = f'Remove the list instead: media-monitor list remove "{of.name}".'
        raise UsageError(f"Nothing would be left of the list “{of.name}”.", hint)
    return TermList(of.name, tuple(left.values()))


def check_entity(name: str, names: Collection[str], requires: str = "", excludes: str = "") -> Entity:
    """Return the entity as it is kept: spaces tidied, each name once, the one it goes by among them.

    An entity that goes by `=ICE` is called ICE, and is found under =ICE alone. Raises UsageError for a
    name without a word, QueryError for a rule that cannot be read or may not stand in an entity.
    """
    own = _tidy(name)
    called = own.removeprefix(EXACT).strip()
    # An exact name in the place of the one it goes by takes that place.
    if _is_exact(own) or not _goes_by(called, filter(_is_exact, map(_tidy, names))):
        names = (own, *names)
    kept: dict[str | Node, str] = {}
    for each in names:
        kept.setdefault(_spelling(each), _tidy(each))
    if not all(folded_name(each) and is_whole(each) for each in (called, *kept.values())):
        raise UsageError("A name needs a letter or digit.", 'Write one, such as: "Antony Blinken".')
    for title, rule in (("requires", requires), ("excludes", excludes)):
        if rule.strip():
            _check_rule(title, rule.strip())
    return Entity(called, tuple(kept.values()), requires.strip(), excludes.strip())


def without_names(of: Entity, names: Iterable[str]) -> Entity:
    """Return an entity without these names; raises UsageError if it lacks one or would lose its own."""
    left = {_spelling(name): name for name in of.names}
    for name in names:
        if left.pop(_spelling(name), None) is None:
            raise UsageError(f"“{of.name}” has no name “{_tidy(name)}”.", "See: media-monitor entity show.")
    if not _goes_by(of.name, left.values()):
        hint = "Remove the whole entity, or add it under another name."
        raise UsageError(f"“{of.name}” is the name that the entity goes by.", hint)
    return Entity(of.name, tuple(left.values()), of.requires, of.excludes)


def names_used(query: str, field: str) -> frozenset[str]:
    """Return the folded names behind `list:` (LIST) or `entity:` (ENTITY) in a query, none where it cannot be read."""
    try:
        tokens = cut(query)
    except QueryError:
        return frozenset()
    return frozenset(
        folded_name(value.text)
        for name, value in pairwise(tokens)
        if name.kind is TokenKind.FIELD and name.text == field and value.kind in (TokenKind.WORD, TokenKind.PHRASE)
    )


def _check_rule(title: str, rule: str) -> None:
    with _mistakes_in(f"the rule “{title}”"):
        for token in cut(rule):
            if token.kind is TokenKind.FIELD and token.text in (LIST, ENTITY):
                raise QueryError(
                    f"{token.text}: cannot stand in the rule of an entity.",
                    "Write out the words that you mean.",
                    start=token.start,
                    end=token.end,
                )
        parse_watch(rule)


@contextmanager
def _mistakes_in(where: str) -> Iterator[None]:
    """Say of a mistake where it is: a person writes several terms or rules at once."""
    try:
        yield
    except QueryError as error:
        raise QueryError(f"In {where}: {error.reason}", error.hint, start=error.start, end=error.end) from error


def _tidy(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def _as_query(term: str) -> str:
    """Several plain words are a phrase: in a list no two terms are asked for together, and shells take quotes away."""
    try:
        tokens = cut(term)[:-1]
    except QueryError:
        return term
    plain = len(tokens) > 1 and all(token.kind is TokenKind.WORD for token in tokens)
    return f'"{term}"' if plain else term


def _spelling(name: str) -> str | Node:
    """What two names share that are looked for in the same way."""
    name = _tidy(name)
    return name if _is_exact(name) else spelled_name(name, 0, 0)


def _is_exact(name: str) -> bool:
    return name.startswith(EXACT)


def _goes_by(name: str, names: Iterable[str]) -> bool:
    return folded_name(name) in {folded_name(each.removeprefix(EXACT)) for each in names}

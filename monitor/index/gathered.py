"""What a segment says of one article, read from its postings as far as `meaning` asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.index.keys import Key, stretches
from monitor.index.postings import Numbers, Postings
from monitor.index.segment import Segment, moment
from monitor.query import tree
from monitor.query.document import TEXT_START, Names, exactly
from monitor.query.proximity import adjacent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEW = 16
"""Documents that are at most so many are looked at one after the other sooner than in arrays."""

# A document and a position are one number: the document stands in its upper bits.
_BITS = 32

Expansion = Sequence[Postings]
"""The postings of each form under which a key stands in a segment."""


class Places:
    """Where the words of one query stand in the documents of one segment.

    `expand` gives the forms of a word or of a pair of letters, `fact` those of a word of a name.
    """

    def __init__(
        self,
        query: tree.Node,
        segment: Segment,
        expand: Callable[[Key], Expansion],
        fact: Callable[[tree.About, str], Expansion],
    ) -> None:
        self.segment = segment
        self._query = query
        self._expand = expand
        self._fact = fact
        self._words: dict[tree.About, set[str]] | None = None
        self._phrases: dict[int, tuple[tuple[tree.Term, ...], list[_Standing]]] = {}
        self._written: dict[str, dict[str, Postings]] = {}

    def side_by_side(self, terms: tuple[tree.Term, ...], possible: Iterable[int]) -> dict[int, Sequence[int]]:
        """Return which of some documents hold the words of `terms` side by side, and from where on."""
        numbers = sorted(possible)
        phrase = self._phrase(terms)
        each: Iterable[Sequence[int]] = (self.starts(terms, number) for number in numbers)
        if _of_words(phrase, terms):
            # Words have their places by themselves: so all documents are read in one go.
            if len(numbers) > FEW:
                wanted = self._none()
                wanted[numbers] = True
                return self._together(phrase, wanted)
            each = map(adjacent, zip(*(one.starts_in(numbers) for one in phrase), strict=True))
        return {number: starts for number, starts in zip(numbers, each, strict=True) if starts}

    def all_side_by_side(self, terms: tuple[tree.Term, ...], low: int, high: int) -> dict[int, Sequence[int]] | None:
        """Return what `side_by_side` does of all documents from `low` on and below `high`.

        None where only few can be meant, or where more decides than words.
        """
        phrase = self._phrase(terms)
        if not _of_words(phrase, terms) or min(map(len, phrase)) <= FEW:
            return None
        if low == 0 and high == self.segment.files.count:
            return self._together(phrase)
        wanted = self._none()
        wanted[low:high] = True
        return self._together(phrase, wanted)

    def _none(self) -> NDArray[np.bool_]:
        import numpy as np

        return np.zeros(self.segment.files.count, np.bool_)

    def _together(
        self, words: Sequence[_Standing], wanted: NDArray[np.bool_] | None = None
    ) -> dict[int, Sequence[int]]:
        """Return which of the documents that are `wanted`, or of all, hold `words` side by side, and from where on."""
        import numpy as np

        starts: Numbers | None = None
        # The rarest first: the others are looked for where it stands.
        for behind in sorted(range(len(words)), key=lambda behind: len(words[behind])):
            if starts is not None:
                wanted = self._none()
                wanted[starts >> _BITS] = True
            (forms,) = words[behind].forms
            each = [held.standing_in(wanted) for held in forms]
            found = [(documents.astype(np.int64) << _BITS) + positions - behind for documents, positions in each]
            here = found[0] if len(found) == 1 else np.unique(np.concatenate([*found, np.zeros(0, np.int64)]))
            starts = here if starts is None else _common(starts, here)
        assert starts is not None, "a phrase has words"
        together: dict[int, list[int]] = {}
        documents, positions = (starts >> _BITS).tolist(), (starts & ((1 << _BITS) - 1)).tolist()
        for document, position in zip(documents, positions, strict=True):
            together.setdefault(document, []).append(position)
        return dict(together)

    def starts(self, terms: tuple[tree.Term, ...], number: int) -> Sequence[int]:
        """Return the positions from which on the words of `terms` stand side by side in a document, ascending."""
        each: list[Sequence[int]] = []
        for standing in self._phrase(terms):
            found = standing.starts(number)
            if not found:
                return ()
            for behind, term in enumerate(standing.terms):
                positions = [start + behind for start in found] if behind else found
                each.append(self._exactly(term, number, positions) if term.kind is tree.TermKind.LETTERS else positions)
        return adjacent(each)

    def _phrase(self, terms: tuple[tree.Term, ...]) -> list[_Standing]:
        # A query has the same phrases in every document. They are told by where they lie, so they are kept from moving.
        found = self._phrases.get(id(terms))
        if found is None:
            phrase = [
                _Standing(stretch.terms, [self._expand(key) for key in stretch.keys]) for stretch in stretches(terms)
            ]
            found = self._phrases[id(terms)] = terms, phrase
        return found[1]

    def _exactly(self, term: tree.Term, number: int, positions: Sequence[int]) -> Sequence[int]:
        """Return where of `positions` the very letters of `term` stand."""
        written = self._written.get(term.folded)
        if written is None:
            files = self.segment.files
            found = ((letters, files.terms.postings("letters", letters)) for letters in files.written(term.folded))
            written = self._written[term.folded] = {letters: held for letters, held in found if held}
        return exactly(
            term,
            positions,
            {letters: held.positions(number) for letters, held in written.items() if held.holds(number)},
        )

    def names(self, about: tree.About, number: int) -> Names:
        """Return the names of a document; words that are not asked for, and the gaps between names, are ""."""
        if self._words is None:
            self._words = {about: set() for about in tree.About}
            for part in tree.walk(self._query):
                if isinstance(part, tree.Fact):
                    self._words[part.about].update(part.words)
        places: dict[int, str] = {}
        for word in self._words[about]:
            for held in self._fact(about, word):
                if held.holds(number):
                    places.update(dict.fromkeys(held.positions(number), word))
        return (tuple(places.get(position, "") for position in range(max(places, default=-1) + 1)),)

    def language(self, number: int) -> str:
        """Return the language of a document."""
        return next(code for code, held in self.segment.files.languages.items() if held.holds(number))


def _of_words(phrase: Iterable[_Standing], terms: Iterable[tree.Term]) -> bool:
    """Whether a phrase is of words of which any letters will do."""
    return all(one.is_word for one in phrase) and all(term.kind is not tree.TermKind.LETTERS for term in terms)


def _common(these: Numbers, those: Numbers) -> Numbers:
    """Return the numbers that are in both, of which each is ascending and holds none twice."""
    few, many = sorted((these, those), key=len)
    places = many.searchsorted(few)
    # Behind the last of `many` nothing is found.
    few, places = few[places < len(many)], places[places < len(many)]
    both: Numbers = few[many.take(places) == few]
    return both


class _Standing:
    """A stretch of a phrase: of each of its keys, which stand one position behind the other, the postings by form."""

    __slots__ = ("forms", "is_word", "terms")

    def __init__(self, terms: tuple[tree.Term, ...], forms: Sequence[Expansion]) -> None:
        self.terms = terms
        self.forms = forms
        self.is_word = len(terms) == len(forms) == 1

    def __len__(self) -> int:
        """How many documents there are at most."""
        return min(sum(map(len, forms)) for forms in self.forms)

    def starts(self, number: int) -> Sequence[int]:
        """Return where the stretch begins in a document, ascending."""
        each: list[Sequence[int]] = []
        for forms in self.forms:
            found = [held.positions(number) for held in forms if held.holds(number)]
            if not found:
                return ()
            each.append(found[0] if len(found) == 1 else sorted(set().union(*found)))
        return each[0] if len(each) == 1 else adjacent(each)

    def starts_in(self, numbers: Sequence[int]) -> list[Sequence[int]]:
        """Return where the stretch, which is a word, stands in each of some documents, which are ascending."""
        (forms,) = self.forms
        found: dict[int, Sequence[int]] = {}
        for held in forms:
            here = [number for number in numbers if held.holds(number)]
            for number, places in zip(here, held.positions_of(here), strict=True):
                found[number] = sorted({*found[number], *places}) if number in found else places
        return [found.get(number, ()) for number in numbers]


class Gathered:
    """One document of a segment: a `Document`, which reads where a word stands when it is asked."""

    __slots__ = ("_number", "_places")

    def __init__(self, number: int, places: Places) -> None:
        self._number = number
        self._places = places

    @property
    def id(self) -> int:
        """The article's number."""
        return self._places.segment.files.ids[self._number]

    @property
    def language(self) -> str:
        """The language of the text (ISO 639-1, or "")."""
        return self._places.language(self._number)

    @property
    def published(self) -> datetime:
        """When it was published."""
        return moment(self._places.segment.files.published[self._number])

    @property
    def lead_end(self) -> int:
        """The position before which headline and first paragraph stand."""
        return TEXT_START + self._places.segment.files.leads[self._number]

    def starts(self, terms: Sequence[tree.Term]) -> Sequence[int]:
        """Return the positions from which on the words of `terms` stand side by side, ascending."""
        # The tree's own tuple: it is told from others by its identity.
        assert isinstance(terms, tuple)
        return self._places.starts(terms, self._number)

    def facts(self, about: tree.About) -> Names:
        """Return the folded words of the outlets' names, the author, the address."""
        return self._places.names(about, self._number)

"""What stands where its words stand: stems and pairs of letters, of which only the documents are written.

The positions of a stem in an article are those of its forms there, and those
of a pair are where its second letter follows the first.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from mmap import mmap
from typing import Self

from monitor.index.lexicon import Lexicon
from monitor.index.postings import Placed, Postings, encode_numbers, end_of_numbers, read_numbers
from monitor.words.pairs import letters_of
from monitor.words.scripts import is_unspaced
from monitor.words.stems import stem_table

WORDS = "words"
"""The field of the words as folded."""

# More documents than so many are not written twice if a stem has those of its one form; few take less time to read.
_FEW = 32


class StemPostings(Postings):
    """The documents of a stem in one language, its positions put together from those of its forms.

    The numbers of its forms are written at byte `forms_at` of `file`.
    """

    def __init__(self, lexicon: Lexicon, file: mmap | bytes, documents: array[int], forms_at: int) -> None:
        self._lexicon = lexicon
        self._file = file
        self._forms_at = forms_at
        # Where none are written, they are those of its one form.
        super().__init__(documents or self._words[0].documents)

    @classmethod
    def each(cls, lexicon: Lexicon, file: mmap | bytes, place: int, languages: Container[int]) -> Iterator[Self]:
        """Yield what `Stems` wrote at `place` of a stem in those of these languages that have it."""
        at = place + 1
        for left in range(file[place] - 1, -1, -1):
            if file[at] in languages:
                documents, forms_at = read_numbers(file, at + 1)
                yield cls(lexicon, file, documents, forms_at)
            else:
                forms_at = end_of_numbers(file, at + 1)
            if left:
                at = end_of_numbers(file, forms_at)

    def positions(self, document: int) -> list[int]:
        """Return the ascending positions of all forms in `document`."""
        if len(self._words) == 1:
            return self._words[0].positions(document)
        return _union([word.positions(document) for word in self._words if word.holds(document)])

    def positions_of(self, documents: Sequence[int]) -> list[Sequence[int]]:
        """Return the positions of all forms in each of these documents, which are some of its own, ascending."""
        return self._words[0].positions_of(documents) if len(self._words) == 1 else super().positions_of(documents)

    def first(self, document: int) -> int:
        """Return the first position of any form in `document`."""
        return min(word.first(document) for word in self._words if word.holds(document))

    def beginning_below(self, position: int, low: int, high: int) -> Iterable[int]:
        """Return the documents from `low` on and below `high` in which a form first stands below `position`."""
        found = set().union(*(word.beginning_below(position, low, high) for word in self._words))
        # A form may stand in articles of other languages too, where it has another stem.
        return found.intersection(self.between(low, high))

    @cached_property
    def _words(self) -> list[Placed]:
        forms, _ = read_numbers(self._file, self._forms_at)
        return [Placed(self._file, self._lexicon.place(WORDS, number)) for number in forms]


class PairPostings(Postings):
    """The documents of a pair of letters as `encode_numbers` wrote them at `place`; the letters say where it stands."""

    def __init__(self, lexicon: Lexicon, file: mmap | bytes, place: int, pair: str) -> None:
        documents, _ = read_numbers(file, place)
        super().__init__(documents)
        self._lexicon = lexicon
        self._file = file
        self._pair = pair

    def positions(self, document: int) -> list[int]:
        """Return where the pair begins in `document`, ascending."""
        first, second = self._letters
        behind = set(second.positions(document))
        return [position for position in first.positions(document) if position + 1 in behind]

    @cached_property
    def _letters(self) -> list[Placed]:
        found = []
        for letter in letters_of(self._pair):
            place = self._lexicon.find(WORDS, letter)
            if place is None:
                raise ValueError("a pair of letters without its letters")
            found.append(Placed(self._file, place))
        return found


class Stems:
    """Works out the stems of a segment from its words, each word by the language of the articles that hold it.

    `languages` maps each language of the segment to its documents. What is
    written of a stem begins with how many languages have it; each follows with
    its number among `languages_of_stems`, the documents, and the forms.
    """

    def __init__(self, languages: Mapping[str, Sequence[int]]) -> None:
        self._tables = [stem_table(language) for language in languages_of_stems(languages)]
        numbers = {table.prefix: number for number, table in enumerate(self._tables)}
        kinds: dict[int, int] = {}
        for language, documents in languages.items():
            kinds.update(dict.fromkeys(documents, numbers[stem_table(language).prefix]))
        self._kinds = bytes(kinds[document] for document in range(len(kinds)))
        self._found: list[dict[str, list[tuple[int, Sequence[int], bool]]]] = [{} for _ in self._tables]

    def add(self, number: int, word: str, documents: Sequence[int]) -> None:
        """Take in a word of the segment: its number and its documents."""
        # Letters of scripts without spaces are their own.
        if is_unspaced(word):
            return
        kind = self._kinds[documents[0]]
        if len(documents) == 1:
            self._put(kind, word, number, documents, whole=True)
            return
        kinds = bytes([self._kinds[document] for document in documents])
        if kinds.count(kind) == len(kinds):
            self._put(kind, word, number, documents, whole=True)
            return
        for kind in set(kinds):
            self._put(kind, word, number, array("I", _of_kind(documents, kinds, kind)), whole=False)

    def encoded(self) -> Iterator[tuple[str, bytes]]:
        """Yield each stem in order, with what is written of it."""
        of_stem: defaultdict[str, list[bytes]] = defaultdict(list)
        for kind, (table, found) in enumerate(zip(self._tables, self._found, strict=True)):
            language = bytes((kind,))
            for stem, forms in found.items():
                of_stem[stem.removeprefix(table.prefix)].append(language + _encoded(forms))
        for stem in sorted(of_stem):
            held = of_stem[stem]
            yield stem, b"".join((bytes((len(held),)), *held))

    def _put(self, kind: int, word: str, number: int, documents: Sequence[int], *, whole: bool) -> None:
        found = self._found[kind]
        stem = self._tables[kind][word]
        if stem in found:
            found[stem].append((number, documents, whole))
        else:
            found[stem] = [(number, documents, whole)]


def languages_of_stems(languages: Iterable[str]) -> tuple[str, ...]:
    """Return one language for each way in which some languages make stems, in their order: the others share it."""
    return tuple({stem_table(language).prefix: language for language in languages}.values())


def _encoded(forms: Sequence[tuple[int, Sequence[int], bool]]) -> bytes:
    if len(forms) == 1:
        number, documents, whole = forms[0]
        written_there = whole and len(documents) > _FEW
        return encode_numbers(() if written_there else documents) + encode_numbers((number,))
    numbers, several, _ = zip(*forms, strict=True)
    return encode_numbers(_union(several)) + encode_numbers(numbers)


def _of_kind(documents: Sequence[int], kinds: bytes, kind: int) -> Iterator[int]:
    return (document for document, one in zip(documents, kinds, strict=True) if one == kind)


def _union(several: Sequence[Sequence[int]]) -> list[int]:
    return list(several[0]) if len(several) == 1 else sorted(set().union(*several))

"""A lexicon gives back each term of each field, by name, by number and by how it begins."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.index.lexicon import Lexicon, LexiconWriter
from monitor.index.postings import encode_numbers, read_numbers

TERMS = st.sets(st.text("ab停é", min_size=1, max_size=6), max_size=200).map(sorted)


class Kept(BytesIO):
    """A file whose bytes stay when it is closed."""

    written = b""

    def close(self) -> None:
        """Keep what was written."""
        self.written = self.getvalue()
        super().close()


def lexicon(fields: dict[str, list[str]], before: bytes = b"") -> tuple[Lexicon, bytes]:
    directory, blocks = Kept(), Kept()
    writer = LexiconWriter(directory, blocks)
    for field, terms in fields.items():
        writer.add(field, ((term, encode_numbers([number])) for number, term in enumerate(terms)))
    writer.close()
    file = before + blocks.written
    return Lexicon(directory.written, file, len(before)), file


def numbers(file: bytes, place: int | None) -> list[int]:
    assert place is not None
    return read_numbers(file, place)[0].tolist()


@given(TERMS, TERMS, st.text("ab停é", max_size=3), st.binary(max_size=5))
def test_terms_are_found_by_name_by_number_and_by_how_they_begin(
    terms: list[str], others: list[str], prefix: str, before: bytes
) -> None:
    read, file = lexicon({"others": others, "words": terms}, before)
    assert read.fields() == ["others", "words"]
    for number, term in enumerate(terms):
        assert numbers(file, read.find("words", term)) == [number]
        assert read.place("words", number) == read.find("words", term)
    for term in set(others) - set(terms):
        assert read.find("words", term) is None
    assert [term for term, _ in read.terms("words", prefix)] == [term for term in terms if term.startswith(prefix)]
    assert all(read.find("words", term) == place for term, place in read.terms("words"))
    assert read.find("letters", "a") is None
    assert list(read.terms("letters")) == []


def test_a_directory_that_is_cut_off_is_none() -> None:
    terms = [f"word{number}" for number in range(1_000)]
    directory, blocks = Kept(), Kept()
    writer = LexiconWriter(directory, blocks)
    writer.add("words", ((term, encode_numbers([1])) for term in terms))
    writer.close()
    for end in range(len(directory.written) - 40):
        with pytest.raises((ValueError, struct.error)):
            Lexicon(directory.written[:end], blocks.written, 0).find("words", "word5")

"""The terms of a segment by field, in blocks, and the directory of these: what is between two first terms is in one."""

from __future__ import annotations

import json
import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import islice
from mmap import mmap
from typing import Any

from monitor.index.blocks import Block, encode_block

_LENGTH = struct.Struct("<I")

# Terms a block: fewer make a longer directory, more a longer search in the block.
_TERMS = 64


class LexiconWriter:
    """Writes the blocks of each field to `blocks`, and at the end the directory to `directory`, files of Whoosh's."""

    def __init__(self, directory: Any, blocks: Any) -> None:
        self._directory = directory
        self._blocks = blocks
        self._end = 0
        self._fields: dict[str, tuple[array[int], list[str]]] = {}

    def add(self, field: str, terms: Iterable[tuple[str, bytes]]) -> None:
        """Write the terms of one field, which come in order, each with its postings as bytes."""
        places, firsts = self._fields[field] = (array("Q"), [])
        terms = iter(terms)
        while held := list(islice(terms, _TERMS)):
            places.append(self._end)
            firsts.append(held[0][0])
            written = encode_block(held)
            self._blocks.write(written)
            self._end += len(written)

    def close(self) -> None:
        """Write the directory and close both files."""
        names = {field: "\n".join(firsts).encode() for field, (_, firsts) in self._fields.items()}
        listed = {field: (len(places), len(names[field])) for field, (places, _) in self._fields.items()}
        head = json.dumps(listed).encode()
        self._directory.write(_LENGTH.pack(len(head)) + head)
        for field, (places, _) in self._fields.items():
            self._directory.write(places.tobytes() + names[field])
        self._directory.close()
        self._blocks.close()


class Lexicon:
    """The terms that a `LexiconWriter` wrote: the directory's bytes, and the blocks from byte `start` of `file` on.

    Terms have numbers within their field, in order from 0.
    """

    def __init__(self, directory: bytes, file: mmap | bytes, start: int) -> None:
        self._file = file
        self._start = start
        self._directory = directory
        (length,) = _LENGTH.unpack_from(directory)
        at = _LENGTH.size + length
        self._listed: dict[str, tuple[int, int, int]] = {}
        for field, (blocks, names) in json.loads(directory[_LENGTH.size : at]).items():
            self._listed[field] = (at, blocks, names)
            at += 8 * blocks + names
        self._fields: dict[str, tuple[array[int], list[str]]] = {}

    def fields(self) -> list[str]:
        """Return the fields, in the order in which they were written."""
        return list(self._listed)

    def find(self, field: str, term: str) -> int | None:
        """Return at which byte of the file the postings of `term` are, None if there is no such term."""
        # Asked for each language of each month.
        places, firsts = self._fields.get(field) or self._field(field)
        block = bisect_right(firsts, term) - 1
        return None if block < 0 else Block(self._file, self._start + places[block]).find(term)

    def place(self, field: str, number: int) -> int:
        """Return at which byte of the file the postings of the term with this number are."""
        places, _ = self._field(field)
        block, within = divmod(number, _TERMS)
        return self._block(places[block]).place(within)

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield the terms that begin with `prefix` in order, with the places of their postings."""
        places, firsts = self._field(field)
        first = max(0, bisect_right(firsts, prefix) - 1)
        for block in map(self._block, places[first:]):
            for number, term in enumerate(block.terms()):
                if term.startswith(prefix):
                    yield term, block.place(number)
                elif term > prefix:
                    return

    def _field(self, field: str) -> tuple[array[int], list[str]]:
        found = self._fields.get(field)
        if found is None:
            at, blocks, names = self._listed.get(field, (0, 0, 0))
            places = array("Q", self._directory[at : at + 8 * blocks])
            at += 8 * blocks
            firsts = self._directory[at : at + names].decode().split("\n") if blocks else []
            if not len(places) == len(firsts) == blocks:
                raise ValueError("the directory of terms is not whole")
            found = self._fields[field] = (places, firsts)
        return found

    def _block(self, place: int) -> Block:
        return Block(self._file, self._start + place)

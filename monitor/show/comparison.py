"""An earlier version of a text with what its publisher changed: what went is struck out, what came underlined."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html import escape

from monitor.show.text_places import reads_right_to_left

# A word, or one character of a script without spaces, with the white space before it.
_SINGLE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"(\s*)([{_SINGLE}]|[^\W{_SINGLE}]+|[^\w\s])")
# Comparing takes the square of what differs: of more than this, all went and all came.
_MOST_WORDS = 1_500

Word = tuple[str, str]
"""The white space before a word, and the word."""


def compared_html(before: str, after: str) -> str:
    """Return both versions of a plain text in one, as paragraphs."""
    old, new = _words(before), _words(after)
    pieces: list[tuple[str, Word]] = []
    for tag, start, end, new_start, new_end in _operations([word for _s, word in old], [word for _s, word in new]):
        if tag == "equal":
            pieces += [("", word) for word in new[new_start:new_end]]
        else:
            pieces += [("s", word) for word in old[start:end]]
            pieces += [("u", word) for word in new[new_start:new_end]]
    return "".join(_paragraph(piece) for piece in _paragraphs(pieces))


def _words(text: str) -> list[Word]:
    return [(found[1], found[2]) for found in _WORD.finditer(text.strip())]


def _operations(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Return what makes `new` of `old`, as difflib says it, comparing only what is between the same begin and end."""
    shortest = min(len(old), len(new))
    head = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    rest = shortest - head
    tail = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    middle, other = old[head : len(old) - tail], new[head : len(new) - tail]
    found: list[tuple[str, int, int, int, int]] = [("replace", 0, len(middle), 0, len(other))]
    if max(len(middle), len(other)) <= _MOST_WORDS:
        found = [*SequenceMatcher(None, middle, other, autojunk=False).get_opcodes()]
    return [
        ("equal", 0, head, 0, head),
        *((tag, i + head, j + head, k + head, n + head) for tag, i, j, k, n in found),
        ("equal", len(old) - tail, len(old), len(new) - tail, len(new)),
    ]


def _paragraphs(pieces: list[tuple[str, Word]]) -> list[list[tuple[str, Word]]]:
    """Cut where a blank line is before a word."""
    found: list[list[tuple[str, Word]]] = [[]]
    for tag, (space, word) in pieces:
        begins = "\n\n" in space and bool(found[-1])
        if begins:
            found.append([])
        found[-1].append((tag, ("" if begins else space, word)))
    return [paragraph for paragraph in found if paragraph]


def _paragraph(pieces: list[tuple[str, Word]]) -> str:
    plain = "".join(space + word for _tag, (space, word) in pieces)
    out: list[str] = []
    last = ""
    for tag, (space, word) in pieces:
        if tag != last:
            out.append(f"</{last}>" if last else "")
            # The space before the first word of a change is not part of it.
            out.append(" " if space and out else "")
            out.append(f"<{tag}>" if tag else "")
            out.append(escape(word))
        else:
            out.append(escape((" " if space else "") + word))
        last = tag
    out.append(f"</{last}>" if last else "")
    direction = "rtl" if reads_right_to_left(plain) else "ltr"
    return f'<p dir="{direction}">{"".join(out)}</p>'

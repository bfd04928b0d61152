"""Whether one text says what another says: a feed's few lines, and the page they were taken from."""

from __future__ import annotations

from monitor.words.analysis import fold_words

_RUN = 3
_SAID = 0.8


def untold(text: str, by: str) -> str:
    """Return the paragraphs of `text` that `by` does not say, "" where it says all of them.

    A paragraph counts as said when four fifths of its runs of three words stand in `by`: feeds cut
    their last sentence off and add a word of their own ("Read more").
    """
    words = fold_words(by)
    known = {size: _runs(words, size) for size in range(1, _RUN + 1)}
    return "\n\n".join(paragraph for paragraph in text.split("\n\n") if not _is_said(paragraph, known))


def _is_said(paragraph: str, known: dict[int, set[tuple[str, ...]]]) -> bool:
    words = fold_words(paragraph)
    size = min(_RUN, len(words))
    if size == 0:
        return True
    runs = _runs(words, size)
    return len(runs & known[size]) >= _SAID * len(runs)


def _runs(words: list[str], size: int) -> set[tuple[str, ...]]:
    return set(zip(*(words[start:] for start in range(size)), strict=False))

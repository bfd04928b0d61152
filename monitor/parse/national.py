"""In which national encoding a document is written that declares none, or a wrong one: told by its bytes alone.

Scripts of their own write whole words in high bytes; Western languages have one of them here and there. Which script
it is shows in what is frequent in it and never in another: no statistics of languages are needed.
"""

from __future__ import annotations

import re
from collections import Counter

_HIGH = re.compile(rb"[\x80-\xff]")
_FOLLOWED = re.compile(rb"[\x80-\xff](?=[\x80-\xff])")
# Of Western text two high bytes in a row are seldom ("ção"), of others nearly all stand in words.
_IN_WORDS = 0.6
_SMALL = 0.6
_RARE = 0.01
_FOREIGN = re.compile(r"[^\x00-\x7f]")


def guess_national(body: bytes) -> str | None:
    """Return the encoding of a document that is no UTF-8: None for Western ones, and for those that nothing tells.

    Known are Cyrillic, Hebrew and Greek (Windows-1251, 1255, 1253), Arabic (Windows-1256, ISO 8859-6), simplified
    Chinese (GB 18030), Korean (EUC-KR) and Japanese (EUC-JP, Shift_JIS).
    """
    counts = Counter(_HIGH.findall(body))
    total = sum(counts.values())
    if not total or len(_FOLLOWED.findall(body)) < _IN_WORDS * total:
        return None
    share = {byte[0]: count / total for byte, count in counts.items()}
    return _alphabet(share) or _ideographs(body)


def _alphabet(share: dict[int, float]) -> str | None:
    def of(first: int, last: int) -> float:
        return sum(share.get(byte, 0.0) for byte in range(first, last + 1))

    if of(0xC7, 0xC7) > 0.05 and max(of(0xE1, 0xE1), of(0xE4, 0xE4)) > 0.04:
        # Alef and lam. ISO 8859-6 has no letters where Windows has its fa, qaf, kaf and ya.
        return "windows-1256" if of(0xDD, 0xDF) + of(0xED, 0xED) > 0.02 else "iso-8859-6"
    if of(0xE0, 0xFF) < _SMALL:
        # Greek has its accented letters below its small ones, and no letter where Cyrillic has its a.
        return "windows-1253" if of(0xDC, 0xFE) > _SMALL and of(0xDC, 0xDF) > 0.02 and of(0xE0, 0xE0) < _RARE else None
    if of(0xC0, 0xDF) < _RARE and of(0xFB, 0xFF) < _RARE:
        # No capitals, and nothing behind tav.
        return "windows-1255"
    if of(0xDC, 0xDF) > 0.02 and of(0xE0, 0xE0) < _RARE:
        return "windows-1253"
    return "windows-1251"


def _ideographs(body: bytes) -> str | None:
    for encoding, telling, least in (
        ("euc_kr", "[\uac00-\ud7a3]", 0.85),
        ("euc_jp", "[\u3040-\u30ff]", 0.2),
        ("cp932", "[\u3040-\u30ff]", 0.2),
        ("gb18030", "[\u3000-\u9fff\uff00-\uffef]", 0.8),
    ):
        try:
            foreign = _FOREIGN.findall(body.decode(encoding))
        except UnicodeDecodeError:
            continue
        if sum(bool(re.match(telling, letter)) for letter in foreign) > least * len(foreign):
            return encoding
    return None

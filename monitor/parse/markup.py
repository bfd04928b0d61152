"""Plain text as markup, so that every text of an Entry means the same to whoever reads it."""

from __future__ import annotations

import html
import re

# Atom says that type="text" holds no markup; publishers put it there all the same. These tags give it away.
_REAL_TAG = re.compile(
    r"</?(?:p|br|div|a|img|b|i|em|strong|ul|ol|li|span|h[1-6]|blockquote|figure)\b[^<>]*>", re.IGNORECASE
)
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


def from_text(text: str) -> str:
    """Turn text whose line breaks mean something into paragraphs and breaks."""
    paragraphs = (part.strip() for part in _BLANK_LINES.split(text.replace("\r\n", "\n")))
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs if part)


def from_declared_text(text: str) -> str:
    """Escape text that was declared to be no markup, unless it plainly is markup."""
    return text if _REAL_TAG.search(text) else escape(text)


def escape(text: str) -> str:
    """Escape the characters that would start markup."""
    return html.escape(text, quote=False)

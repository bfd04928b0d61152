"""The article of a web page as safe HTML and plain text, and whether it says enough to be kept."""

from __future__ import annotations

from monitor.errors import ParseError
from monitor.normalise.markup import safe_html
from monitor.normalise.text import text_of
from monitor.words.tokens import words

_LEAST = 40
"""Words of an article: two or three sentences. A notice about cookies or subscriptions is often shorter."""


def article_of_page(markup: str, base_url: str, feed_text: str) -> tuple[str, str]:
    """Return the HTML and the text of what was found on a page, which `safe_html` makes safe.

    Raises ParseError where that is too little to be an article, or no more than its feed told.
    """
    html = safe_html(markup, base_url)
    text = text_of(html)
    length = len(words(text))
    if length < _LEAST:
        raise ParseError("There is too little text on the page.", "It may be behind a wall, or a page of pictures.")
    if length <= len(words(feed_text)):
        raise ParseError("The page says no more than the feed.")
    return html, text

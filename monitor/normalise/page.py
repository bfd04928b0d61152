"""The article of a web page as safe HTML and plain text, and whether it says enough to be kept."""

from __future__ import annotations

import re

from monitor.errors import ParseError
from monitor.normalise.markup import safe_html
from monitor.normalise.text import text_of
from monitor.words.telling import untold
from monitor.words.tokens import words

_LEAST = 40
"""Words of an article: two or three sentences. A notice about cookies or subscriptions is often shorter."""

# safe_html writes tags in small letters, and leaves none open.
_HEADING = re.compile(r"\A\s*<h[1-3][^>]*>(.*?)</h[1-3]>\s*", re.DOTALL)
# The article's own title stands above them.
_HIGH_HEADING = re.compile(r"(</?)h[12]\b")


def article_of_page(markup: str, base_url: str, title: str, feed_text: str) -> tuple[str, str]:
    """Return the HTML and the text of what was found on a page, which `safe_html` makes safe.

    A heading above it that says the title once more is left out. Raises ParseError where the rest is too
    little to be an article, or no more than its feed told.
    """
    html = safe_html(markup, base_url)
    heading = _HEADING.match(html)
    if heading is not None and not untold(text_of(heading[1]), title):
        html = html[heading.end() :]
    html = _HIGH_HEADING.sub(r"\1h3", html)
    text = text_of(html)
    length = len(words(text))
    if length < _LEAST:
        raise ParseError("There is too little text on the page.", "It may be behind a wall, or a page of pictures.")
    if length <= len(words(feed_text)):
        raise ParseError("The page says no more than the feed.")
    return html, text

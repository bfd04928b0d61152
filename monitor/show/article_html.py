"""An article as the HTML that the reading pane shows: nothing in it loads anything."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from monitor.model import Article, Page, PageState, Revision
from monitor.show import times
from monitor.show.colours import Theme
from monitor.show.comparison import compared_html
from monitor.show.sheet import Sheet
from monitor.show.text_places import isolated, reads_right_to_left

translate = QCoreApplication.translate

EARLIER = "monitor:earlier/"
CURRENT = "monitor:current"
"""Links of our own, to an earlier version and back."""

AS_FED = "monitor:as-fed"
FULL = "monitor:full"
AGAIN = "monitor:again"
"""Links of our own, to the feed's text, back to that of the page, and to ask for the page once more."""

# Beyond this the rich text engine takes seconds; nobody reads it as an article.
_MOST_LETTERS = 400_000


def head_html(sheet: Sheet, theme: Theme, revision: Revision | None, *, as_fed: bool = False) -> str:
    """Return the headline with outlets, author, date, and the words that matched."""
    article = sheet.article
    title = revision.title if revision else article.title
    facts = [escape(isolated(each)) for each in (", ".join(article.sources), article.author) if each]
    dated = times.stamp(article.published)
    if not article.date_known:
        dated = translate("Article", "first seen {stamp}; the publisher gave no date").format(
            stamp=times.stamp(article.first_seen)
        )
    said = " · ".join(part for part in (*facts, escape(dated)) if part)
    lines = [
        f'<p class="headline" dir="{_direction(title)}">{escape(title)}</p>',
        f'<p class="facts">{said}</p>',
        *(f'<p class="facts">{line}</p>' for line in _matched_lines(sheet, theme)),
    ]
    if revision is not None:
        replaced = translate("Article", "An earlier version, replaced {stamp}.").format(
            stamp=times.stamp(revision.replaced)
        )
        back = translate("Article", "Show the current version")
        link = f'<a class="small" href="{CURRENT}">{escape(back)}</a>'
        lines.append(f'<p class="facts"><b class="small">{escape(replaced)}</b> {link}</p>')
        said = translate("Article", "What the publisher took out is struck out, what came in its place underlined.")
        lines.append(f'<p class="facts">{escape(said)}</p>')
        headline = _replacing(sheet, revision)[0]
        if headline != revision.title:
            said = translate("Article", "Headline after that: {title}").format(title=isolated(headline))
            lines.append(f'<p class="facts">{escape(said)}</p>')
    elif sheet.revisions:
        links = [
            f'<a class="small" href="{EARLIER}{number}">{escape(times.absolute(each.replaced, times.now()))}</a>'
            for number, each in enumerate(sheet.revisions)
        ]
        text = translate("Article", "The publisher changed this article. Before: {links}").format(
            links=", ".join(links)
        )
        lines.append(f'<p class="facts">{text}</p>')
    if sheet.page is not None and revision is None:
        lines.append(f'<p class="facts">{_page_line(sheet.page, as_fed)}</p>')
    return "".join(lines)


def _page_line(page: Page, as_fed: bool) -> str:
    """Return where the text is from, and what can be done about it."""
    if page.text and as_fed:
        said = translate("Article", "This is what the feed says.")
        return _linked(said, FULL, translate("Article", "Show the full text"))
    if page.text and page.fetched is not None:
        said = translate("Article", "Full text from the page, fetched {stamp}.").format(
            stamp=times.absolute(page.fetched, times.now())
        )
        return _linked(said, AS_FED, translate("Article", "Show the feed’s text"))
    if page.state is PageState.FAILED:
        said = translate("Article", "The page could not be read: {reason} The feed’s text is shown.").format(
            reason=page.error or ""
        )
        return _linked(said, AGAIN, translate("Article", "Try again"))
    if page.error:
        return escape(translate("Article", "The page could not be read so far: {reason}").format(reason=page.error))
    return escape(translate("Article", "The full article is being fetched."))


def _linked(said: str, target: str, text: str) -> str:
    return f'{escape(said)} <a class="small" href="{target}">{escape(text)}</a>'


def body_html(sheet: Sheet, article: Article, revision: Revision | None) -> str:
    """Return the text of `article`: the safe markup where there is some, else its paragraphs.

    Of an earlier version the text with what its publisher changed in it.
    """
    if revision:
        return compared_html(revision.text[:_MOST_LETTERS], _replacing(sheet, revision)[1][:_MOST_LETTERS])
    text, html = article.text, article.html
    if html and len(html) <= _MOST_LETTERS:
        shown = without_images(html)
        return shown if _BLOCK.search(shown) else f"<p>{shown}</p>"
    return paragraphs(text[:_MOST_LETTERS])


def _replacing(sheet: Sheet, revision: Revision) -> tuple[str, str]:
    """Return the headline and the text that came in the place of an earlier version."""
    later = sheet.revisions[: sheet.revisions.index(revision)] if revision in sheet.revisions else ()
    # Revisions are of what the feed says, not of the page.
    current = sheet.as_fed or sheet.article
    return (later[-1].title, later[-1].text) if later else (current.title, current.text)


def paragraphs(text: str) -> str:
    """Return plain text as paragraphs, each in its own reading direction."""
    parts = (part.strip() for part in text.split("\n\n"))
    return "".join(f'<p dir="{_direction(part)}">{escape(part)}</p>' for part in parts if part)


def without_images(html: str) -> str:
    """Return safe markup with each image replaced by what it shows and a link to it, and directions set."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.out)


def style(theme: Theme, points: float) -> str:
    """Return the style sheet of the reading pane for text of this size."""
    small, large, huge = points * 11 / 13, points * 15 / 13, points * 20 / 13
    return (
        f"body, p, div, li, td, blockquote {{ font-size: {large * 0.97:.2f}pt; line-height: 118%; }}"
        f"body {{ color: {theme.text}; }}"
        f"p {{ margin-top: 0; margin-bottom: {points:.0f}px; }}"
        f"p.headline {{ font-size: {huge:.2f}pt; font-weight: 600; margin: 0 0 8px 0; line-height: 100%; }}"
        f".small {{ font-size: {small:.2f}pt; }}"
        f"h1, h2, h3, h4, h5, h6 {{ font-size: {large:.2f}pt; font-weight: 600; margin: 12px 0 6px 0; }}"
        f"p.facts {{ font-size: {small:.2f}pt; color: {theme.muted}; margin: 0 0 4px 0; line-height: 110%; }}"
        f"a {{ color: {theme.accent}; text-decoration: underline; }}"
        f"blockquote {{ color: {theme.muted}; margin-left: 16px; }}"
        f"pre, code {{ font-family: monospace; font-size: {points:.2f}pt; }}"
    )


_BLOCK = re.compile(r"<(?:p|div|ul|ol|h[1-6]|blockquote|table|pre|section|article)\b")


class _Reader(HTMLParser):
    """Writes markup again without images; the input was made safe when it was fetched, this adds nothing unsafe."""

    _ALONE = frozenset({"br", "hr", "img", "wbr", "source", "col"})
    _DROPPED = frozenset({"picture", "source", "video", "audio", "iframe", "figure", "svg", "object", "embed"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep tags with their plain attributes; an image becomes words and a link."""
        values = {name: value or "" for name, value in attrs}
        if tag == "img":
            self.out.append(_image(values))
        elif tag not in self._DROPPED:
            kept = {name: values[name] for name in ("href", "dir", "colspan", "rowspan", "start") if name in values}
            if not _is_web(kept.get("href", "")):
                kept.pop("href", None)
            written = "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
            self.out.append(f"<{tag}{written}>")

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        if tag not in self._ALONE and tag not in self._DROPPED:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.out.append(escape(data, quote=False))


def _image(values: dict[str, str]) -> str:
    shown = values.get("alt", "").strip() or values.get("title", "").strip()
    said = translate("Article", "Image: {words}").format(words=shown) if shown else translate("Article", "Image")
    address = values.get("src", "")
    if not _is_web(address):
        return f"<i>[{escape(said)}]</i>" if shown else ""
    return f'<i>[<a href="{escape(address)}">{escape(said)}</a>]</i> '


def _is_web(address: str) -> bool:
    try:
        return urlsplit(address).scheme.lower() in ("http", "https")
    except ValueError:
        return False


def _matched_lines(sheet: Sheet, theme: Theme) -> list[str]:
    lines = []
    for each in sheet.matched:
        words = f'<b class="small">{escape(", ".join(each.words))}</b>'
        if each.name:
            dot = f'<span class="small" style="color: {theme.dot(each.watch_id).name()}">●</span> '
            text = (
                translate("Article", "matched {words}").format(words=words)
                if each.words
                else translate("Article", "matched by outlet, language or date")
            )
            lines.append(f"{dot}{escape(each.name)} {text}")
        elif each.words:
            lines.append(translate("Article", "Your search found {words}").format(words=words))
        else:
            lines.append(translate("Article", "Your search found this by outlet, language or date"))
    return lines


def _direction(text: str) -> str:
    return "rtl" if reads_right_to_left(text) else "ltr"

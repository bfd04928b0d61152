from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFont, QTextCursor, QTextDocument
from pytestqt.qtbot import QtBot

from monitor.model import Article, Headline, Page, PageState, Revision
from monitor.show import article_html
from monitor.show.look import Look
from monitor.show.marks import read_query
from monitor.show.panels.reading import ArticleView, Reading
from monitor.show.sheet import Matched, Sheet

NOW = datetime(2023, 12, 1, 14, 2, tzinfo=UTC)


def sheet(
    title: str,
    text: str,
    query: str = "",
    *,
    html: str = "",
    language: str = "en",
    revisions: tuple[Revision, ...] = (),
    sources: tuple[str, ...] = ("Harbour Wire",),
) -> Sheet:
    article = Article("https://news.example/1", title, text, NOW, NOW, html, "A. Writer", language, True, sources, 1)
    line = Headline(1, article.url, title, text, sources, "", language, NOW, True, NOW, False, False, ("W",))
    node = read_query(query) if query else None
    matched = () if node is None else (Matched("W", 1, node, ("word",)),)
    return Sheet(article, line, revisions, matched)


def marked(view: ArticleView) -> list[str]:
    """The stretches that are marked, in reading order."""
    document, found, last = view.document(), [], ""
    for position in range(document.characterCount() - 1):
        cursor = QTextCursor(document)
        cursor.setPosition(position)
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        form = cursor.charFormat()
        if form.hasProperty(form.Property.BackgroundBrush.value) and form.fontWeight() == QFont.Weight.Bold:
            last += cursor.selectedText().strip("\u2029")
        elif last:
            found.append(last)
            last = ""
    return [each for each in (*found, last) if each]


@pytest.fixture
def reading(qtbot: QtBot, look: Look) -> Reading:
    reading = Reading(look)
    qtbot.addWidget(reading)
    return reading


def test_what_matched_by_its_outlet_alone_says_so(reading: Reading) -> None:
    found = sheet("Truce holds", "It holds.", "lang:en")
    reading.show_sheet(replace(found, matched=(replace(found.matched[0], name="", words=()),)))
    assert "Your search found this by outlet, language or date" in reading.view.toPlainText()


def test_the_words_that_matched_are_marked_in_headline_and_text(reading: Reading) -> None:
    reading.show_sheet(sheet("Truce in Gaza", "Nobody spoke.\n\nThe truces of Gaza hold.", "gaza truce"))
    assert marked(reading.view) == ["Truce", "Gaza", "truces", "Gaza"]


def test_marks_are_right_behind_letters_that_count_twice(reading: Reading) -> None:
    reading.show_sheet(sheet("😀 Truce 😀", "😀😀 A truce 𝔊.\n\n𝔊 truce", "truce"))
    assert marked(reading.view) == ["Truce", "truce", "truce"]


def test_marks_are_right_in_markup(reading: Reading) -> None:
    link = '<a href="https://x.example">truce</a>'
    html = f"<p>A <b>tru</b>ce &amp; a&nbsp;list:</p><ul><li>truce<br>one</li><li>two {link}</li></ul>"
    reading.show_sheet(sheet("Headline", "A truce & a list:\n\ntruce\none\n\ntwo truce", "truce", html=html))
    assert marked(reading.view) == ["truce", "truce", "truce"]


def test_marks_are_right_in_text_that_is_read_right_to_left(reading: Reading) -> None:
    reading.show_sheet(sheet("هدنة في غزة", "أعلنت الأطراف هدنة.", "هدنة", language="ar"))
    assert marked(reading.view) == ["هدنة", "هدنة"]


def test_each_paragraph_is_set_in_its_own_direction(reading: Reading) -> None:
    reading.show_sheet(sheet("هدنة", "نص عربي.\n\nEnglish text."))
    directions = {}
    block = reading.view.document().firstBlock()
    while block.isValid():
        directions[block.text()] = block.textDirection()
        block = block.next()
    assert directions["نص عربي."].name == "RightToLeft"
    assert directions["English text."].name == "LeftToRight"


@pytest.mark.parametrize(
    "address",
    ["https://tracker.example/x.png", "http://127.0.0.1/", "file:///etc/passwd", "qrc:/x", "//host/share/x.png"],
)
def test_nothing_is_ever_loaded(reading: Reading, address: str) -> None:
    for kind in QTextDocument.ResourceType:
        assert reading.view.loadResource(kind.value, QUrl(address)) is None


def test_an_image_becomes_its_words_and_a_link(reading: Reading) -> None:
    html = '<p>Before <img src="https://img.example/a.png" alt="A convoy"> after <img src="file:///x" alt="Local"></p>'
    reading.show_sheet(sheet("Headline", "Before after", html=html))
    written = reading.view.toHtml()
    assert "<img" not in written
    assert "https://img.example/a.png" in written
    assert "file:" not in written
    assert "Image: A convoy" in reading.view.toPlainText()


def test_markup_that_slipped_through_still_does_nothing() -> None:
    written = article_html.without_images('<a href="javascript:alert(1)">x</a><iframe src="https://x"></iframe>')
    assert written == "<a>x</a>"


def test_text_that_looks_like_markup_is_text(reading: Reading) -> None:
    reading.show_sheet(sheet("<img src=x> & more", "<script>alert(1)</script>"))
    said = reading.view.toPlainText()
    assert "<img src=x> & more" in said
    assert "<script>alert(1)</script>" in said


def test_an_earlier_version_is_shown_and_left_again(qtbot: QtBot, reading: Reading) -> None:
    earlier = Revision(1, "Before", "What it said before.", NOW)
    reading.show_sheet(sheet("After", "What it says now.", revisions=(earlier,)))
    reading.view.link_wanted.emit(QUrl(f"{article_html.EARLIER}0"))
    assert "What it said before" in reading.view.toPlainText()
    assert "Headline after that: \u2068After\u2069" in reading.view.toPlainText()
    reading.view.link_wanted.emit(QUrl(article_html.CURRENT))
    assert "What it says now." in reading.view.toPlainText()


def test_an_own_link_with_nonsense_in_it_is_harmless(reading: Reading) -> None:
    reading.show_sheet(sheet("After", "What it says now."))
    for address in (f"{article_html.EARLIER}7", f"{article_html.EARLIER}x"):
        reading.view.link_wanted.emit(QUrl(address))
    assert "What it says now." in reading.view.toPlainText()


def test_date_zone_outlets_and_author_stand_below_the_headline(reading: Reading) -> None:
    reading.show_sheet(sheet("Headline", "Text", sources=("Harbour Wire", "Levant Dispatch")))
    said = reading.view.toPlainText()
    for part in ("Harbour Wire, Levant Dispatch", "A. Writer", "2023", ":02"):
        assert part in said


def test_the_same_article_again_keeps_the_place(qtbot: QtBot, reading: Reading) -> None:
    long = sheet("Headline", "\n\n".join(["Much to read."] * 200))
    reading.resize(400, 300)
    reading.show()
    reading.show_sheet(long)
    reading.view.verticalScrollBar().setValue(500)
    reading.show_sheet(sheet("Headline", long.article.text, "read"))
    assert reading.view.verticalScrollBar().value() == 500


def test_the_text_of_the_page_and_that_of_the_feed_are_shown_by_turns(reading: Reading) -> None:
    full = sheet("Truce holds", "In short.\n\nThe truce holds.", "truce")
    fed = replace(full.article, text="In short.")
    page = Page(1, PageState.DONE, NOW, NOW, "The truce holds.", "<p>The truce holds.</p>")
    reading.show_sheet(replace(full, page=page, as_fed=fed))
    assert "Full text from the page, fetched" in reading.view.toPlainText()
    assert marked(reading.view) == ["Truce", "truce"]
    reading.view.link_wanted.emit(QUrl(article_html.AS_FED))
    assert "The truce holds." not in reading.view.toPlainText()
    assert marked(reading.view) == ["Truce"]
    reading.view.link_wanted.emit(QUrl(article_html.FULL))
    assert reading.view.toPlainText().endswith("The truce holds.")


def test_a_page_that_could_not_be_read_says_why_and_is_asked_for_again_on_wish(qtbot: QtBot, reading: Reading) -> None:
    failed = Page(1, PageState.FAILED, NOW, error="The page is not there any more (HTTP 404).")
    reading.show_sheet(replace(sheet("Truce holds", "In short."), page=failed))
    assert "could not be read: The page is not there any more (HTTP 404)." in reading.view.toPlainText()
    with qtbot.waitSignal(reading.page_wanted):
        reading.view.link_wanted.emit(QUrl(article_html.AGAIN))
    reading.show_sheet(replace(sheet("Truce holds", "In short."), page=Page(1, PageState.PENDING, NOW)))
    assert "The full article is being fetched." in reading.view.toPlainText()

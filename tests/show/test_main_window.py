"""The window as a person meets it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from monitor.show.targets import Kind, Target
from tests.show.conftest import OpenWindow
from tests.show.filling import Filling


def test_an_empty_archive_leads_through_the_first_steps(open_window: OpenWindow) -> None:
    opened = open_window()
    assert opened.window.bench.is_welcoming()


def test_alerts_stand_in_the_list_at_the_start(qtbot: QtBot, filling: Filling, open_window: OpenWindow) -> None:
    filling.feed()
    filling.watch("Gaza truce", "gaza truce")
    filling.article("Truce in Gaza holds", "A second day.")
    opened = open_window()
    qtbot.waitUntil(lambda: opened.titles() == ["Truce in Gaza holds"])


def test_a_search_fills_the_list(qtbot: QtBot, filling: Filling, open_window: OpenWindow) -> None:
    filling.feed()
    filling.watch("Gaza truce", "gaza truce")
    for number in range(30):
        filling.article(f"Ferry strike, day {number}", "The boats stay in port.", minutes_ago=number)
    filling.article("Something else")
    opened = open_window()
    opened.window.bench.search.write("ferries")
    qtbot.waitUntil(lambda: len(opened.titles()) == 30)
    assert opened.titles()[0] == "Ferry strike, day 0"
    assert opened.window.navigation.target.kind is Kind.SEARCH


def test_coming_to_an_article_opens_it_and_marks_it_read(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    feed = filling.feed()
    filling.watch("Gaza truce", "gaza truce")
    article = filling.article("Ferry strike", "The boats stay in port.", feed=feed)
    opened = open_window()
    opened.window.bench.sidebar.go_to(Target(Kind.ALL))
    qtbot.waitUntil(lambda: opened.titles() == ["Ferry strike"])
    opened.window.doing.step(1)
    qtbot.waitUntil(lambda: filling.reader.headlines([article])[0].read)
    sheet = opened.window.bench.reading.sheet()
    assert sheet is not None
    assert sheet.article.id == article
    assert "boats" in opened.window.bench.reading.view.toPlainText()

"""The table of all feeds says how each is, when it is polled next and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from monitor.model import Feed, FeedState
from monitor.show.dialogs.all_feeds import AllFeeds
from monitor.show.dialogs.failing_feeds import FailingFeeds
from monitor.show.feed_words import by_cause
from monitor.show.look import Look
from monitor.show.models.feed_table import Column, FeedTable
from monitor.show.panels.status_line import StatusLine
from tests.show.conftest import OpenWindow, WatchModel
from tests.show.filling import Filling

NOW = datetime(2026, 6, 1, 14, 0, tzinfo=UTC)
HARBOUR = Feed(
    1,
    "https://harbour.example/f",
    "Harbour Wire",
    "Wires",
    FeedState.OK,
    last_success=NOW - timedelta(minutes=12),
    next_poll=NOW + timedelta(minutes=3),
    why="About every 15 minutes: something new comes about every 4 minutes.",
)
FAILING = replace(
    HARBOUR, id=2, title="Court news", state=FeedState.FAILING, error="There is no feed at this address (HTTP 404)."
)
FRESH = Feed(3, "https://fresh.example/f", "Fresh", why="")
GONE = replace(FAILING, id=4, title="Gone", state=FeedState.STOPPED, next_poll=None)


def row(table: FeedTable, number: int) -> dict[Column, str]:
    return {column: table.index(number, column).data() for column in Column}


def test_each_feed_says_how_it_is_when_it_is_polled_next_and_why(watch_model: WatchModel) -> None:
    missed = replace(HARBOUR, gap_since=NOW - timedelta(hours=1), gap_until=NOW - timedelta(minutes=10))
    table = FeedTable([HARBOUR, FAILING, FRESH, GONE, missed], NOW)
    watch_model(table)
    good = row(table, 0)
    assert (good[Column.FEED], good[Column.FOLDER], good[Column.STATE]) == ("Harbour Wire", "Wires", "Good")
    assert (good[Column.ANSWERED], good[Column.WHY]) == ("12 min", HARBOUR.why)
    assert row(table, 1)[Column.STATE] == FAILING.error
    assert (row(table, 2)[Column.STATE], row(table, 2)[Column.ANSWERED]) == ("Not polled yet", "never")
    assert row(table, 3)[Column.NEXT] == "never"
    assert row(table, 4)[Column.STATE].startswith("It may have missed items between ")
    assert table.index(0, Column.FEED).data(Qt.ItemDataRole.ToolTipRole) == HARBOUR.url


def test_the_table_is_sorted_by_time_and_found_in_by_any_word(qtbot: QtBot, look: Look) -> None:
    later = replace(HARBOUR, id=5, title="Later", next_poll=NOW + timedelta(days=1, hours=-10))
    dialog = AllFeeds([later, GONE, HARBOUR])
    qtbot.addWidget(dialog)
    dialog.view.sortByColumn(Column.NEXT, Qt.SortOrder.AscendingOrder)
    titles = [dialog.shown.index(number, 0).data() for number in range(3)]
    assert titles == ["Harbour Wire", "Later", "Gone"]
    dialog.search.setText("no FEED at this")
    assert [dialog.shown.index(number, 0).data() for number in range(dialog.shown.rowCount())] == ["Gone"]


def test_a_press_on_the_number_of_feeds_lists_them_and_a_chosen_one_is_polled(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    filling.watch("Truce", "truce")
    one, two = filling.feed("One"), filling.feed("Two")
    opened = open_window()
    status = opened.window.findChild(StatusLine)
    assert status is not None
    next(each for each in status.findChildren(QPushButton) if each.text() == "2 feeds").click()
    [dialog] = opened.window.findChildren(AllFeeds)
    assert not dialog.poll.isEnabled()
    dialog.view.setCurrentIndex(dialog.shown.index(0, 0))
    assert dialog.chosen_feeds() == (one.id,)
    dialog.poll.click()
    qtbot.waitUntil(lambda: "You asked for it." in {feed.why for feed in filling.reader.feeds() if feed.id == one.id})
    assert two.id not in {feed.id for feed in filling.reader.feeds() if feed.why == "You asked for it."}


def test_return_in_the_list_of_feeds_that_fail_shows_the_chosen_one_and_polls_none(qtbot: QtBot, look: Look) -> None:
    dialog = FailingFeeds([FAILING, replace(FAILING, id=3)])
    qtbot.addWidget(dialog)
    shown: list[int] = []
    polled: list[tuple[int, ...]] = []
    dialog.feed_wanted.connect(shown.append)
    dialog.poll_wanted.connect(polled.append)
    dialog.show()
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.isVisible()
    cause = dialog.list.topLevelItem(0)
    second = cause.child(1) if cause is not None else None
    assert second is not None
    dialog.list.setCurrentItem(second)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert (shown, polled) == ([3], [])


def test_feeds_that_fail_alike_stand_together_whatever_they_name() -> None:
    said = "This is a web page, not a feed (“{0}”); it offers these feeds: https://{0}.example/f. Follow one of them."
    pages = [replace(FAILING, id=number, error=said.format(f"Paper. {number}")) for number in range(3)]
    certificate = "The publisher's certificate is not for “{}”. Check the address of the feed."
    wrong = [replace(FAILING, id=9 + number, error=certificate.format(f"host-{number}.example")) for number in range(2)]
    assert [(cause, len(feeds)) for cause, feeds in by_cause([*wrong, *pages, FAILING])] == [
        ("This is a web page, not a feed", 3),
        ("The publisher's certificate is not for “…”.", 2),
        ("There is no feed at this address (HTTP 404).", 1),
    ]

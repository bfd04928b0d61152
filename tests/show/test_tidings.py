"""What happened to feeds is told calmly, leads to its feed, and can be put away."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from monitor.engine import messages
from monitor.model import FeedNotice
from monitor.show.bridge import WorkerBridge
from monitor.show.decisions import Decisions
from monitor.show.look import Look
from monitor.show.notices import Notice
from monitor.show.panels.notice_bar import NoticeBar
from monitor.show.panels.status_line import StatusLine
from monitor.show.targets import Kind
from monitor.show.tidings import Tidings
from tests.show.workers import ScriptedWorker

WHEN = datetime(2026, 6, 1, 12, tzinfo=UTC)
GAP = FeedNotice(7, "gap", 3, "Post", WHEN, "Post may have missed items.")
QUIET = FeedNotice(6, "quiet", 4, "Wire", WHEN, "Wire has brought nothing.")


def test_one_notice_after_the_other_leads_to_its_feed_or_is_put_away(qtbot: QtBot, look: Look) -> None:
    worker = ScriptedWorker()
    bridge = WorkerBridge(worker)
    tidings = Tidings(Decisions(bridge))
    bar = NoticeBar(look)
    qtbot.addWidget(bar)
    told: list[Notice] = []
    tidings.told.connect(told.append)
    tidings.told.connect(bar.tell)

    assert tidings.show((GAP, QUIET)) == 2
    tidings.tell_next()
    assert "Post may have missed items." in told[-1].text
    with qtbot.waitSignal(tidings.feed_wanted) as wanted:
        bar.findChildren(QPushButton)[0].click()
    assert (wanted.args[0].kind, wanted.args[0].ids) == (Kind.FEED, (3,))
    # The archive may still hold what was put away a moment ago.
    assert tidings.show((GAP, QUIET)) == 1
    tidings.tell_next()
    assert "Wire has brought nothing." in told[-1].text
    bar.findChildren(QToolButton)[0].click()
    assert bar.isHidden()
    assert [each.notices for each in worker.asked if isinstance(each, messages.DismissNotices)] == [(7,), (6,)]
    assert tidings.show((GAP, QUIET)) == 0
    tidings.tell_next()
    assert len(told) == 2


def test_the_status_line_counts_notices_only_where_there_are_some(qtbot: QtBot, look: Look) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    button = line.findChildren(QPushButton)[1]
    for count, said in ((0, None), (1, "1 notice"), (3, "3 notices")):
        line.show_notices(count)
        assert (None if button.isHidden() else button.text()) == said
    with qtbot.waitSignal(line.notices_wanted):
        button.click()

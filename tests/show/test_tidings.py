"""What happened to feeds is told calmly, leads to its feed, and can be put away."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from monitor.chronicle import FeedNotice
from monitor.engine import messages
from monitor.show.bridge import WorkerBridge
from monitor.show.decisions import Decisions
from monitor.show.dialogs.happened import Happened
from monitor.show.look import Look
from monitor.show.notices import Notice
from monitor.show.panels.notice_bar import NoticeBar
from monitor.show.panels.status_line import StatusLine
from monitor.show.targets import Kind
from monitor.show.tidings import Tidings
from tests.show.conftest import OpenWindow
from tests.show.workers import ScriptedWorker

WHEN = datetime(2026, 6, 1, 12, tzinfo=UTC)
GAP = FeedNotice(7, "gap", 3, "Post", WHEN, "Post may have missed items.")
DAMAGE = FeedNotice(5, "damage", None, "", WHEN, "The archive is damaged.")
QUIET = FeedNotice(6, "quiet", 4, "Wire", WHEN, "Wire has brought nothing.")


def test_one_notice_leads_to_its_feed_or_is_put_away(qtbot: QtBot, look: Look) -> None:
    worker = ScriptedWorker()
    tidings = Tidings(Decisions(WorkerBridge(worker)))
    bar = NoticeBar(look)
    qtbot.addWidget(bar)
    told: list[Notice] = []
    tidings.told.connect(told.append)
    tidings.told.connect(bar.tell)

    assert tidings.show((GAP,)) == 1
    tidings.tell()
    assert "Post may have missed items." in told[-1].text
    with qtbot.waitSignal(tidings.feed_wanted) as wanted:
        bar.findChildren(QPushButton)[0].click()
    assert (wanted.args[0].kind, wanted.args[0].ids) == (Kind.FEED, (3,))
    # The archive may still hold what was put away a moment ago.
    assert tidings.show((GAP, QUIET)) == 1
    tidings.tell()
    assert "Wire has brought nothing." in told[-1].text
    bar.findChildren(QToolButton)[0].click()
    assert bar.isHidden()
    assert put_away(worker) == [(7,), (6,)]
    assert tidings.show((GAP, QUIET)) == 0
    tidings.tell()
    assert len(told) == 2


def test_several_notices_are_listed_and_put_away_at_once(qtbot: QtBot, open_window: OpenWindow) -> None:
    worker = ScriptedWorker()
    window = open_window(worker).window
    window._tidings.show((GAP, QUIET, DAMAGE))
    window._tidings.tell()
    [dialog] = window.findChildren(Happened)
    assert [dialog.list.item(row).text().split("\n")[1] for row in range(3)] == [
        "Post may have missed items.",
        "Wire has brought nothing.",
        "The archive is damaged.",
    ]
    assert dialog.some.isEnabled()
    dialog.list.setCurrentRow(2)
    assert not dialog.follow.isEnabled()
    dialog.some.click()
    dialog.list.setCurrentRow(0)
    assert dialog.follow.isEnabled()
    dialog.all.click()
    assert put_away(worker) == [(5,), (7, 6)]
    assert window._tidings.show((GAP, QUIET, DAMAGE)) == 0


def test_damage_leads_to_mending(qtbot: QtBot, look: Look) -> None:
    tidings = Tidings(Decisions(WorkerBridge(ScriptedWorker())))
    told: list[Notice] = []
    tidings.told.connect(told.append)
    tidings.show((DAMAGE,))
    tidings.tell()
    assert (told[0].bad, told[0].action) == (True, "Mend it…")
    assert told[0].run is not None
    with qtbot.waitSignal(tidings.mending_wanted):
        told[0].run()


def put_away(worker: ScriptedWorker) -> list[tuple[int, ...]]:
    return [each.notices for each in worker.asked if isinstance(each, messages.DismissNotices)]


def test_the_status_line_counts_notices_only_where_there_are_some(qtbot: QtBot, look: Look) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    button = next(each for each in line.findChildren(QPushButton) if "what happened" in each.toolTip())
    for count, said in ((0, None), (1, "1 notice"), (3, "3 notices")):
        line.show_notices(count)
        assert (None if button.isHidden() else button.text()) == said
    with qtbot.waitSignal(line.notices_wanted):
        button.click()

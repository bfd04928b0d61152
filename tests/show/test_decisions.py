from __future__ import annotations

from pytestqt.qtbot import QtBot

from monitor.engine import messages
from monitor.model import AlertState, Feed, Watch
from monitor.show.bridge import WorkerBridge
from monitor.show.decisions import AlertsChanged, ArticlesChanged, Decisions
from monitor.show.notices import Notice
from tests.show.workers import ScriptedWorker


def told(caught: list[object] | None) -> Notice:
    assert caught is not None
    assert isinstance(caught[0], Notice)
    return caught[0]


def test_a_decision_is_shown_before_the_worker_has_answered(
    qtbot: QtBot, scripted: ScriptedWorker, scripted_bridge: WorkerBridge
) -> None:
    decisions = Decisions(scripted_bridge)
    with qtbot.waitSignal(decisions.articles_changed) as caught:
        decisions.star([1, 2])
    assert caught.args == [ArticlesChanged((1, 2), starred=True)]
    assert scripted.asked == [messages.Star(1, (1, 2), True)]


def test_what_failed_is_told_with_its_hint_and_taken_back(
    qtbot: QtBot, scripted: ScriptedWorker, scripted_bridge: WorkerBridge
) -> None:
    decisions = Decisions(scripted_bridge)
    notices: list[Notice] = []
    decisions.told.connect(notices.append)
    decisions.mark_read([1])
    with qtbot.waitSignal(decisions.refused):
        scripted.say(messages.Failed(1, "The archive is busy.", "Try again in a moment."))
    [notice] = notices
    assert notice.text == "The archive is busy. Try again in a moment."
    assert notice.bad


def test_an_answer_to_somebody_else_is_none_of_its_business(
    qtbot: QtBot, scripted: ScriptedWorker, scripted_bridge: WorkerBridge
) -> None:
    decisions = Decisions(scripted_bridge)
    with qtbot.assertNotEmitted(decisions.told, wait=50):
        scripted.say(messages.Failed(99, "Not ours."))
        scripted.say(messages.Finished(98))
        scripted.say(messages.Found(97, (1,)))


def test_done_alerts_are_undone_to_seen(qtbot: QtBot, scripted: ScriptedWorker, scripted_bridge: WorkerBridge) -> None:
    decisions = Decisions(scripted_bridge)
    decisions.set_alerts([5], AlertState.DONE, before=AlertState.SEEN)
    with qtbot.waitSignal(decisions.told) as caught:
        scripted.say(messages.Finished(1))
    notice = told(caught.args)
    assert notice.run is not None
    with qtbot.waitSignal(decisions.alerts_changed) as changed:
        notice.run()
    assert changed.args == [AlertsChanged((5,), AlertState.SEEN)]


def test_what_was_marked_in_one_go_is_undone_in_one_go(
    qtbot: QtBot, scripted: ScriptedWorker, scripted_bridge: WorkerBridge
) -> None:
    decisions = Decisions(scripted_bridge)
    decisions.mark_all_read([3])
    with qtbot.waitSignal(decisions.told) as caught:
        scripted.say(messages.Found(1, (10, 11)))
        scripted.say(messages.Finished(1))
    notice = told(caught.args)
    assert notice.text == "2 articles marked as read."
    assert notice.run is not None
    notice.run()
    assert scripted.asked[-1] == messages.MarkRead(2, (10, 11), False)


def test_removals_offer_to_be_undone(qtbot: QtBot, scripted: ScriptedWorker, scripted_bridge: WorkerBridge) -> None:
    decisions = Decisions(scripted_bridge)
    decisions.remove_watch(Watch(4, "Truce", "truce"))
    with qtbot.waitSignal(decisions.told) as caught:
        scripted.say(messages.Finished(1))
    notice = told(caught.args)
    assert notice.action == "Undo"
    assert notice.run is not None
    notice.run()
    assert messages.RemoveWatch(2, 4, undo=True) in scripted.asked

    decisions.remove_feeds([Feed(7, "u", "Wire")])
    with qtbot.waitSignal(decisions.told) as caught:
        scripted.say(messages.Finished(3))
    notice = told(caught.args)
    assert notice.run is not None
    notice.run()
    assert messages.RemoveFeeds(4, (7,), undo=True) in scripted.asked

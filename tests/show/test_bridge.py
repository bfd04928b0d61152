from __future__ import annotations

from pytestqt.qtbot import QtBot

from monitor.engine.messages import Counted, Failed, Finished, Found, PollNow
from monitor.show.bridge import WorkerBridge
from tests.show.workers import ScriptedWorker


def test_an_answer_becomes_a_signal(qtbot: QtBot, scripted: ScriptedWorker, scripted_bridge: WorkerBridge) -> None:
    with qtbot.waitSignal(scripted_bridge.found) as caught:
        scripted.say(Found(2**40, (1, 2, 2**40)))
    assert caught.args == [Found(2**40, (1, 2, 2**40))]


def test_order_is_kept_when_much_arrives_at_once(
    qtbot: QtBot, scripted: ScriptedWorker, scripted_bridge: WorkerBridge
) -> None:
    # Thousands in one go also show whether the binding drops references, which ends the process.
    seen: list[int] = []
    scripted_bridge.counted.connect(lambda answer: seen.append(answer.total))
    for number in range(5_000):
        scripted.say(Counted(1, number, final=False))
    qtbot.waitUntil(lambda: len(seen) == 5_000, timeout=20_000)
    assert seen == list(range(5_000))


def test_every_question_has_a_number_of_its_own(scripted_bridge: WorkerBridge) -> None:
    assert len({scripted_bridge.number() for _ in range(100)}) == 100


def test_a_worker_that_is_gone_is_told_once(
    qtbot: QtBot, scripted: ScriptedWorker, scripted_bridge: WorkerBridge
) -> None:
    with qtbot.waitSignal(scripted_bridge.worker_gone):
        scripted.say(None)


def test_a_question_to_a_worker_that_is_gone_fails_like_any_other(
    qtbot: QtBot, scripted: ScriptedWorker, scripted_bridge: WorkerBridge
) -> None:
    scripted.is_gone = True
    with qtbot.waitSignal(scripted_bridge.failed) as caught:
        scripted_bridge.ask(PollNow(7))
    assert caught.args is not None
    answer = caught.args[0]
    assert isinstance(answer, Failed)
    assert answer.number == 7


def test_nothing_is_told_after_the_end(qtbot: QtBot, scripted: ScriptedWorker) -> None:
    bridge = WorkerBridge(scripted)
    bridge.start()
    with qtbot.assertNotEmitted(bridge.finished, wait=50):
        bridge.stop()
        scripted.say(Finished(1))

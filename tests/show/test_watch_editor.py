from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from monitor.engine import messages
from monitor.model import Priority, Watch
from monitor.show.background import Background
from monitor.show.bridge import WorkerBridge
from monitor.show.dialogs.watch_editor import WatchEditor
from monitor.show.look import Look
from monitor.show.models.line_list import LineList
from monitor.store.reader import Reader
from tests.show.filling import Filling
from tests.show.workers import ScriptedWorker

MakeEditor = Callable[..., WatchEditor]


@pytest.fixture
def make_editor(qtbot: QtBot, reader: Reader, background: Background, look: Look) -> MakeEditor:
    def make(bridge: WorkerBridge, watch: Watch | None = None, query: str = "") -> WatchEditor:
        editor = WatchEditor(bridge, reader, background, look, watch, query)
        qtbot.addWidget(editor)
        editor.show()
        return editor

    return make


def said(editor: QDialog) -> str:
    return " ".join(label.text() for label in editor.findChildren(QLabel) if label.isVisible())


def agree(editor: QDialog) -> QPushButton:
    return next(button for button in editor.findChildren(QPushButton) if button.isDefault())


def asked(worker: ScriptedWorker, kind: type) -> list[messages.Question]:
    return [question for question in worker.asked if isinstance(question, kind)]


def test_the_preview_shows_what_the_archive_would_have_found(
    qtbot: QtBot, filling: Filling, bridge: WorkerBridge, make_editor: MakeEditor
) -> None:
    for number in range(6):
        filling.article(f"Truce, hour {number}", minutes_ago=number)
    filling.article("Football")
    editor = make_editor(bridge, query="truces")
    lines = editor.findChild(LineList)
    assert isinstance(lines, LineList)
    qtbot.waitUntil(lambda: lines.rowCount() == 6)
    qtbot.waitUntil(lambda: "6 articles matched" in said(editor))
    assert "alerts a day at this rate" in said(editor)


def test_a_mistake_is_underlined_with_reason_and_hint_and_cannot_be_saved(
    qtbot: QtBot, scripted_bridge: WorkerBridge, scripted: ScriptedWorker, make_editor: MakeEditor
) -> None:
    editor = make_editor(scripted_bridge)
    editor.name.setText("Truce")
    editor.query.write("gaza AND (truce OR")
    qtbot.waitUntil(lambda: bool(editor.query.extraSelections()))
    assert editor.query.extraSelections()[0].cursor.selectedText() == "OR"
    assert "A word is missing after OR." in said(editor)
    assert not agree(editor).isEnabled()
    assert not asked(scripted, messages.Preview)


def test_a_list_that_there_is_not_is_underlined_and_nothing_is_looked_for_any_longer(
    qtbot: QtBot, bridge: WorkerBridge, make_editor: MakeEditor
) -> None:
    editor = make_editor(bridge)
    editor.name.setText("Truce")
    editor.query.write("gaza list:nowhere")
    qtbot.waitUntil(lambda: bool(editor.query.extraSelections()))
    assert editor.query.extraSelections()[0].cursor.selectedText() == "list:nowhere"
    assert "There is no list named “nowhere”." in said(editor)
    assert "Looking through" not in said(editor)
    assert not agree(editor).isEnabled()


@pytest.mark.parametrize(
    ("query", "doubt"),
    [
        ("gaza and truce", "“and” in small letters"),
        ("gaza NOT gaza", "excludes all"),
        ('gaza "truce', "never closed"),
        ("gaza lang:xx", "No language"),
    ],
)
def test_what_is_probably_not_meant_is_said_and_can_be_saved(
    qtbot: QtBot, scripted_bridge: WorkerBridge, make_editor: MakeEditor, query: str, doubt: str
) -> None:
    editor = make_editor(scripted_bridge)
    editor.name.setText("Truce")
    editor.query.write(query)
    qtbot.waitUntil(lambda: doubt in said(editor))
    assert agree(editor).isEnabled()
    editor.query.write("gaza truce")
    qtbot.waitUntil(lambda: doubt not in said(editor))


def test_a_query_of_another_service_is_written_here_by_one_click(
    qtbot: QtBot, scripted_bridge: WorkerBridge, make_editor: MakeEditor
) -> None:
    editor = make_editor(scripted_bridge)
    editor.query.write("intitle:gaza hd")
    qtbot.waitUntil(lambda: "query of Google" in said(editor))
    assert not agree(editor).isEnabled()
    [button] = [each for each in editor.findChildren(QPushButton) if each.text() == "Write it so"]
    button.click()
    assert editor.query.query() == "title:gaza hd"
    qtbot.waitUntil(lambda: "headline" in said(editor))
    assert "query of Google" not in said(editor)


def test_what_is_in_our_language_is_offered_nothing(
    qtbot: QtBot, scripted_bridge: WorkerBridge, make_editor: MakeEditor
) -> None:
    editor = make_editor(scripted_bridge, query="gaza NEAR/5 (truce OR same)")
    qtbot.waitUntil(lambda: "within 5 words of" in said(editor))
    assert "looks like" not in said(editor)


def test_the_query_is_put_into_words(qtbot: QtBot, scripted_bridge: WorkerBridge, make_editor: MakeEditor) -> None:
    editor = make_editor(scripted_bridge, query='gaza NEAR/5 "red cross" NOT football')
    qtbot.waitUntil(lambda: "within 5 words of" in said(editor))
    assert "exactly “red cross”" in said(editor)
    assert "but not “football”" in said(editor)


def test_the_next_query_cancels_the_one_before(
    qtbot: QtBot, scripted_bridge: WorkerBridge, scripted: ScriptedWorker, make_editor: MakeEditor
) -> None:
    editor = make_editor(scripted_bridge, query="truce")
    qtbot.waitUntil(lambda: len(asked(scripted, messages.Preview)) == 1)
    editor.query.write("ceasefire")
    qtbot.waitUntil(lambda: len(asked(scripted, messages.Preview)) == 2)
    first, second = asked(scripted, messages.Preview)
    assert asked(scripted, messages.Cancel) == [messages.Cancel(first.number)]
    scripted.say(messages.Counted(first.number, 999, final=True))
    scripted.say(messages.Counted(second.number, 2, final=True))
    qtbot.waitUntil(lambda: "2 articles matched" in said(editor))
    assert "999" not in said(editor)


def test_saving_adds_the_watch_and_closes(
    qtbot: QtBot, filling: Filling, bridge: WorkerBridge, make_editor: MakeEditor
) -> None:
    editor = make_editor(bridge, query="gaza truce")
    editor.name.setText("Gaza truce")
    editor.priority.setCurrentIndex(editor.priority.findData("urgent"))
    with qtbot.waitSignal(editor.saved):
        agree(editor).click()
    assert not editor.isVisible()
    watch = filling.reader.watch("Gaza truce")
    assert watch is not None
    assert (watch.query, watch.priority) == ("gaza truce", Priority.URGENT)


def test_a_name_that_is_taken_is_told_and_the_dialog_stays(
    qtbot: QtBot, filling: Filling, bridge: WorkerBridge, make_editor: MakeEditor
) -> None:
    filling.watch("Gaza truce", "truce")
    editor = make_editor(bridge, query="gaza truce")
    editor.name.setText("Gaza truce")
    agree(editor).click()
    qtbot.waitUntil(lambda: "already" in said(editor))
    assert editor.isVisible()
    assert agree(editor).isEnabled()


def test_a_watch_is_changed_and_switched_off(
    qtbot: QtBot, filling: Filling, bridge: WorkerBridge, make_editor: MakeEditor
) -> None:
    editor = make_editor(bridge, filling.watch("Truce", "truce"))
    editor.query.write("ceasefire")
    editor.enabled.setChecked(False)
    with qtbot.waitSignal(editor.saved):
        agree(editor).click()
    watch = filling.reader.watch("Truce")
    assert watch is not None
    assert (watch.query, watch.enabled) == ("ceasefire", False)

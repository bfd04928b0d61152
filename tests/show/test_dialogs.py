from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from monitor.settings import Settings
from monitor.show.bridge import WorkerBridge
from monitor.show.dialogs.add_feed import AddFeed
from monitor.show.dialogs.edit_feed import EditFeed
from monitor.show.dialogs.import_feeds import ImportFeeds
from monitor.show.dialogs.settings import SettingsDialog
from monitor.show.look import Look
from monitor.show.models.listed_feeds import ListedFeeds
from tests.conftest import KeyringInMemory
from tests.show.conftest import WatchModel
from tests.show.filling import Filling

OPML = """<opml version="2.0"><body>
<outline text="Wires"><outline text="New one" xmlUrl="https://new.example/rss"/>
<outline text="Known" xmlUrl="https://harbour-wire.example/feed.xml"/></outline>
<outline text="Other" xmlUrl="https://other.example/rss"/>
</body></opml>"""


def agree(dialog: QDialog) -> QPushButton:
    return next(button for button in dialog.findChildren(QPushButton) if button.isDefault())


def said(dialog: QDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_a_feed_is_followed(qtbot: QtBot, filling: Filling, bridge: WorkerBridge, look: Look) -> None:
    dialog = AddFeed(bridge, ["Wires"])
    qtbot.addWidget(dialog)
    dialog.show()
    assert not agree(dialog).isEnabled()
    dialog.url.setText("https://press.example/feed.xml")
    dialog.title.setText("Press office")
    dialog.folder.setCurrentText("Wires/Asia")
    with qtbot.waitSignal(dialog.added):
        agree(dialog).click()
    [feed] = filling.reader.feeds()
    assert (feed.url, feed.title, feed.folder) == ("https://press.example/feed.xml", "Press office", "Wires/Asia")


def test_a_password_goes_to_the_keyring_and_is_forgotten_by_the_dialog(
    qtbot: QtBot, filling: Filling, keyring_in_memory: KeyringInMemory, bridge: WorkerBridge, look: Look
) -> None:
    dialog = AddFeed(bridge, [], "https://press.example/feed.xml")
    qtbot.addWidget(dialog)
    dialog.protected.setChecked(True)
    dialog.login.setText("desk")
    dialog.password.setText("correct horse")
    with qtbot.waitSignal(dialog.added):
        agree(dialog).click()
    assert "correct horse" in keyring_in_memory.entries.values()
    assert dialog.password.text() == ""
    assert filling.reader.feeds()[0].login == "desk"


def test_what_is_no_address_is_told_and_the_dialog_stays(
    qtbot: QtBot, filling: Filling, bridge: WorkerBridge, look: Look
) -> None:
    dialog = AddFeed(bridge, [], "mailto:desk")
    qtbot.addWidget(dialog)
    dialog.show()
    agree(dialog).click()
    qtbot.waitUntil(lambda: "no web address" in said(dialog))
    assert dialog.isVisible()
    assert agree(dialog).isEnabled()


def test_a_feed_gets_another_title_and_folder(qtbot: QtBot, filling: Filling, bridge: WorkerBridge, look: Look) -> None:
    dialog = EditFeed(bridge, filling.feed("Wire"), ["Papers"])
    qtbot.addWidget(dialog)
    dialog.title.setText("The Wire")
    dialog.folder.setCurrentText("Papers")
    with qtbot.waitSignal(dialog.finished):
        agree(dialog).click()
    [feed] = filling.reader.feeds()
    assert (feed.title, feed.folder) == ("The Wire", "Papers")


def test_a_list_is_shown_before_anything_of_it_is_followed(
    qtbot: QtBot, filling: Filling, bridge: WorkerBridge, look: Look, tmp_path: Path
) -> None:
    filling.feed("Harbour Wire")
    file = tmp_path / "feeds.opml"
    file.write_text(OPML, encoding="utf-8")
    dialog = ImportFeeds(bridge, str(file))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.feeds.rowCount() == 3)
    assert len(filling.reader.feeds()) == 1
    assert agree(dialog).text() == "Follow 2 feeds"
    dialog.feeds.setData(dialog.feeds.index(0, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert agree(dialog).text() == "Follow 1 feed"
    with qtbot.waitSignal(dialog.followed):
        agree(dialog).click()
    assert {feed.title for feed in filling.reader.feeds()} == {"Harbour Wire", "Other"}


def test_a_file_that_is_no_list_is_told(
    qtbot: QtBot, filling: Filling, bridge: WorkerBridge, look: Look, tmp_path: Path
) -> None:
    dialog = ImportFeeds(bridge, str(tmp_path / "missing.opml"))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "cannot be read" in said(dialog))
    assert not agree(dialog).isEnabled()


def test_listed_feeds_are_chosen_one_by_one(watch_model: WatchModel) -> None:
    feeds = ListedFeeds()
    watch_model(feeds)
    model: QAbstractItemModel = feeds
    feeds.show([("https://a.example", "A", "", "new"), ("https://b.example", "B", "F", "followed")])
    assert feeds.chosen() == (("https://a.example", "A", ""),)
    checked = Qt.ItemDataRole.CheckStateRole
    assert not model.setData(model.index(1, 0), Qt.CheckState.Checked, checked)
    assert model.setData(model.index(0, 0), Qt.CheckState.Unchecked, checked)
    assert feeds.chosen() == ()
    feeds.choose_all(True)
    assert len(feeds.chosen()) == 1
    assert "already" in model.index(1, 0).data()


def test_settings_are_handed_over(qtbot: QtBot, look: Look) -> None:
    dialog = SettingsDialog(Settings(poll_minutes=45, notifications=True, theme="light"))
    qtbot.addWidget(dialog)
    dialog.notifications.setChecked(False)
    dialog.theme.setCurrentIndex(dialog.theme.findData("dark"))
    with qtbot.waitSignal(dialog.chosen) as caught:
        agree(dialog).click()
    assert caught.args == [Settings(poll_minutes=45, notifications=False, theme="dark")]

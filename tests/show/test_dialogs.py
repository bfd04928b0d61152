from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from monitor.engine import messages
from monitor.settings import Settings
from monitor.show.bridge import WorkerBridge
from monitor.show.dialogs.add_feed import AddFeed
from monitor.show.dialogs.edit_feed import EditFeed
from monitor.show.dialogs.feed_login import FeedLogin
from monitor.show.dialogs.import_feeds import ImportFeeds
from monitor.show.dialogs.settings import SettingsDialog
from monitor.show.dialogs.starter_lists import StarterLists
from monitor.show.look import Look
from monitor.show.models.listed_feeds import ListedFeeds
from tests.conftest import KeyringInMemory
from tests.servers.scripted import Reply, ScriptedServer
from tests.show.conftest import WatchModel
from tests.show.filling import Filling
from tests.show.workers import ScriptedWorker

OPML = """<opml version="2.0"><body>
<outline text="Wires"><outline text="New one" xmlUrl="https://new.example/rss"/>
<outline text="Known" xmlUrl="https://harbour-wire.example/feed.xml"/></outline>
<outline text="Other" xmlUrl="https://other.example/rss"/>
</body></opml>"""


def agree(dialog: QDialog) -> QPushButton:
    return next(button for button in dialog.findChildren(QPushButton) if button.isDefault())


def said(dialog: QDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


RSS = b"<rss version='2.0'><channel><title>Press office</title><item><title>One</title></item></channel></rss>"
PAGE = """<html><head><title>The Paper</title>
<link rel="alternate" type="application/rss+xml" title="News" href="/news.xml">
<link rel="alternate" type="application/atom+xml" title="Sport" href="/sport.xml"></head></html>"""


def test_a_feed_is_asked_for_once_and_followed_by_its_own_name(
    qtbot: QtBot, filling: Filling, bridge: WorkerBridge, look: Look
) -> None:
    with ScriptedServer() as server:
        server.script("/feed.xml", Reply(body=RSS))
        dialog = AddFeed(bridge, ["Wires"])
        qtbot.addWidget(dialog)
        dialog.show()
        assert not agree(dialog).isEnabled()
        dialog.url.setText(server.url("/feed.xml"))
        dialog.folder.setCurrentText("Wires/Asia")
        with qtbot.waitSignal(dialog.added, timeout=30_000):
            agree(dialog).click()
        assert len(server.requests) == 1
        [feed] = filling.reader.feeds()
        assert (feed.url, feed.title, feed.folder) == (server.url("/feed.xml"), "Press office", "Wires/Asia")


def test_a_site_shows_what_it_offers_and_what_is_chosen_of_it_is_followed(
    qtbot: QtBot, filling: Filling, bridge: WorkerBridge, look: Look
) -> None:
    with ScriptedServer() as server:
        server.script("/", Reply(body=PAGE.encode(), headers={"Content-Type": "text/html"}))
        dialog = AddFeed(bridge, [], server.url("/"))
        qtbot.addWidget(dialog)
        dialog.show()
        agree(dialog).click()
        qtbot.waitUntil(lambda: dialog.offered.count() == 2, timeout=30_000)
        assert "“The Paper” is a site that offers 2 feeds:" in said(dialog)
        assert dialog.offered.chosen() == (server.url("/news.xml"),)
        dialog.offered.item(1).setCheckState(Qt.CheckState.Checked)
        assert agree(dialog).text() == "Follow 2 feeds"
        with qtbot.waitSignal(dialog.added):
            agree(dialog).click()
        titles = {feed.url: feed.title for feed in filling.reader.feeds()}
        assert titles == {server.url("/news.xml"): "News", server.url("/sport.xml"): "Sport"}


def test_a_site_without_feeds_is_asked_at_the_usual_addresses_only_when_a_person_agrees(
    qtbot: QtBot, filling: Filling, bridge: WorkerBridge, look: Look
) -> None:
    with ScriptedServer() as server:
        server.script("/", Reply(body=b"<html><title>Bare</title></html>"))
        server.script("/rss", Reply(body=RSS))
        dialog = AddFeed(bridge, [], server.url("/"))
        qtbot.addWidget(dialog)
        dialog.show()
        agree(dialog).click()
        qtbot.waitUntil(dialog.guess.isVisible, timeout=30_000)
        assert [request.path for request in server.requests] == ["/"]
        with qtbot.waitSignal(dialog.added, timeout=30_000):
            dialog.guess.click()
        assert [request.path for request in server.requests] == ["/", "/feed", "/rss"]
        assert filling.reader.feeds()[0].url == server.url("/rss")


def test_an_address_that_does_not_answer_is_told_and_can_be_followed_anyway(
    qtbot: QtBot, filling: Filling, keyring_in_memory: KeyringInMemory, bridge: WorkerBridge, look: Look
) -> None:
    dialog = AddFeed(bridge, [], "http://127.0.0.1:9/feed.xml")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.protected.setChecked(True)
    dialog.login.setText("desk")
    dialog.password.setText("correct horse")
    agree(dialog).click()
    qtbot.waitUntil(dialog.anyway.isVisible, timeout=30_000)
    assert "connection" in said(dialog)
    assert filling.reader.feeds() == ()
    with qtbot.waitSignal(dialog.added):
        dialog.anyway.click()
    assert "correct horse" in keyring_in_memory.entries.values()
    assert dialog.password.text() == ""
    assert filling.reader.feeds()[0].login == "desk"


def test_a_dialog_that_is_closed_or_changed_gives_up_what_it_asks(
    qtbot: QtBot, scripted: ScriptedWorker, scripted_bridge: WorkerBridge, look: Look
) -> None:
    dialog = AddFeed(scripted_bridge, [], "https://slow.example/?token=hush-hush-hush")
    qtbot.addWidget(dialog)
    dialog.show()
    agree(dialog).click()
    assert not agree(dialog).isEnabled()
    assert "hush" not in said(dialog)
    [asked] = scripted.asked
    dialog.url.setText("https://other.example/")
    assert scripted.asked[1:] == [messages.Cancel(asked.number)]
    scripted.say(messages.Seen(asked.number, "feed", "Slow"))
    agree(dialog).click()
    dialog.reject()
    assert [type(each) for each in scripted.asked[1:]] == [messages.Cancel, messages.LookAt, messages.Cancel]


def test_enter_agrees_again_after_another_button_had_the_focus(
    qtbot: QtBot, scripted: ScriptedWorker, scripted_bridge: WorkerBridge, look: Look
) -> None:
    dialog = AddFeed(scripted_bridge, [], "https://slow.example/")
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.mouseClick(agree(dialog), Qt.MouseButton.LeftButton)
    [asked] = scripted.asked
    scripted.say(messages.Seen(asked.number, "unclear", reason="No answer in time."))
    qtbot.waitUntil(dialog.anyway.isVisible)
    dialog.url.setFocus()
    dialog.url.setText("https://other.example/")
    QTest.keyClick(dialog.url, Qt.Key.Key_Return)
    assert isinstance(scripted.asked[-1], messages.LookAt)


def test_a_failure_before_a_feed_is_followed_promises_nothing_and_names_the_scheme_that_was_tried(
    qtbot: QtBot, filling: Filling, bridge: WorkerBridge, look: Look
) -> None:
    dialog = AddFeed(bridge, [], "127.0.0.1:9/feed.xml")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.look()
    qtbot.waitUntil(dialog.anyway.isVisible, timeout=30_000)
    assert "It is tried again later" not in said(dialog)
    assert "or follow it anyway" in said(dialog)
    assert "http:// before its name" in said(dialog)


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


def test_a_login_begins_where_something_is_missing(
    qtbot: QtBot, filling: Filling, bridge: WorkerBridge, look: Look
) -> None:
    feed = filling.feed("Wire")
    for known, begins in (("", "Name"), ("desk", "Password or token")):
        dialog = FeedLogin(bridge, replace(feed, login=known))
        qtbot.addWidget(dialog)
        dialog.show()
        chosen = dialog.focusWidget()
        assert chosen is not None
        assert chosen.accessibleName() == begins


def test_a_token_is_kept_and_forgotten(
    qtbot: QtBot, filling: Filling, keyring_in_memory: KeyringInMemory, bridge: WorkerBridge, look: Look
) -> None:
    dialog = FeedLogin(bridge, filling.feed("Wire"))
    qtbot.addWidget(dialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData("header"))
    dialog.name.setText("Host")
    dialog.secret.setText("abc.def")
    agree(dialog).click()
    qtbot.waitUntil(lambda: agree(dialog).isEnabled())
    dialog.name.setText("X-Api-Key")
    with qtbot.waitSignal(dialog.accepted):
        agree(dialog).click()
    [feed] = filling.reader.feeds()
    assert feed.login_kind == "header:X-Api-Key"
    assert list(keyring_in_memory.entries.values()) == ["abc.def"]
    again = FeedLogin(bridge, feed)
    qtbot.addWidget(again)
    assert (again.name.text(), again.secret.text()) == ("X-Api-Key", "")
    with qtbot.waitSignal(again.accepted):
        again.forget.click()
    assert keyring_in_memory.entries == {}
    assert filling.reader.feeds()[0].account == ""


def test_a_list_to_begin_with_is_looked_at_before_anything_is_followed(qtbot: QtBot, look: Look) -> None:
    dialog = StarterLists()
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.lists.count() >= 8
    with qtbot.waitSignal(dialog.chosen) as caught:
        agree(dialog).click()
    assert Path(str(caught.args[0])).suffix == ".opml"


def test_a_feed_gets_another_title_and_folder(qtbot: QtBot, filling: Filling, bridge: WorkerBridge, look: Look) -> None:
    dialog = EditFeed(bridge, filling.feed("Wire"), ["Papers"])
    qtbot.addWidget(dialog)
    dialog.title.setText("The Wire")
    dialog.folder.setCurrentText("Papers")
    with qtbot.waitSignal(dialog.finished):
        agree(dialog).click()
    [feed] = filling.reader.feeds()
    assert (feed.title, feed.folder) == ("The Wire", "Papers")


def test_a_feed_is_read_in_the_encoding_that_is_chosen_and_a_wrong_name_is_told(
    qtbot: QtBot, filling: Filling, bridge: WorkerBridge, look: Look
) -> None:
    dialog = EditFeed(bridge, filling.feed("Wire"), [])
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.encoding.currentText() == "Found out by itself"
    dialog.encoding.setCurrentText("windows-9999")
    agree(dialog).click()
    qtbot.waitUntil(lambda: "windows-9999" in said(dialog), timeout=30_000)
    assert dialog.isVisible()
    dialog.encoding.setCurrentText("windows-1256")
    with qtbot.waitSignal(dialog.finished, timeout=30_000):
        agree(dialog).click()
    [feed] = filling.reader.feeds()
    assert feed.encoding == "cp1256"
    again = EditFeed(bridge, feed, [])
    qtbot.addWidget(again)
    assert again.encoding.currentText() == "windows-1256"


def test_a_feed_may_be_larger_than_others_and_lead_into_this_network_where_a_person_lets_it(
    qtbot: QtBot, filling: Filling, bridge: WorkerBridge, look: Look
) -> None:
    dialog = EditFeed(bridge, filling.feed("Wire"), [])
    qtbot.addWidget(dialog)
    assert (dialog.most.text(), dialog.private.isChecked()) == ("As large as any other", False)
    dialog.most.setValue(40)
    dialog.private.setChecked(True)
    with qtbot.waitSignal(dialog.finished, timeout=30_000):
        agree(dialog).click()
    [feed] = filling.reader.feeds()
    assert (feed.most_bytes, feed.reach, feed.encoding) == (40 << 20, "allowed", "")
    again = EditFeed(bridge, feed, [])
    qtbot.addWidget(again)
    assert (again.most.text(), again.private.isChecked()) == ("40 MB", True)
    again.private.setChecked(False)
    with qtbot.waitSignal(again.finished, timeout=30_000):
        agree(again).click()
    [feed] = filling.reader.feeds()
    assert (feed.most_bytes, feed.reach) == (40 << 20, "")
    at_home = EditFeed(bridge, replace(feed, reach="private"), [])
    qtbot.addWidget(at_home)
    assert (at_home.private.isChecked(), at_home.private.isEnabled()) == (True, False)


def test_a_list_is_shown_before_anything_of_it_is_followed(
    qtbot: QtBot, filling: Filling, bridge: WorkerBridge, look: Look, tmp_path: Path
) -> None:
    filling.feed("Harbour Wire")
    file = tmp_path / "feeds.opml"
    file.write_text(OPML, encoding="utf-8")
    dialog = ImportFeeds(bridge, str(file))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.feeds.count() == 3)
    assert len(filling.reader.feeds()) == 1
    assert agree(dialog).text() == "Follow 2 feeds"
    wires = dialog.feeds.index(0, 0)
    assert (wires.data(), dialog.feeds.rowCount(wires)) == ("Wires", 2)
    dialog.feeds.setData(wires, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert agree(dialog).text() == "Follow 1 feed"
    next(button for button in dialog.findChildren(QPushButton) if button.text() == "Choose none").click()
    assert not agree(dialog).isEnabled()
    dialog.search.setText("other.EXAMPLE")
    assert dialog.shown.rowCount() == 1
    next(button for button in dialog.findChildren(QPushButton) if button.text() == "Choose all").click()
    assert agree(dialog).text() == "Follow 1 feed"
    assert [title for _url, title, _folder in dialog.feeds.chosen()] == ["Other"]
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


def test_listed_feeds_are_chosen_one_by_one_and_by_folder(watch_model: WatchModel) -> None:
    feeds = ListedFeeds()
    watch_model(feeds)
    model: QAbstractItemModel = feeds
    feeds.show(
        [
            ("https://me:secret@a.example/?token=hush-hush", "A", "", "new"),
            ("https://b.example", "B", "F", "followed"),
            ("https://c.example", "C", "F/G", "new"),
            ("https://d.example", "D", "F/G", "new"),
            ("https://c.example", "C", "", "repeated"),
            ("ftp://e.example", "", "", "invalid"),
        ]
    )
    checked = Qt.ItemDataRole.CheckStateRole
    everything = [model.index(0, 0), model.index(1, 0), model.index(2, 0), model.index(3, 0)]
    assert [index.data() for index in everything] == [
        "A",
        "F",
        "C (stands in this list twice)",
        "ftp://e.example (no usable address)",
    ]
    assert model.index(0, 1).data() == "https://a.example/"
    folder, inner = everything[1], model.index(1, 0, everything[1])
    assert "already" in model.index(0, 0, folder).data()
    assert (folder.data(checked), inner.data(checked)) == (Qt.CheckState.Checked, Qt.CheckState.Checked)
    assert not model.setData(model.index(0, 0, folder), Qt.CheckState.Checked, checked)
    assert model.setData(model.index(0, 0, inner), Qt.CheckState.Unchecked, checked)
    assert folder.data(checked) == inner.data(checked) == Qt.CheckState.PartiallyChecked
    assert [row[1] for row in feeds.chosen()] == ["A", "D"]
    assert model.setData(folder, Qt.CheckState.Unchecked, checked)
    assert [row[1] for row in feeds.chosen()] == ["A"]
    assert feeds.new() == 3
    feeds.choose(range(feeds.count()), True)
    assert [row[1] for row in feeds.chosen()] == ["A", "C", "D"]


def test_settings_are_handed_over(qtbot: QtBot, look: Look) -> None:
    dialog = SettingsDialog(Settings(poll_minutes=45, notifications=True, theme="light"))
    qtbot.addWidget(dialog)
    dialog.notifications.setChecked(False)
    dialog.theme.setCurrentIndex(dialog.theme.findData("dark"))
    with qtbot.waitSignal(dialog.chosen) as caught:
        agree(dialog).click()
    assert caught.args == [Settings(poll_minutes=45, notifications=False, theme="dark")]

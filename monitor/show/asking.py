"""Opens the dialogs: each asks one thing, stays beside the window, and goes when it is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from monitor.chronicle import FeedNotice
from monitor.model import Feed, Watch
from monitor.settings import Settings
from monitor.show.actions import Key
from monitor.show.background import Background
from monitor.show.bridge import WorkerBridge
from monitor.show.dialogs.about import AboutDialog
from monitor.show.dialogs.add_feed import AddFeed
from monitor.show.dialogs.all_feeds import AllFeeds
from monitor.show.dialogs.backups import Backups
from monitor.show.dialogs.edit_feed import EditFeed
from monitor.show.dialogs.failing_feeds import FailingFeeds
from monitor.show.dialogs.feed_login import FeedLogin
from monitor.show.dialogs.happened import Happened
from monitor.show.dialogs.import_feeds import ImportFeeds
from monitor.show.dialogs.search_index import SearchIndex
from monitor.show.dialogs.settings import SettingsDialog
from monitor.show.dialogs.shortcuts import ShortcutsDialog
from monitor.show.dialogs.starter_lists import StarterLists
from monitor.show.dialogs.watch_editor import Saved, WatchEditor
from monitor.show.look import Look
from monitor.show.notices import Notice
from monitor.store.reader import Reader


class Asking(QObject):
    """Makes dialogs for the window that it belongs to."""

    export_chosen = Signal(str)
    settings_chosen = Signal(Settings)
    search_wanted = Signal(str)
    restore_wanted = Signal(Path)
    feed_wanted = Signal(int)
    poll_wanted = Signal(tuple)
    notices_put_away = Signal(tuple)
    notice_followed = Signal(FeedNotice)
    index_wanted = Signal()
    index_rest_wanted = Signal()
    index_going_on_wanted = Signal()
    told = Signal(Notice)

    def __init__(
        self, window: QWidget, bridge: WorkerBridge, reader: Reader, background: Background, look: Look
    ) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._reader = reader
        self._background = background
        self._look = look

    def feed(self, folders: Sequence[str], url: str = "") -> QDialog:
        """Ask for a feed to follow; where its address is known, look at once what is there."""
        dialog = AddFeed(self._bridge, folders, url, self._window)
        if url:
            dialog.look()
        return self._open(dialog)

    def edited_feed(self, feed: Feed, folders: Sequence[str]) -> QDialog:
        """Ask for another title or folder of a feed."""
        return self._open(EditFeed(self._bridge, feed, folders, self._window))

    def login(self, feed: Feed) -> QDialog:
        """Ask for the password or the token of a feed."""
        return self._open(FeedLogin(self._bridge, feed, self._window))

    def watch(self, watch: Watch | None = None, query: str = "") -> QDialog:
        """Ask for a watch: for changes to one, or a new one that begins with `query`."""
        editor = WatchEditor(self._bridge, self._reader, self._background, self._look, watch, query, self._window)
        editor.saved.connect(self._tell_saved)
        return self._open(editor)

    def feed_list(self) -> QDialog:
        """Ask for an OPML file, and then what to follow of it."""
        dialog = self._files(self.tr("Import feeds from an OPML file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.listed_feeds)
        return self._open(dialog)

    def starter_lists(self) -> QDialog:
        """Ask for one of the lists that come with the program, and then what to follow of it."""
        dialog = StarterLists(self._window)
        dialog.chosen.connect(self.listed_feeds)
        return self._open(dialog)

    def listed_feeds(self, path: str) -> QDialog:
        """Ask what to follow of the feeds in an OPML file."""
        return self._open(ImportFeeds(self._bridge, path, self._window))

    def export(self) -> QDialog:
        """Ask for the OPML file to write."""
        dialog = self._files(self.tr("Export your feeds to an OPML file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("opml")
        dialog.selectFile("feeds.opml")
        dialog.fileSelected.connect(self.export_chosen)
        return self._open(dialog)

    def backups(self, folder: Path) -> QDialog:
        """Show the backups of the archive in `folder`."""
        dialog = Backups(folder, self._background, self._reader.count_articles(), self._window)
        dialog.restore_wanted.connect(self.restore_wanted)
        return self._open(dialog)

    def search_index(self) -> QDialog:
        """Show how the search index stands, and ask what to do with it."""
        dialog = SearchIndex(self._reader, self._background, self._window)
        dialog.again_wanted.connect(self.index_wanted)
        dialog.rest_wanted.connect(self.index_rest_wanted)
        dialog.going_on_wanted.connect(self.index_going_on_wanted)
        return self._open(dialog)

    def failing(self, feeds: Sequence[Feed]) -> QDialog:
        """Show the feeds that could not be polled, by cause."""
        dialog = FailingFeeds(feeds, self._window)
        dialog.feed_wanted.connect(self.feed_wanted)
        dialog.poll_wanted.connect(self.poll_wanted)
        return self._open(dialog)

    def feeds(self, feeds: Sequence[Feed]) -> QDialog:
        """Show all feeds, how they are and when they are polled next."""
        dialog = AllFeeds(feeds, self._window)
        dialog.feed_wanted.connect(self.feed_wanted)
        dialog.poll_wanted.connect(self.poll_wanted)
        return self._open(dialog)

    def happened(self, notices: Sequence[FeedNotice]) -> QDialog:
        """Show what happened to feeds."""
        dialog = Happened(notices, self._window)
        dialog.put_away.connect(self.notices_put_away)
        dialog.followed.connect(self.notice_followed)
        return self._open(dialog)

    def settings(self, settings: Settings) -> QDialog:
        """Ask for settings."""
        dialog = SettingsDialog(settings, self._window)
        dialog.chosen.connect(self.settings_chosen)
        return self._open(dialog)

    def shortcuts(self, groups: Sequence[tuple[str, Sequence[Key]]]) -> QDialog:
        """Show the keys."""
        return self._open(ShortcutsDialog(groups, self._window))

    def about(self, folder: Path) -> QDialog:
        """Say what this program is."""
        return self._open(AboutDialog(folder, self._window))

    @Slot(Saved)
    def _tell_saved(self, saved: Saved) -> None:
        if saved.new:
            text = self.tr("“{name}” tells you what comes in from now on. Search for what is here already.")
            run = partial(self.search_wanted.emit, saved.query)
            self.told.emit(Notice(text.format(name=saved.name), self.tr("Search the archive"), run))

    def _files(self, title: str) -> QFileDialog:
        return QFileDialog(
            self._window, title, str(Path.home()), self.tr("Lists of feeds (*.opml *.xml);;All files (*)")
        )

    def _open(self, dialog: QDialog) -> QDialog:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog


def asking(ask: Callable[..., QDialog], *arguments: object) -> Callable[[], None]:
    """Return `ask` with its arguments as something that takes and returns nothing."""
    bound = partial(ask, *arguments)

    def run() -> None:
        bound()

    return run

"""Draws the window and every dialog into build/screenshots: light, dark, at 200 %, in several scripts.

    python scripts/screenshots.py            all of them
    python scripts/screenshots.py alerts     those whose name holds one of the words

The archive is made anew (sample_archive.py).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from sample_archive import fill

from monitor.engine.client import WorkerProcess
from monitor.engine.messages import Seen
from monitor.engine.reading import ChangeSignal, open_signal
from monitor.show.application import make_application
from monitor.show.background import Background
from monitor.show.bridge import WorkerBridge
from monitor.show.dialogs.add_feed import AddFeed
from monitor.show.dialogs.all_feeds import AllFeeds
from monitor.show.dialogs.backups import Backups
from monitor.show.dialogs.edit_feed import EditFeed
from monitor.show.dialogs.explanation import Explanation, Step
from monitor.show.dialogs.failing_feeds import FailingFeeds
from monitor.show.dialogs.import_feeds import ImportFeeds
from monitor.show.dialogs.search_index import SearchIndex
from monitor.show.dialogs.settings import SettingsDialog
from monitor.show.dialogs.shortcuts import ShortcutsDialog
from monitor.show.dialogs.watch_editor import WatchEditor
from monitor.show.look import Look
from monitor.show.main_window import MainWindow
from monitor.show.models.line_list import LineRole
from monitor.show.targets import Kind, Target
from monitor.store.reader import Reader

TARGET = Path(__file__).parent.parent / "build" / "screenshots"


class Studio:
    """A window on an archive, and the means to take its picture."""

    def __init__(self, folder: Path, reader: Reader, look: Look, application: QApplication) -> None:
        self.application = application
        self.reader = reader
        self.background = Background()
        self.signal: ChangeSignal = open_signal(folder)
        self.bridge = WorkerBridge(WorkerProcess(folder))
        self.window = MainWindow(folder, reader, self.background, self.bridge, look, self.signal.changed)
        self.bridge.start()
        self.window.resize(1280, 800)
        self.window.show()
        self.window.start()
        # The worker is a fresh process.
        self.settle(2.5)

    def settle(self, seconds: float = 0.9) -> None:
        """Let what is under way come in."""
        QTest.qWait(round(seconds * 1000))

    def dialog(self, kind: type[QDialog]) -> QDialog:
        """Return the dialog of this kind that is open."""
        return next(found for found in self.window.findChildren(kind) if found.isVisible())

    def open_line(self, wanted: Callable[[str, str], bool]) -> None:
        """Open the first line that `wanted` accepts by its headline and language."""
        lines = self.window.navigation.lines
        for row in range(lines.rowCount()):
            line = lines.index(row).data(LineRole)
            if wanted(line.title, getattr(line, "language", "")):
                self.window.bench.headlines.go_to_row(row)
                break
        self.settle()

    def close(self) -> None:
        """End the window and its worker."""
        self.window.stop()
        self.background.stop()
        self.bridge.stop()
        self.signal.close()
        self.window.close()
        self.window.deleteLater()
        self.application.processEvents()


def picture(name: str, widget: QWidget, on_top: QWidget | None = None) -> None:
    """Save what a widget looks like, with a dialog or menu on top of it."""
    pixmap: QPixmap = widget.grab()
    if on_top is not None:
        top = on_top.grab()
        ratio = pixmap.devicePixelRatio()
        place = QRect(QPoint(), top.deviceIndependentSize().toSize())
        place.moveCenter(widget.rect().center())
        if isinstance(on_top, QMenu):
            place.moveTo(widget.mapFromGlobal(on_top.pos()))
        painter = QPainter(pixmap)
        if isinstance(on_top, QDialog):
            painter.fillRect(widget.rect(), QColor(0, 0, 0, 70))
        painter.drawPixmap(place.topLeft(), top)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
    TARGET.mkdir(parents=True, exist_ok=True)
    pixmap.save(str(TARGET / f"{name}.png"))
    print(f"build/screenshots/{name}.png")


def main(words: list[str]) -> int:
    """Take all pictures, or those that the words name."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    suffix = os.environ.get("SCREENSHOT_SUFFIX", "")
    application = make_application(["screenshots"])
    # The fonts of machines differ; a desktop has about this size.
    application.setFont(QFont(application.font().family(), 10))
    shots = dict(all_shots())
    if suffix:
        shots = {name: shots[name] for name in ("alerts", "article", "watch-editor", "first-start")}
    chosen = [name for name in shots if not words or any(word in name for word in words)]
    with tempfile.TemporaryDirectory() as place:
        full, empty = Path(place, "full"), Path(place, "empty")
        readers = {False: fill(full), True: fill(empty, empty=True)}
        for name in chosen:
            is_empty = name.startswith("first-start")
            right_to_left = name.endswith("-rtl")
            application.setLayoutDirection(
                Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight
            )
            look = Look(application, "dark" if name.endswith("dark") else "light")
            studio = Studio(empty if is_empty else full, readers[is_empty], look, application)
            shots[name](studio, name + suffix)
            studio.close()
            look.deleteLater()
    if not suffix:
        again = dict(os.environ, QT_SCALE_FACTOR="2", SCREENSHOT_SUFFIX="-200")
        subprocess.run([sys.executable, __file__, *words], env=again, check=True)
    return 0


Shot = Callable[[Studio, str], None]


def all_shots() -> Iterator[tuple[str, Shot]]:  # noqa: PLR0915 - a line a picture
    """Yield the pictures by name."""
    yield "first-start", lambda studio, name: picture(name, studio.window)
    yield "first-start-dark", lambda studio, name: picture(name, studio.window)
    yield "alerts", _alerts
    yield "alerts-dark", _alerts
    yield "article", _article
    yield "article-dark", _article
    yield "article-arabic", _language("ar")
    yield "article-hebrew", _language("he")
    yield "article-chinese", _language("zh")
    yield "article-french", _language("fr")
    yield "search", _search
    yield "search-arabic", _search_arabic
    yield "search-mistake", _mistake
    yield "watch", _watch
    yield "watch-editor", _editor("gaza NEAR/20 (truce OR ceasefire OR pause) NOT football")
    yield "watch-editor-dark", _editor("gaza NEAR/20 (truce OR ceasefire OR pause) NOT football")
    yield "watch-editor-mistake", _editor("gaza AND (truce OR")
    yield "add-feed", _add_feed
    yield "import", _import
    yield "import-dark", _import
    yield "feed-settings", _feed_settings
    yield "feed-settings-dark", _feed_settings
    yield "site-offers-dark", _offers
    yield "settings", _dialog("settings", SettingsDialog)
    yield "settings-dark", _dialog("settings", SettingsDialog)
    yield "keys", _dialog("shortcuts", ShortcutsDialog)
    yield "backups", _backups
    yield "backups-dark", _backups
    yield "search-index", _dialog("search_index", SearchIndex)
    yield "all-feeds", _dialog("list_feeds", AllFeeds)
    yield "all-feeds-dark", _dialog("list_feeds", AllFeeds)
    yield "failing", _dialog("list_failing", FailingFeeds)
    yield "damaged", _damaged
    yield "menu", _menu
    yield "notice", _notice
    yield "empty", _empty
    yield "narrow", _narrow
    # The window as it is where the language of the desktop is Arabic or Hebrew.
    yield "first-start-rtl", lambda studio, name: picture(name, studio.window)
    yield "alerts-rtl", _alerts
    yield "article-rtl", _article
    yield "article-hebrew-rtl", _language("he")
    yield "search-arabic-rtl", _search_arabic
    yield "watch-editor-rtl", _editor("غزة NEAR/20 (هدنة OR truce) NOT football")
    yield "add-feed-rtl", _add_feed
    yield "import-rtl", _import
    yield "settings-rtl", _dialog("settings", SettingsDialog)
    yield "keys-rtl", _dialog("shortcuts", ShortcutsDialog)
    yield "backups-rtl", _backups
    yield "all-feeds-rtl", _dialog("list_feeds", AllFeeds)
    yield "failing-rtl", _dialog("list_failing", FailingFeeds)
    yield "search-index-rtl", _dialog("search_index", SearchIndex)
    yield "menu-rtl", _menu
    yield "notice-rtl", _notice


def _alerts(studio: Studio, name: str) -> None:
    studio.open_line(lambda title, _language: "Blinken" in title)
    picture(name, studio.window)


def _article(studio: Studio, name: str) -> None:
    studio.window.bench.sidebar.go_to(Target(Kind.ALL))
    studio.settle()
    studio.open_line(lambda title, _language: "truce" in title.lower() and "Gaza" in title)
    picture(name, studio.window)


def _language(code: str) -> Shot:
    def shot(studio: Studio, name: str) -> None:
        studio.window.bench.sidebar.go_to(Target(Kind.ALL))
        studio.settle()
        feeds = [feed for feed in studio.reader.feeds() if feed.title in _TITLES[code]]
        studio.window.bench.sidebar.go_to(Target(Kind.FEED, ids=(feeds[0].id,)))
        studio.settle()
        studio.window.doing.step(1)
        studio.window.doing.step(1)
        studio.settle()
        picture(name, studio.window)

    return shot


_TITLES = {
    "ar": ("صحيفة الميناء",),
    "he": ("המגדלור",),
    "zh": ("江岸日报", "南湾时报", "南灣時報"),
    "fr": ("Le Courrier du Port",),
}


def _search(studio: Studio, name: str) -> None:
    studio.window.bench.search.write("hostag* NEAR/20 (release OR freed)")
    studio.settle(2.5)
    studio.window.doing.step(1)
    studio.settle()
    picture(name, studio.window)


def _search_arabic(studio: Studio, name: str) -> None:
    studio.window.bench.search.write("غزة AND (هدنة OR وقف)")
    studio.settle(2.5)
    studio.window.doing.step(1)
    studio.settle()
    picture(name, studio.window)


def _mistake(studio: Studio, name: str) -> None:
    studio.window.bench.search.write("hostages AND (released OR freed")
    studio.settle(1.5)
    picture(name, studio.window)


def _watch(studio: Studio, name: str) -> None:
    watch = studio.reader.watch("Antony Blinken")
    assert watch is not None
    studio.window.bench.sidebar.go_to(Target(Kind.WATCH, ids=(watch.id,)))
    studio.settle()
    studio.window.doing.step(1)
    studio.settle()
    picture(name, studio.window)


def _editor(query: str) -> Shot:
    def shot(studio: Studio, name: str) -> None:
        studio.window.doing.new_watch()
        dialog = studio.dialog(WatchEditor)
        assert isinstance(dialog, WatchEditor)
        # The screen that Qt makes up here is smaller than any real one.
        dialog.resize(640, 600)
        dialog.name.setText("Gaza truce")
        dialog.query.write(query)
        studio.settle(3)
        picture(name, studio.window, dialog)

    return shot


def _add_feed(studio: Studio, name: str) -> None:
    studio.window.doing.follow_feed("https://press.example/feed.xml")
    dialog = studio.dialog(AddFeed)
    assert isinstance(dialog, AddFeed)
    dialog.protected.setChecked(True)
    dialog.login.setText("desk")
    dialog.password.setText("a password")
    studio.settle(0.3)
    picture(name, studio.window, dialog)


def _feed_settings(studio: Studio, name: str) -> None:
    feed = studio.window.doing.desk.feeds[0]
    studio.window._asking.edited_feed(feed, studio.window.doing.desk.folders)
    studio.settle(0.3)
    picture(name, studio.window, studio.dialog(EditFeed))


def _offers(studio: Studio, name: str) -> None:
    studio.window.doing.follow_feed()
    dialog = studio.dialog(AddFeed)
    assert isinstance(dialog, AddFeed)
    offers = tuple((f"https://paper.example/{each}.xml", each.title(), "rss") for each in ("news", "sport", "courts"))
    dialog._on_seen(Seen(dialog._looking, "page", "The Paper", offers=offers))
    studio.settle(0.3)
    picture(name, studio.window, dialog)


def _import(studio: Studio, name: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "feeds.opml")
        file.write_text(_OPML, encoding="utf-8")
        studio.window._asking.listed_feeds(str(file))
        studio.settle(1)
        picture(name, studio.window, studio.dialog(ImportFeeds))


_OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Desk</title></head><body>
<outline text="Wires"><outline text="Northern Agency" xmlUrl="https://northern.example/rss"/>
<outline text="Harbour Wire" xmlUrl="https://harbour-wire.example/harbour-wire.xml"/>
<outline text="وكالة الأنباء" xmlUrl="https://wakala.example/rss"/></outline>
<outline text="Courts"><outline text="Supreme Court: decisions" xmlUrl="https://court.example/decisions.atom"/></outline>
<outline text="Broken" xmlUrl="mailto:nobody"/>
<outline text="Ministry of Finance" xmlUrl="https://finance.example/press.xml"/></body></opml>
"""


def _dialog(command: str, kind: type[QDialog]) -> Shot:
    def shot(studio: Studio, name: str) -> None:
        getattr(studio.window.doing, command)()
        studio.settle(0.4)
        picture(name, studio.window, studio.dialog(kind))

    return shot


def _backups(studio: Studio, name: str) -> None:
    studio.window.doing.backups()
    dialog = studio.dialog(Backups)
    assert isinstance(dialog, Backups)
    if not dialog.list.topLevelItemCount():
        dialog.now.click()
    studio.settle(3)
    picture(name, studio.window, dialog)


def _damaged(studio: Studio, name: str) -> None:
    said = ("Parts of its file cannot be read.", "Mending begins with the newest good backup.")
    steps = [Step(text, lambda: None) for text in ("Mend it", "Backups…", "Quit")]
    dialog = Explanation("The archive is damaged", said, steps, parent=studio.window)
    dialog.show()
    studio.settle(0.4)
    picture(name, dialog)


def _menu(studio: Studio, name: str) -> None:
    sidebar = studio.window.bench.sidebar
    studio.settle(0.3)
    feed = next(feed for feed in studio.reader.feeds() if feed.title == "Harbour Wire")
    sidebar.go_to(Target(Kind.FEED, ids=(feed.id,)))
    studio.settle()
    place = sidebar.visualRect(sidebar.currentIndex()).center()
    sidebar.menu_wanted.emit(sidebar.viewport().mapToGlobal(place))
    studio.settle(0.3)
    menu = next(menu for menu in studio.window.findChildren(QMenu) if menu.isVisible())
    picture(name, studio.window, menu)
    menu.close()


def _notice(studio: Studio, name: str) -> None:
    watch = studio.reader.watch("Red Cross")
    assert watch is not None
    studio.window._decisions.remove_watch(watch)
    studio.settle(1)
    picture(name, studio.window)
    studio.window.bench.notices._act()
    studio.settle(0.5)


def _empty(studio: Studio, name: str) -> None:
    studio.window.bench.search.write("zeppelin regatta")
    studio.settle(2)
    picture(name, studio.window)


def _narrow(studio: Studio, name: str) -> None:
    studio.window.resize(860, 620)
    _article(studio, name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The pictures that are taken of the window and its dialogs, and what is done before each."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QMenu
from studio import Studio, picture

from monitor.engine.messages import Seen
from monitor.show.dialogs.about import AboutDialog
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
from monitor.show.targets import Kind, Target

Shot = Callable[[Studio, str], None]


def _first_start(studio: Studio, name: str) -> None:
    picture(name, studio.window)


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


def _search(query: str) -> Shot:
    """Search, and go to the first article that is found."""

    def taken(studio: Studio, name: str) -> None:
        studio.window.bench.search.write(query)
        studio.settle(2.5)
        studio.window.doing.step(1)
        studio.settle()
        picture(name, studio.window)

    return taken


_search_arabic = _search("غزة AND (هدنة OR وقف)")


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


SHOTS: dict[str, Shot] = {
    "first-start": _first_start,
    "first-start-dark": _first_start,
    "alerts": _alerts,
    "alerts-dark": _alerts,
    "article": _article,
    "article-dark": _article,
    "article-arabic": _language("ar"),
    "article-hebrew": _language("he"),
    "article-chinese": _language("zh"),
    "article-french": _language("fr"),
    "search": _search("hostag* NEAR/20 (release OR freed)"),
    "search-arabic": _search_arabic,
    "search-mistake": _mistake,
    "watch": _watch,
    "watch-editor": _editor("gaza NEAR/20 (truce OR ceasefire OR pause) NOT football"),
    "watch-editor-dark": _editor("gaza NEAR/20 (truce OR ceasefire OR pause) NOT football"),
    "watch-editor-mistake": _editor("gaza AND (truce OR"),
    "add-feed": _add_feed,
    "import": _import,
    "import-dark": _import,
    "feed-settings": _feed_settings,
    "feed-settings-dark": _feed_settings,
    "site-offers-dark": _offers,
    "settings": _dialog("settings", SettingsDialog),
    "settings-dark": _dialog("settings", SettingsDialog),
    "keys": _dialog("shortcuts", ShortcutsDialog),
    "about": _dialog("about", AboutDialog),
    "backups": _backups,
    "backups-dark": _backups,
    "search-index": _dialog("search_index", SearchIndex),
    "all-feeds": _dialog("list_feeds", AllFeeds),
    "all-feeds-dark": _dialog("list_feeds", AllFeeds),
    "failing": _dialog("list_failing", FailingFeeds),
    "damaged": _damaged,
    "menu": _menu,
    "notice": _notice,
    "empty": _empty,
    "narrow": _narrow,
    # The window as it is where the language of the desktop is Arabic or Hebrew.
    "first-start-rtl": _first_start,
    "alerts-rtl": _alerts,
    "article-rtl": _article,
    "article-hebrew-rtl": _language("he"),
    "search-arabic-rtl": _search_arabic,
    "watch-editor-rtl": _editor("غزة NEAR/20 (هدنة OR truce) NOT football"),
    "add-feed-rtl": _add_feed,
    "import-rtl": _import,
    "settings-rtl": _dialog("settings", SettingsDialog),
    "keys-rtl": _dialog("shortcuts", ShortcutsDialog),
    "backups-rtl": _backups,
    "all-feeds-rtl": _dialog("list_feeds", AllFeeds),
    "failing-rtl": _dialog("list_failing", FailingFeeds),
    "search-index-rtl": _dialog("search_index", SearchIndex),
    "menu-rtl": _menu,
    "notice-rtl": _notice,
}
"""By name; how a name ends says in what colours, and from which side it is read."""

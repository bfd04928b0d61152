"""The commands of the menus and the keyboard, carried out on the panes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal

from monitor.errors import SettingsError
from monitor.settings import Settings, load, save
from monitor.show.actions import Key
from monitor.show.all_read import AllRead
from monitor.show.asking import Asking
from monitor.show.decisions import Decisions
from monitor.show.line_actions import LineActions
from monitor.show.line_row import LineRow
from monitor.show.line_words import is_bold
from monitor.show.look import Look
from monitor.show.memory import Memory
from monitor.show.navigation import Navigation
from monitor.show.notices import Notice
from monitor.show.sidebar_nodes import Desk
from monitor.show.targets import Kind, Target
from monitor.show.workbench import Workbench


class Doing(QObject):
    """Fills the table of commands; keeps what it needs to know of the archive in `desk`."""

    told = Signal(Notice)
    close_wanted = Signal()
    quit_wanted = Signal()

    def __init__(
        self,
        folder: Path,
        bench: Workbench,
        navigation: Navigation,
        lines: LineActions,
        decisions: Decisions,
        asking: Asking,
        look: Look,
        memory: Memory,
        row: LineRow,
        all_read: AllRead,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._bench = bench
        self._navigation = navigation
        self._lines = lines
        self._decisions = decisions
        self._asking = asking
        self._look = look
        self._memory = memory
        self._row = row
        self._all_read = all_read
        self.desk = Desk()
        self.keys: Sequence[tuple[str, Sequence[Key]]] = ()

    # The list

    def step(self, rows: int) -> None:
        """Go on in the list, and open what is there."""
        self._bench.headlines.step(rows)

    def step_unread(self) -> None:
        """Go to the next line that nobody has looked at, from the top once more if there is none below."""
        lines = self._navigation.lines
        here, count = self._bench.headlines.current_row(), lines.rowCount()
        for row in [*range(here + 1, count), *range(max(here, 0))]:
            line = lines.line(row)
            if line is not None and is_bold(line):
                self._bench.headlines.go_to_row(row)
                return
        self.told.emit(Notice(self.tr("Everything in this list is read.")))

    def read_on(self) -> None:
        """Scroll the article on; at its end go to the next line."""
        if self._bench.reading.sheet() is None or not self._bench.reading.page_down():
            self.step(1)

    def open_line(self) -> None:
        """Open the current line, and give the keyboard to the text."""
        if self._bench.headlines.current_row() >= 0:
            self._lines.come_to(self._bench.headlines.current_row())
            self._bench.focus_pane(2)

    def open_original(self) -> None:
        """Open the publisher's page."""
        self._lines.open_original()

    def toggle_read(self) -> None:
        """Mark read or unread."""
        self._lines.toggle_read()

    def toggle_star(self) -> None:
        """Star, or take the star."""
        self._lines.toggle_star()

    def toggle_done(self) -> None:
        """Set alerts done, or seen again."""
        self._lines.toggle_done()

    def mark_all_read(self) -> None:
        """Mark the list read."""
        self._all_read.mark(self._navigation.target, self._navigation.found)

    def copy_link(self) -> None:
        """Copy the address."""
        self._lines.copy_link()

    # Going about

    def step_place(self, rows: int) -> None:
        """Go on in the sidebar."""
        self._bench.sidebar.step(rows)

    def focus_pane(self, number: int) -> None:
        """Go to a pane."""
        self._bench.focus_pane(number)

    def next_pane(self, step: int) -> None:
        """Go round the panes."""
        self._bench.next_pane(step)

    def search(self) -> None:
        """Go to the search line."""
        self._bench.search.edit.setFocus()
        self._bench.search.edit.selectAll()

    def search_watch(self) -> None:
        """Search the archive for what the watch that is shown looks for."""
        if self._navigation.target.kind is Kind.WATCH:
            self._bench.search.write(self._navigation.target.query)

    def go_home(self, name: str) -> None:
        """Go to alerts, all articles or starred ones."""
        self._bench.sidebar.go_to(Target(Kind(name)))

    def show_failing(self) -> None:
        """Go to the feed that could not be polled; where there are more, list them."""
        failing = self.desk.failing
        if len(failing) == 1:
            self.go_to_feed(failing[0].id)
        elif failing:
            self.list_failing()

    def go_to_feed(self, feed_id: int) -> None:
        """Go to a feed."""
        self._bench.sidebar.go_to(Target(Kind.FEED, ids=(feed_id,)))

    # Feeds and watches

    def poll_now(self) -> None:
        """Poll all feeds."""
        self._decisions.poll_now()

    def poll_shown(self) -> None:
        """Poll the feed or the folder that is shown, else all feeds."""
        target = self._navigation.target
        self._decisions.poll_now(target.ids if target.kind in (Kind.FEED, Kind.FOLDER) else ())

    def stop_polling(self) -> None:
        """Give up the polls that are under way and those that wait."""
        self._decisions.stop_polling()

    def list_failing(self) -> None:
        """List the feeds that could not be polled, by cause."""
        self._asking.failing(self.desk.failing)

    def list_feeds(self) -> None:
        """List all feeds: how they are, when they are polled next and why."""
        self._asking.feeds(self.desk.feeds)

    def enter_login(self) -> None:
        """Ask for the login of the feed that is shown."""
        target = self._navigation.target
        feed = next((feed for feed in self.desk.feeds if target.kind is Kind.FEED and feed.id in target.ids), None)
        if feed is not None:
            self._asking.login(feed)

    def follow_feed(self, url: str = "") -> None:
        """Ask for a feed."""
        self._asking.feed(self.desk.folders, url)

    def new_watch(self, query: str = "") -> None:
        """Ask for a watch; from a search it begins with that."""
        self._asking.watch(None, query or self._navigation.search_query)

    def import_feeds(self) -> None:
        """Ask for a list of feeds."""
        self._asking.feed_list()

    def starter_lists(self) -> None:
        """Ask for one of the lists to begin with."""
        self._asking.starter_lists()

    def export_feeds(self) -> None:
        """Write a list of feeds."""
        self._asking.export()

    def start_demo(self) -> None:
        """Start the demo beside, with an archive of its own."""
        started, _process = QProcess.startDetached(sys.executable, ["-m", "monitor", "demo"])
        if started:
            self.told.emit(Notice(self.tr("The demo opens in a window of its own; your archive is not touched.")))
        else:
            self.told.emit(Notice(self.tr("The demo could not be started. Run: media-monitor demo"), bad=True))

    # The window

    def backups(self) -> None:
        """Show the backups, and ask what to do with them."""
        self._asking.backups(self._folder)

    def search_index(self) -> None:
        """Show how the search index stands, and ask what to do with it."""
        self._asking.search_index()

    def settings(self) -> None:
        """Ask for settings."""
        self._asking.settings(load(self._folder)[0])

    def take_settings(self, chosen: Settings) -> None:
        """Use and keep what was chosen."""
        self._look.choose(chosen.theme)
        try:
            save(self._folder, chosen)
        except SettingsError as error:
            self.told.emit(Notice(f"{error.reason} {error.hint}".strip(), bad=True))

    def shortcuts(self) -> None:
        """List the keys."""
        self._asking.shortcuts(self.keys)

    def about(self) -> None:
        """Say what this is."""
        self._asking.about(self._folder)

    def toggle_snippets(self) -> None:
        """Show how articles begin, or not."""
        self._row.with_detail = not self._row.with_detail
        self._memory.set("view/snippets", self._row.with_detail)
        self._bench.headlines.view.reset_layout()

    def toggle_done_shown(self) -> None:
        """Show alerts that are done, or not."""
        self._navigation.show_done(not self._navigation.with_done)

    def zoom(self, steps: int) -> None:
        """Make text larger or smaller."""
        self._look.zoom(steps)

    def show_welcome(self) -> None:
        """Show the first steps."""
        self._bench.set_welcoming(True)

    def close_window(self) -> None:
        """Close the window."""
        self.close_wanted.emit()

    def quit(self) -> None:
        """End the program."""
        self.quit_wanted.emit()

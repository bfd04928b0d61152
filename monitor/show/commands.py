"""The table of commands: what the menus and the keyboard offer, in which words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from monitor.show.actions import Command

translate = QCoreApplication.translate


class Doer(Protocol):
    """What the window can do."""

    def step(self, rows: int) -> None:
        """Go on in the list."""

    def step_place(self, rows: int) -> None:
        """Go on in the sidebar."""

    def step_unread(self) -> None:
        """Go to the next unread line."""

    def read_on(self) -> None:
        """Scroll on, and at the end go to the next line."""

    def open_line(self) -> None:
        """Open the line and go to the text."""

    def open_original(self) -> None:
        """Open the publisher's page."""

    def toggle_read(self) -> None:
        """Mark read or unread."""

    def toggle_star(self) -> None:
        """Star, or take the star."""

    def toggle_done(self) -> None:
        """Set alerts done, or new again."""

    def mark_all_read(self) -> None:
        """Mark the list read."""

    def copy_link(self) -> None:
        """Copy the address."""

    def focus_pane(self, number: int) -> None:
        """Go to a pane."""

    def next_pane(self, step: int) -> None:
        """Go round the panes."""

    def search(self) -> None:
        """Go to the search line."""

    def search_watch(self) -> None:
        """Search the archive for what the watch looks for."""

    def go_home(self, name: str) -> None:
        """Go to alerts, all articles or starred ones."""

    def poll_now(self) -> None:
        """Poll all feeds."""

    def poll_shown(self) -> None:
        """Poll the feeds that are shown."""

    def stop_polling(self) -> None:
        """Give up the round of polls that is under way."""

    def list_failing(self) -> None:
        """List the feeds that could not be polled."""

    def list_feeds(self) -> None:
        """List all feeds with how they are."""

    def backups(self) -> None:
        """Show the backups."""

    def search_index(self) -> None:
        """Show the search index."""

    def enter_login(self) -> None:
        """Ask for the login of the feed that is shown."""

    def follow_feed(self) -> None:
        """Ask for a feed."""

    def new_watch(self) -> None:
        """Ask for a watch."""

    def import_feeds(self) -> None:
        """Ask for a list of feeds."""

    def starter_lists(self) -> None:
        """Ask for one of the lists to begin with."""

    def export_feeds(self) -> None:
        """Write a list of feeds."""

    def settings(self) -> None:
        """Ask for settings."""

    def shortcuts(self) -> None:
        """List the keys."""

    def about(self) -> None:
        """Say what this is."""

    def toggle_snippets(self) -> None:
        """Show how articles begin, or not."""

    def toggle_done_shown(self) -> None:
        """Show alerts that are done, or not."""

    def zoom(self, steps: int) -> None:
        """Make text larger or smaller."""

    def show_welcome(self) -> None:
        """Show the first steps."""

    def close_window(self) -> None:
        """Close the window."""

    def quit(self) -> None:
        """End the program."""


Groups = Sequence[tuple[str, Sequence[Command]]]


def commands(do: Doer, *, snippets: bool) -> Groups:
    """Return every command in groups, each with its keys; letters follow the family that feed readers share."""

    def bound(run: Callable[..., None], *arguments: object) -> Callable[[], None]:
        return lambda: run(*arguments)

    return (
        (
            translate("Commands", "Articles"),
            (
                Command("next", translate("Commands", "Next"), bound(do.step, 1), ("J",)),
                Command("previous", translate("Commands", "Previous"), bound(do.step, -1), ("K",)),
                Command("next-unread", translate("Commands", "Next unread"), do.step_unread, ("N",)),
                Command("on", translate("Commands", "Read on"), do.read_on, ("Space",)),
                Command("open", translate("Commands", "Open and go to the text"), do.open_line, ("O",)),
                Command(
                    "original", translate("Commands", "Open original in the browser"), do.open_original, ("V",), "open"
                ),
                Command("read", translate("Commands", "Mark as read or unread"), do.toggle_read, ("M",), "read"),
                Command("star", translate("Commands", "Star, or take the star"), do.toggle_star, ("S",), "star"),
                Command("done", translate("Commands", "Alert done, or new again"), do.toggle_done, ("E",), "done"),
                Command("all-read", translate("Commands", "Mark all as read"), do.mark_all_read, ("Shift+A",)),
                Command("copy-link", translate("Commands", "Copy link"), do.copy_link, ("C",), "copy"),
            ),
        ),
        (
            translate("Commands", "Going about"),
            (
                Command("search", translate("Commands", "Search"), do.search, ("/", "Ctrl+F"), "search"),
                Command("search-watch", translate("Commands", "Search the archive for this watch"), do.search_watch),
                Command("alerts", translate("Commands", "Alerts"), bound(do.go_home, "alerts"), ("G, A",), "alert"),
                Command("all", translate("Commands", "All articles"), bound(do.go_home, "all"), ("G, L",), "articles"),
                Command("starred", translate("Commands", "Starred"), bound(do.go_home, "starred"), ("G, S",), "star"),
                Command(
                    "next-place", translate("Commands", "Next in the sidebar"), bound(do.step_place, 1), ("Shift+J",)
                ),
                Command(
                    "previous-place",
                    translate("Commands", "Previous in the sidebar"),
                    bound(do.step_place, -1),
                    ("Shift+K",),
                ),
                Command("pane-1", translate("Commands", "Sidebar"), bound(do.focus_pane, 0), ("Ctrl+1",)),
                Command("pane-2", translate("Commands", "List"), bound(do.focus_pane, 1), ("Ctrl+2",)),
                Command("pane-3", translate("Commands", "Article"), bound(do.focus_pane, 2), ("Ctrl+3",)),
                Command("next-pane", translate("Commands", "Next pane"), bound(do.next_pane, 1), ("F6",)),
                Command(
                    "previous-pane", translate("Commands", "Previous pane"), bound(do.next_pane, -1), ("Shift+F6",)
                ),
            ),
        ),
        (
            translate("Commands", "Feeds and watches"),
            (
                Command("poll", translate("Commands", "Poll all feeds now"), do.poll_now, ("R", "F5"), "refresh"),
                Command("poll-shown", translate("Commands", "Poll what is shown"), do.poll_shown, (), "refresh"),
                Command(
                    "stop-polling", translate("Commands", "Stop polling this round"), do.stop_polling, (), "stopped"
                ),
                Command("feeds", translate("Commands", "All feeds…"), do.list_feeds, (), "feed"),
                Command("failing", translate("Commands", "Feeds that fail…"), do.list_failing, (), "failing"),
                Command("login", translate("Commands", "Enter a login…"), do.enter_login, (), "settings"),
                Command("follow", translate("Commands", "Follow a feed…"), do.follow_feed, ("+", "Ctrl+N"), "feed"),
                Command("watch", translate("Commands", "New watch…"), do.new_watch, ("W",), "watch"),
                Command("import", translate("Commands", "Import feeds…"), do.import_feeds, (), "import"),
                Command("starters", translate("Commands", "Starter lists…"), do.starter_lists, (), "feed"),
                Command("export", translate("Commands", "Export feeds…"), do.export_feeds, (), "export"),
            ),
        ),
        (
            translate("Commands", "Window"),
            (
                Command(
                    "snippets",
                    translate("Commands", "Show how articles begin"),
                    do.toggle_snippets,
                    (),
                    "",
                    True,
                    snippets,
                ),
                Command(
                    "show-done",
                    translate("Commands", "Show alerts that are done"),
                    do.toggle_done_shown,
                    (),
                    "",
                    True,
                    False,
                ),
                Command("larger", translate("Commands", "Larger text"), bound(do.zoom, 1), ("Ctrl++", "Ctrl+=")),
                Command("smaller", translate("Commands", "Smaller text"), bound(do.zoom, -1), ("Ctrl+-",)),
                Command("normal", translate("Commands", "Normal text"), bound(do.zoom, 0), ("Ctrl+0",)),
                Command("backups", translate("Commands", "Backups…"), do.backups),
                Command("search-index", translate("Commands", "Search index…"), do.search_index),
                Command("settings", translate("Commands", "Settings…"), do.settings, ("Ctrl+,",), "settings"),
                Command("keys", translate("Commands", "Keyboard…"), do.shortcuts, ("?", "F1")),
                Command("welcome", translate("Commands", "First steps"), do.show_welcome),
                Command("about", translate("Commands", "About Media Monitor"), do.about),
                Command("close", translate("Commands", "Close window"), do.close_window, ("Ctrl+W",)),
                Command("quit", translate("Commands", "Quit"), do.quit, ("Ctrl+Q",)),
            ),
        ),
    )

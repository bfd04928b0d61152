"""The main window: makes the parts, places them, and connects what one wants with what another does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from monitor.errors import DamagedError, MonitorError
from monitor.show.actions import Actions
from monitor.show.all_read import AllRead
from monitor.show.asking import Asking
from monitor.show.background import Background
from monitor.show.bridge import WorkerBridge
from monitor.show.commands import commands
from monitor.show.decisions import AlertsChanged, ArticlesChanged, Decisions
from monitor.show.doing import Doing
from monitor.show.feed_words import trouble_of
from monitor.show.line_actions import LineActions
from monitor.show.line_row import LineRow
from monitor.show.list_words import list_words
from monitor.show.look import Look, application_icon
from monitor.show.marks import Marks
from monitor.show.memory import Memory
from monitor.show.menus import Menus
from monitor.show.models.sidebar_tree import NodeRole
from monitor.show.navigation import Navigation
from monitor.show.news import News, NewsDesk
from monitor.show.notices import Notice
from monitor.show.opening import Opening
from monitor.show.panels.search_line import Wanted
from monitor.show.panels.status_line import StatusLine
from monitor.show.place_menu import PlaceMenu
from monitor.show.sidebar_nodes import Desk
from monitor.show.targets import Kind, Target
from monitor.show.tidings import Tidings
from monitor.show.workbench import Workbench
from monitor.store.reader import Reader


class MainWindow(QMainWindow):
    """Three panes, a search line, a status line; everything is handed in."""

    quit_wanted = Signal()
    hidden = Signal()
    restore_wanted = Signal(Path)
    mending_wanted = Signal()
    new_alerts = Signal(int)
    archive_changed = Signal()

    def __init__(
        self,
        folder: Path,
        reader: Reader,
        background: Background,
        bridge: WorkerBridge,
        look: Look,
        changed: Callable[[], bool],
        *,
        title_suffix: str = "",
    ) -> None:
        super().__init__()
        self.setWindowTitle(f"{title_suffix} — Media Monitor" if title_suffix else "Media Monitor")
        self.setWindowIcon(application_icon())
        self.stays_when_closed = False
        """Whether closing hides the window and monitoring goes on; the tray decides."""
        self._look = look
        self._memory = Memory(folder)
        self._desk = Desk()
        self._known = False
        self._last_place = Target(Kind.ALERTS)
        self._step = ""
        self._to_choose = 0
        self._marks = Marks()
        self._row = LineRow(look, self._marks, self)
        self._row.with_detail = self._memory.is_set("view/snippets", True)
        self._news = NewsDesk(reader, background, changed, self)
        self._decisions = Decisions(bridge, self)
        self._asking = Asking(self, bridge, reader, background, look)
        self._opening = Opening(reader, background, self)
        self.navigation = Navigation(bridge, reader, background, self._marks, self)
        self.bench = Workbench(look, self._row, self.navigation.lines)
        self.lines = LineActions(
            self.bench.headlines,
            self.bench.reading,
            self.navigation,
            self._opening,
            self._decisions,
            parent=self,
        )
        self.doing = Doing(
            folder,
            self.bench,
            self.navigation,
            self.lines,
            self._decisions,
            self._asking,
            look,
            self._memory,
            self._row,
            AllRead(reader, background, self._decisions, self),
            self,
        )
        self._actions = Actions(self, look, commands(self.doing, snippets=self._row.with_detail))
        self.doing.keys = self._actions.keys()
        self._places = PlaceMenu(self._decisions, self._asking, look, self)
        self._menus = Menus(self._actions, self._places, self)
        self._status = StatusLine()
        self._tidings = Tidings(self._decisions, self)
        self.setCentralWidget(self.bench)
        self.setStatusBar(self._status)
        self._menus.fill_bar(self.menuBar())
        self._connect_panes()
        self._connect_work(bridge, background)
        # The frame needs a little of the screen too.
        self.resize(QSize(1280, 800).boundedTo(self.screen().availableSize() * 0.94))
        self._memory.bring_back(self, self.bench.panes)

    def start(self) -> None:
        """Begin to show the archive."""
        self._news.start()
        self.bench.headlines.view.setFocus()

    def stop(self) -> None:
        """Keep sizes and places, and look no more."""
        self._news.stop()
        self._memory.keep(self, self.bench.panes)

    def open_article(self, article_id: int) -> None:
        """Come to the front with this article, as a notification asked."""
        self.come_to_front()
        self.bench.set_welcoming(False)
        self.lines.open_article(article_id)
        if not self.bench.headlines.choose(article_id):
            self._to_choose = article_id
            if self.navigation.target.kind is not Kind.ALERTS:
                self.doing.go_home("alerts")

    def show_alerts(self) -> None:
        """Come to the front with the list of alerts."""
        self.come_to_front()
        self.doing.go_home("alerts")

    @Slot()
    def come_to_front(self) -> None:
        """Show the window above the others."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide where the tray keeps the program, else end it."""
        self._memory.keep(self, self.bench.panes)
        event.accept()
        if self.stays_when_closed:
            self.hidden.emit()
        else:
            self.quit_wanted.emit()

    # Putting together

    def _connect_panes(self) -> None:
        bench = self.bench
        bench.search.wanted.connect(self._search)
        bench.search.faulty.connect(self._describe)
        bench.search.emptied.connect(self._leave_search)
        bench.search.left_downwards.connect(self._go_to_list)
        bench.search.adding_wanted.connect(self._menus.show_adding)
        bench.sidebar.chosen.connect(self._go)
        bench.sidebar.menu_wanted.connect(self._show_place_menu)
        bench.headlines.menu_wanted.connect(self._menus.show_line)
        bench.headlines.watch_wanted.connect(self.doing.new_watch)
        bench.headlines.all_read_wanted.connect(self.doing.mark_all_read)
        bench.headlines.step_wanted.connect(self._take_step)
        bench.welcome.follow_wanted.connect(self.doing.follow_feed)
        bench.welcome.starters_wanted.connect(self.doing.starter_lists)
        bench.welcome.import_wanted.connect(self.doing.import_feeds)
        bench.welcome.demo_wanted.connect(self.doing.start_demo)
        bench.welcome.watch_wanted.connect(self.doing.new_watch)
        bench.welcome.search_wanted.connect(bench.search.write)
        bench.welcome.finished.connect(self._finish_welcome)
        self._status.feeds_wanted.connect(self.doing.list_feeds)
        self._status.failing_wanted.connect(self.doing.show_failing)
        self._status.stop_wanted.connect(self.doing.stop_polling)
        self._status.notices_wanted.connect(self._tidings.tell)
        self._tidings.feed_wanted.connect(bench.sidebar.go_to)
        self._look.changed.connect(self._actions.tint)

    def _connect_work(self, bridge: WorkerBridge, background: Background) -> None:
        tell = self.bench.notices.tell
        self._news.came.connect(self._take_news)
        self.navigation.went.connect(self._describe)
        self.navigation.described.connect(self._describe)
        self.navigation.mistaken.connect(self.bench.search.tell_mistake)
        self.navigation.lines.loaded.connect(self._show_loaded)
        self._decisions.articles_changed.connect(self._show_articles)
        self._decisions.alerts_changed.connect(self._show_alerts)
        self._decisions.refused.connect(self._read_again)
        for teller in (self.navigation, self._decisions, self.lines, self.doing, self._asking, self._tidings):
            teller.told.connect(tell)
        self._asking.export_chosen.connect(self._decisions.write_feed_list)
        self._asking.search_wanted.connect(self.bench.search.write)
        self._places.search_wanted.connect(self.bench.search.write)
        self._asking.settings_chosen.connect(self.doing.take_settings)
        self._asking.restore_wanted.connect(self.restore_wanted)
        self._asking.feed_wanted.connect(self.doing.go_to_feed)
        self._asking.poll_wanted.connect(self._decisions.poll_now)
        self._asking.index_wanted.connect(self._decisions.build_index)
        self._asking.index_rest_wanted.connect(self._decisions.rest_index)
        self._asking.index_going_on_wanted.connect(self._decisions.go_on_with_index)
        self._tidings.list_wanted.connect(self._asking.happened)
        self._asking.notices_put_away.connect(self._tidings.leave)
        self._asking.notice_followed.connect(self._tidings.go)
        self._tidings.mending_wanted.connect(self.mending_wanted)
        self._tidings.backups_wanted.connect(self.doing.backups)
        self.doing.close_wanted.connect(self.close)
        self.doing.quit_wanted.connect(self.quit_wanted)
        background.failed.connect(self._tell_error)
        bridge.worker_gone.connect(self._tell_worker_gone)

    # Going about

    @Slot(Target)
    def _go(self, target: Target) -> None:
        self._last_place = target
        self.bench.set_welcoming(False)
        self.bench.search.forget()
        self.navigation.go(target)

    @Slot(Wanted)
    def _search(self, wanted: Wanted) -> None:
        self.bench.set_welcoming(False)
        self.bench.sidebar.leave()
        self.navigation.search(wanted.query, wanted.order)

    @Slot()
    def _leave_search(self) -> None:
        if not self.bench.sidebar.go_to(self._last_place):
            self.doing.go_home("alerts")

    @Slot()
    def _go_to_list(self) -> None:
        self.bench.focus_pane(1)
        if self.bench.headlines.current_row() < 0:
            self.doing.step(1)

    @Slot()
    def _finish_welcome(self) -> None:
        self.bench.set_welcoming(False)
        self.doing.go_home("alerts")

    @Slot()
    def _take_step(self) -> None:
        if self._step:
            self._actions[self._step].trigger()

    # What changed

    @Slot(News)
    def _take_news(self, news: News) -> None:
        self._desk = self.doing.desk = news.desk
        self._marks.watch_for(news.desk.watches, news.desk.vocabulary)
        self._row.set_watches(news.desk.watches)
        self.bench.sidebar.show_desk(news.desk)
        self.bench.welcome.show_desk(news.desk, news.figures.articles)
        self._status.show_feeds(len(news.desk.feeds), len(news.desk.failing))
        self._status.show_notices(self._tidings.show(news.notices))
        self._status.show_figures(news.figures)
        self.new_alerts.emit(sum(news.desk.new_alerts.values()))
        self.archive_changed.emit()
        if self._known:
            self._stay_or_leave()
            self.navigation.refresh(self.bench.headlines.visible_rows())
            self._opening.again()
        else:
            self._begin(news.desk)
        self._describe()

    def _stay_or_leave(self) -> None:
        """Follow the place that is shown if it was renamed; leave it if it is gone."""
        target = self.navigation.target
        now = self.bench.sidebar.now(target)
        if now is not None:
            self.navigation.rename(now)
        elif target.kind in (Kind.WATCH, Kind.FEED, Kind.FOLDER):
            self.doing.go_home("alerts")

    def _begin(self, desk: Desk) -> None:
        """Show what is most useful at a start."""
        self._known = True
        self.bench.set_welcoming(not desk.feeds or not desk.watches)
        welcoming = self.bench.is_welcoming()
        if self.navigation.target.kind is not Kind.SEARCH:
            self.doing.go_home("alerts")
        self.bench.set_welcoming(welcoming)

    @Slot()
    def _read_again(self) -> None:
        self._news.read_soon()

    @Slot()
    def _show_loaded(self) -> None:
        self.bench.headlines.show_or_empty()
        self.bench.headlines.view.scrollToTop()
        if self._to_choose and self._to_choose == self._opening.wanted:
            self.bench.headlines.choose(self._to_choose)
        self._to_choose = 0
        self._describe()

    @Slot()
    def _describe(self) -> None:
        target, pane = self.navigation.target, self.bench.headlines
        words = list_words(
            self._desk,
            target,
            rows=self.navigation.lines.rowCount(),
            busy=self.navigation.busy,
            broken=self.navigation.broken,
        )
        is_search = target.kind is Kind.SEARCH
        name, detail = target.title, self.navigation.detail or self._count_of(target)
        if is_search and self.bench.search.is_faulty():
            name = self.tr("The search before")
            detail = self.tr("{articles} for: {query}").format(articles=detail, query=target.query)
        pane.say(name, detail, note=words.note, is_search=is_search, can_mark=not is_search)
        pane.set_busy(self.navigation.busy)
        self._step = words.empty.command
        pane.say_empty(words.empty.icon, words.empty.title, words.empty.text, words.empty.step)

    def _count_of(self, target: Target) -> str:
        desk = self._desk
        match target.kind:
            case Kind.ALERTS:
                new = sum(desk.new_alerts.get(watch.id, 0) for watch in desk.watches)
                return self.tr("%n new", "", new) if new else ""
            case Kind.FEED if trouble_of(self._desk, target):
                return self.tr("could not be polled")
            case Kind.FEED | Kind.FOLDER:
                unread = sum(desk.unread.get(each, 0) for each in target.ids)
                return self.tr("%n unread", "", unread) if unread else ""
            case Kind.WATCH:
                return target.query
            case _:
                return ""

    @Slot(ArticlesChanged)
    def _show_articles(self, change: ArticlesChanged) -> None:
        self.navigation.lines.update_articles(change.articles, read=change.read, starred=change.starred)
        sheet = self.bench.reading.sheet()
        if sheet is not None and sheet.article.id in change.articles:
            self.bench.reading.mark(read=change.read, starred=change.starred)

    @Slot(AlertsChanged)
    def _show_alerts(self, change: AlertsChanged) -> None:
        self.navigation.lines.update_alerts(change.alerts, change.state)

    @Slot(MonitorError)
    def _tell_error(self, error: MonitorError) -> None:
        if isinstance(error, DamagedError) and not self._known:
            self.mending_wanted.emit()
        elif isinstance(error, DamagedError):
            mend = Notice(error.reason, self.tr("Mend it…"), self.mending_wanted.emit, bad=True)
            self.bench.notices.tell(mend)
        else:
            self.bench.notices.tell(Notice(f"{error.reason} {error.hint}".strip(), bad=True))

    @Slot()
    def _tell_worker_gone(self) -> None:
        text = self.tr("The part of the program that searches has stopped. Quit the program and start it again.")
        self.bench.notices.tell(Notice(text, bad=True))

    @Slot(QPoint)
    def _show_place_menu(self, place: QPoint) -> None:
        sidebar = self.bench.sidebar
        node = sidebar.indexAt(sidebar.viewport().mapFromGlobal(place)).data(NodeRole)
        if node is not None:
            self._menus.show_place(node, self._desk, place)

"""The first start: three steps to a first alert."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from monitor.show.look import Look
from monitor.show.sidebar_nodes import Desk


class _Step(QFrame):
    """A numbered card; the number becomes a tick when the step is done."""

    def __init__(self, look: Look, number: int, title: str, text: str) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._look = look
        self._number = number
        self._done = False
        self._badge = QLabel()
        self._badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._badge.setFixedSize(32, 32)
        name = QLabel(title)
        name.setProperty("scale", "large")
        self.text = QLabel(text)
        self.text.setWordWrap(True)
        self.text.setProperty("muted", True)
        # What is wrong with a feed may name another address, to be copied.
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.row = QHBoxLayout()
        self.row.setSpacing(8)
        self.more = QHBoxLayout()
        self.more.setSpacing(8)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.addWidget(self._badge, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(name, 0, 1)
        grid.addWidget(self.text, 1, 1)
        grid.addLayout(self.row, 2, 1)
        grid.addLayout(self.more, 3, 1)
        grid.setRowMinimumHeight(2, 40)
        grid.setColumnStretch(1, 1)
        look.changed.connect(self._paint)
        self._paint()

    def set_done(self, done: bool) -> None:
        """Tick the step off, or not."""
        self._done = done
        self._paint()

    @Slot()
    def _paint(self) -> None:
        theme = self._look.theme
        colour = theme.good if self._done else theme.accent
        self._badge.setText("✓" if self._done else str(self._number))
        self._badge.setAccessibleName(self.tr("Done") if self._done else self.tr("Step {n}").format(n=self._number))
        self._badge.setStyleSheet(
            f"background: {colour}; color: {theme.surface}; border-radius: 16px; font-weight: 600;"
        )


class Welcome(QScrollArea):
    """Leads from nothing to a first alert; says what a person wants to do, and does nothing itself."""

    follow_wanted = Signal(str)
    starters_wanted = Signal()
    import_wanted = Signal()
    demo_wanted = Signal()
    watch_wanted = Signal(str)
    search_wanted = Signal(str)
    finished = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        title = QLabel(self.tr("Three steps to your first alert"))
        title.setProperty("scale", "huge")
        intro = QLabel(
            self.tr(
                "Your feeds are followed, every article is kept on this machine, and what you watch is told to you."
            )
        )
        intro.setWordWrap(True)
        intro.setProperty("muted", True)
        self._feeds = _Step(look, 1, self.tr("Follow feeds"), "")
        self._watches = _Step(look, 2, self.tr("Name what to watch"), "")
        self._alerts = _Step(look, 3, self.tr("See what matched"), "")
        self._queries: list[str] = []
        self._fill_feeds()
        self._fill_watches()
        self._fill_alerts()
        page = QWidget()
        page.setMaximumWidth(720)
        column = QVBoxLayout(page)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(title)
        column.addWidget(intro)
        for step in (self._feeds, self._watches, self._alerts):
            column.addWidget(step)
        column.addStretch(2)
        outer = QWidget()
        outer.setAutoFillBackground(True)
        outer.setBackgroundRole(QPalette.ColorRole.Window)
        middle = QHBoxLayout(outer)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        middle.addWidget(page, stretch=10)
        middle.addStretch(1)
        self.setWidget(outer)
        self.show_desk(Desk(), 0)

    def show_desk(self, desk: Desk, articles: int) -> None:
        """Tick off what is done."""
        feeds, watches, alerts = len(desk.feeds), len(desk.watches), sum(desk.new_alerts.values())
        self._feeds.set_done(feeds > len(desk.failing))
        self._watches.set_done(watches > 0)
        self._alerts.set_done(alerts > 0)
        self._feeds.text.setText(
            self._trouble(desk)
            if desk.failing and feeds == len(desk.failing)
            else self.tr("You follow %n feeds. Add more at any time.", "", feeds)
            if feeds
            else self.tr(
                "Paste the address of a feed or of a site, choose from a list to begin with, bring one from another "
                "program, or try the sample feeds."
            )
        )
        self._watches.text.setText(
            self.tr("%n watches wait for what comes in.", "", watches)
            if watches
            else self.tr("Two or three words are enough. Every form of them is found, in the headline and in the text.")
        )
        waiting = self.tr("%n articles have come in so far.", "", articles) if articles else ""
        self._alerts.text.setText(
            self.tr("%n alerts are waiting for you.", "", alerts)
            if alerts
            else f"{waiting} {self.tr('An alert appears here as soon as a new article matches.')}".strip()
        )
        self._open.setEnabled(feeds > 0)
        if watches > len(self._queries):
            # What was typed became a watch.
            self._words.clear()
        self._queries = [watch.query for watch in desk.watches]
        self._search.setVisible(bool(watches and articles and not alerts))
        self._watch.setEnabled(bool(self._words.text().strip()))

    def _trouble(self, desk: Desk) -> str:
        """Say what is wrong with the first feed that fails: at a first start it is often the address."""
        feed = desk.failing[0]
        return self.tr("{title} could not be polled: {error}").format(title=feed.title, error=feed.error or "")

    def _fill_feeds(self) -> None:
        self._url = QLineEdit()
        self._url.setPlaceholderText("https://example.org/")
        self._url.setAccessibleName(self.tr("Address of a feed or site"))
        self._follow = _button(self.tr("Follow"))
        starters = _button(self.tr("Starter lists…"))
        bring = _button(self.tr("Import a list…"))
        demo = _button(self.tr("Try the demo"))
        self._feeds.row.addWidget(self._url, stretch=1)
        self._feeds.row.addWidget(self._follow)
        for button in (starters, bring, demo):
            self._feeds.more.addWidget(button)
        self._feeds.more.addStretch(1)
        self._url.returnPressed.connect(self._want_feed)
        self._follow.clicked.connect(self._want_feed)
        starters.clicked.connect(self.starters_wanted)
        bring.clicked.connect(self.import_wanted)
        demo.clicked.connect(self.demo_wanted)

    def _fill_watches(self) -> None:
        self._words = QLineEdit()
        self._words.setPlaceholderText(self.tr("gaza truce"))
        self._words.setAccessibleName(self.tr("Words to watch"))
        self._watch = _button(self.tr("Watch…"))
        self._watches.row.addWidget(self._words, stretch=1)
        self._watches.row.addWidget(self._watch)
        self._words.returnPressed.connect(self._want_watch)
        self._words.textChanged.connect(self._allow_watch)
        self._watch.clicked.connect(self._want_watch)

    def _fill_alerts(self) -> None:
        self._open = _button(self.tr("Open the alerts"))
        self._search = _button(self.tr("Search what is here already"))
        self._alerts.row.addWidget(self._open)
        self._alerts.row.addWidget(self._search)
        self._alerts.row.addStretch(1)
        self._open.clicked.connect(self.finished)
        self._search.clicked.connect(self._want_search)

    @Slot()
    def _want_feed(self) -> None:
        self.follow_wanted.emit(self._url.text().strip())
        self._url.clear()

    @Slot()
    def _want_search(self) -> None:
        several = len(self._queries) > 1
        self.search_wanted.emit(" OR ".join(f"({query})" if several else query for query in self._queries))

    @Slot()
    def _allow_watch(self) -> None:
        self._watch.setEnabled(bool(self._words.text().strip()))

    @Slot()
    def _want_watch(self) -> None:
        if self._words.text().strip():
            self.watch_wanted.emit(self._words.text().strip())


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(True)
    return button

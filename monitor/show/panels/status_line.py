"""The line at the bottom: feeds, failures, polling, how new the news is, how large the archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from monitor.chronicle import Activity
from monitor.show import times
from monitor.show.sides import margins
from monitor.store.reader import Reader

# The collector says so every few seconds that it lives.
_SILENT = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the line tells, as the archive has it."""

    activity: Activity | None
    newest: datetime | None
    articles: int


def read_figures(reader: Reader) -> Figures:
    """Read them from the archive."""
    return Figures(reader.activity(), reader.newest_article(), reader.count_articles())


class StatusLine(QStatusBar):
    """Says what the collector does; a press on the number of feeds, or of those that fail, asks to see them."""

    feeds_wanted = Signal()
    failing_wanted = Signal()
    notices_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(margins(0, 0, 12, 0))
        self._feeds = QPushButton()
        self._feeds.setProperty("quiet", True)
        self._feeds.setToolTip(self.tr("Show all feeds, how they are and when they are polled next"))
        self._feeds.clicked.connect(self.feeds_wanted)
        self._failing = QPushButton()
        self._failing.setProperty("quiet", True)
        self._failing.clicked.connect(self.failing_wanted)
        self._notices = QPushButton()
        self._notices.setProperty("quiet", True)
        self._notices.clicked.connect(self.notices_wanted)
        self._notices.setToolTip(self.tr("Show what happened to a feed"))
        self._polling = QLabel()
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(self.tr("Progress of polling"))
        self._bar.setFixedWidth(96)
        self._figures = QLabel()
        self._stop = QPushButton(self.tr("Stop"))
        self._stop.setProperty("quiet", True)
        self._stop.setToolTip(self.tr("Give up this round of polls; each feed is polled again at its usual time"))
        self._stop.clicked.connect(self.stop_wanted)
        # What appears while feeds are polled stands behind “Stop”, which does not move under the pointer then.
        for widget in (self._feeds, self._failing, self._polling, self._bar, self._stop, self._notices):
            self.addWidget(widget)
        self.addPermanentWidget(self._figures)
        self._figures.setContentsMargins(margins(0, 4, 12, 4))
        self._failing.hide()
        self._notices.hide()
        self._show_progress(0, 0)

    def show_feeds(self, feeds: int, failing: int) -> None:
        """Say how many feeds are followed, and how many of them fail."""
        self._feeds.setText(self.tr("%n feeds", "", feeds))
        self._failing.setText(self.tr("%n failing", "", failing))
        self._failing.setToolTip(self.tr("Show the feeds that could not be polled, by cause"))
        self._failing.setVisible(failing > 0)

    def show_notices(self, count: int) -> None:
        """Say how many notices of feeds nobody has put away."""
        self._notices.setText(self.tr("%n notices", "", count))
        self._notices.setVisible(count > 0)

    @Slot(Figures)
    def show_figures(self, figures: Figures) -> None:
        """Say what the collector does, how new the newest article is, and how many there are."""
        said = []
        if figures.newest is not None:
            said.append(self.tr("newest article: {time}").format(time=times.short(figures.newest, times.now())))
            self._figures.setToolTip(times.stamp(figures.newest))
        articles = self.tr("%n articles", "", figures.articles)
        said.append(articles.replace(str(figures.articles), times.count(figures.articles)))
        self._figures.setText("  ·  ".join(said))
        self._show_activity(figures.activity)

    def _show_activity(self, activity: Activity | None) -> None:
        self._polling.setToolTip("")
        if activity is None or abs(times.now() - activity.beat) > _SILENT:
            self._polling.setText(self.tr("not polling"))
            self._polling.setToolTip(self.tr("The collector is not running; it is started again by itself."))
            self._show_progress(0, 0)
            return
        if activity.offline_since is not None:
            since = times.absolute(activity.offline_since, times.now())
            self._polling.setText(self.tr("offline since {time}").format(time=since))
            self._polling.setToolTip(
                self.tr("No publisher can be reached from this machine. Polling goes on by itself.")
            )
            self._show_progress(0, 0)
            return
        busy = activity.done < activity.total
        done, total = times.count(activity.done), times.count(activity.total)
        polling = self.tr("polling {done} of {total}")
        self._polling.setText(polling.format(done=done, total=total) if busy else self.tr("up to date"))
        widest = self._polling.fontMetrics().horizontalAdvance(polling.format(done=total, total=total))
        self._polling.setMinimumWidth(widest if busy else 0)
        self._polling.setToolTip(activity.detail)
        self._polling.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._show_progress(activity.done, activity.total)

    def _show_progress(self, done: int, total: int) -> None:
        """Show how much of a round is done, and a way to stop it, while there is one."""
        for widget in (self._bar, self._stop):
            widget.setVisible(done < total)
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

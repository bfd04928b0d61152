"""What a person decides, handed to the worker: shown at once, told if it fails, undone where that is possible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from monitor.engine import messages
from monitor.model import AlertState, Feed, Pace, Watch
from monitor.show.bridge import WorkerBridge
from monitor.show.notices import Notice

NEWEST = 20
"""Of so many articles that a feed brought before, the pages are fetched on wish."""


@dataclass(frozen=True, slots=True)
class ArticlesChanged:
    """These articles are now read or starred, or not; None is as before."""

    articles: tuple[int, ...]
    read: bool | None = None
    starred: bool | None = None


@dataclass(frozen=True, slots=True)
class AlertsChanged:
    """These alerts are now in this state."""

    alerts: tuple[int, ...]
    state: AlertState


class Decisions(QObject):
    """Sends decisions; the signals let the lists show them before the archive does."""

    told = Signal(Notice)
    articles_changed = Signal(ArticlesChanged)
    alerts_changed = Signal(AlertsChanged)
    refused = Signal()
    """A decision failed: what was shown at once must be read from the archive again."""

    def __init__(self, bridge: WorkerBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._pending: dict[int, Notice | None] = {}
        self._marking_all: set[int] = set()
        bridge.found.connect(self._on_found)
        bridge.finished.connect(self._on_finished)
        bridge.failed.connect(self._on_failed)

    def mark_read(self, articles: Sequence[int], *, read: bool = True) -> None:
        """Mark articles read or unread."""
        ids = tuple(articles)
        self.articles_changed.emit(ArticlesChanged(ids, read=read))
        self._send(lambda number: messages.MarkRead(number, ids, read))

    def mark_all_read(self, feeds: Sequence[int] = ()) -> None:
        """Mark everything that these feeds brought as read, without feeds everything there is."""
        number = self._send(lambda number: messages.MarkFeedsRead(number, tuple(feeds)))
        self._marking_all.add(number)

    def mark_list_read(self, articles: Sequence[int], alerts: Sequence[int]) -> None:
        """Mark these articles as read and these alerts as seen, which can be undone in one go."""
        ids, about = tuple(articles), tuple(alerts)
        text = (
            self.tr("%n alerts marked as seen.", "", len(about))
            if about
            else self.tr("%n articles marked as read.", "", len(ids))
        )
        notice = Notice(text, self.tr("Undo"), partial(self._unmark_list, ids, about))
        self.articles_changed.emit(ArticlesChanged(ids, read=True))
        self.alerts_changed.emit(AlertsChanged(about, AlertState.SEEN))
        self._send(lambda number: messages.MarkRead(number, ids, True))
        self._send(lambda number: messages.SetAlerts(number, about, AlertState.SEEN.value), notice)

    def star(self, articles: Sequence[int], *, starred: bool = True) -> None:
        """Star articles, or take their stars."""
        ids = tuple(articles)
        self.articles_changed.emit(ArticlesChanged(ids, starred=starred))
        self._send(lambda number: messages.Star(number, ids, starred))

    def set_alerts(self, alerts: Sequence[int], state: AlertState, *, before: AlertState | None = None) -> None:
        """Set the state of alerts; with `before` undoing is offered."""
        ids = tuple(alerts)
        self.alerts_changed.emit(AlertsChanged(ids, state))
        notice = None
        if before is not None:
            undo = partial(self.set_alerts, ids, before)
            notice = Notice(self.tr("%n alerts done.", "", len(ids)), self.tr("Undo"), undo)
        self._send(lambda number: messages.SetAlerts(number, ids, state.value), notice)

    def remove_watch(self, watch: Watch) -> None:
        """Remove a watch; its alerts stay."""
        undo = partial(self._bring_watch_back, watch)
        text = self.tr("The watch “{name}” was removed; its alerts stay.").format(name=watch.name)
        self._send(lambda number: messages.RemoveWatch(number, watch.id), Notice(text, self.tr("Undo"), undo))

    def switch_watch(self, watch: Watch, *, enabled: bool) -> None:
        """Switch a watch on or off."""
        self._send(
            lambda number: messages.ChangeWatch(
                number, watch.id, watch.name, watch.query, watch.priority.value, enabled
            )
        )

    def remove_feeds(self, feeds: Sequence[Feed]) -> None:
        """Stop following feeds; their articles stay."""
        ids = tuple(feed.id for feed in feeds)
        undo = partial(self._bring_feeds_back, ids)
        text = (
            self.tr("You no longer follow “{title}”; its articles stay.").format(title=feeds[0].title)
            if len(feeds) == 1
            else self.tr("You no longer follow %n feeds; their articles stay.", "", len(feeds))
        )
        self._send(lambda number: messages.RemoveFeeds(number, ids), Notice(text, self.tr("Undo"), undo))

    def set_pace(self, feed: Feed, pace: Pace) -> None:
        """Say how soon the news of a feed is wanted."""
        self._send(lambda number: messages.SetPace(number, feed.id, pace.value))

    def poll_now(self, feeds: Sequence[int] = ()) -> None:
        """Poll feeds as soon as politeness allows, without feeds all of them."""
        notice = Notice(self.tr("The feeds are polled as soon as their publishers allow."))
        self._send(lambda number: messages.PollNow(number, tuple(feeds)), notice)

    def stop_polling(self) -> None:
        """Give up the round of polls that is under way."""
        notice = Notice(self.tr("Polling stopped. The feeds that were left are polled at their usual time."))
        self._send(messages.StopPolling, notice)

    def build_index(self) -> None:
        """Build the search index again, beside everything else."""
        self._send(lambda number: messages.TendIndex(number, again=True))

    def rest_index(self) -> None:
        """Put nothing more into the search index."""
        self._send(lambda number: messages.TendIndex(number, rests=True))

    def go_on_with_index(self) -> None:
        """Go on putting articles into the search index."""
        self._send(messages.TendIndex)

    def fetch_pages(self, feeds: Sequence[Feed], *, on: bool) -> None:
        """Fetch the pages of these feeds' articles from now on, or no longer; the newest are offered, or to undo."""
        ids = tuple(feed.id for feed in feeds)
        if on:
            text = self.tr("From now on the page of each new article is fetched too.")
            newest = self.tr("The newest {count} too").format(count=NEWEST)
            notice = Notice(text, newest, partial(self._fetch_newest, ids))
        else:
            text = self.tr("No more pages are fetched; the full texts that are here stay.")
            notice = Notice(text, self.tr("Undo"), partial(self.fetch_pages, feeds, on=True))
        self._send(lambda number: messages.FetchPages(number, ids, on), notice)

    def fetch_page(self, article: int) -> None:
        """Ask for the page of an article once more."""
        self._send(lambda number: messages.FetchPage(number, article))

    def _fetch_newest(self, feeds: tuple[int, ...]) -> None:
        notice = Notice(self.tr("The pages are fetched one after the other, as slowly as is polite."))
        self._send(lambda number: messages.FetchPages(number, feeds, True, NEWEST), notice)

    def dismiss_notices(self, notices: Sequence[int]) -> None:
        """Put away notices of what happened to feeds."""
        ids = tuple(notices)
        self._send(lambda number: messages.DismissNotices(number, ids))

    def write_feed_list(self, path: str) -> None:
        """Write all feeds to an OPML file."""
        notice = Notice(self.tr("Your feeds were written to {path}.").format(path=path))
        self._send(lambda number: messages.WriteFeedList(number, path), notice)

    def _unmark_list(self, articles: tuple[int, ...], alerts: tuple[int, ...]) -> None:
        self.mark_read(articles, read=False)
        self.set_alerts(alerts, AlertState.NEW)

    def _bring_watch_back(self, watch: Watch) -> None:
        self._send(lambda number: messages.RemoveWatch(number, watch.id, undo=True))

    def _bring_feeds_back(self, ids: tuple[int, ...]) -> None:
        self._send(lambda number: messages.RemoveFeeds(number, ids, undo=True))

    def _send(self, question: Callable[[int], messages.Question], notice: Notice | None = None) -> int:
        number = self._bridge.number()
        self._pending[number] = notice
        self._bridge.ask(question(number))
        return number

    @Slot(messages.Found)
    def _on_found(self, answer: messages.Found) -> None:
        """Everything was marked read: these were the unread ones."""
        if answer.number not in self._marking_all:
            return
        self._marking_all.discard(answer.number)
        self.articles_changed.emit(ArticlesChanged(answer.articles, read=True))
        if answer.articles:
            undo = partial(self.mark_read, answer.articles, read=False)
            text = self.tr("%n articles marked as read.", "", len(answer.articles))
            self._pending[answer.number] = Notice(text, self.tr("Undo"), undo)

    @Slot(messages.Finished)
    def _on_finished(self, answer: messages.Finished) -> None:
        notice = self._pending.pop(answer.number, None)
        if notice is not None:
            self.told.emit(notice)

    @Slot(messages.Failed)
    def _on_failed(self, answer: messages.Failed) -> None:
        if answer.number not in self._pending:
            return
        del self._pending[answer.number]
        self._marking_all.discard(answer.number)
        self.told.emit(Notice(f"{answer.reason} {answer.hint}".strip(), bad=True))
        self.refused.emit()

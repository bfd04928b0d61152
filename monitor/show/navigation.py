"""What the middle pane shows: a shelf, the alerts, or the results of a search as they come in."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from monitor.engine import messages
from monitor.errors import QueryError
from monitor.show import line_words, times
from monitor.show.background import Background
from monitor.show.bridge import WorkerBridge
from monitor.show.marks import Marks
from monitor.show.models.line_list import LineList
from monitor.show.models.supplies import AlertSupply, FoundSupply, ShelfSupply
from monitor.show.notices import Notice
from monitor.show.targets import Kind, Target, listing
from monitor.store.reader import Reader

# More lines than this nobody scrolls through; the count tells how many there are.
MOST_FOUND = 2_000


class Navigation(QObject):
    """Knows where a person is, and keeps `lines` filled with what is there."""

    went = Signal(Target)
    described = Signal()
    """What `detail` and `busy` say has changed."""
    mistaken = Signal(QueryError)
    told = Signal(Notice)

    def __init__(
        self,
        bridge: WorkerBridge,
        reader: Reader,
        background: Background,
        marks: Marks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._reader = reader
        self._marks = marks
        self._number = 0
        self._found = FoundSupply(reader)
        self.lines = LineList(background, line_words.spoken, self)
        self.target = Target(Kind.ALERTS, self.tr("Alerts"))
        self.detail = ""
        self.busy = False
        self.broken = False
        """Whether the search that is shown came to no end, so that it says nothing about the archive."""
        self.with_done = False
        bridge.found.connect(self._on_found)
        bridge.counted.connect(self._on_counted)
        bridge.finished.connect(self._on_finished)
        bridge.failed.connect(self._on_failed)

    @property
    def search_query(self) -> str:
        """The search whose results are shown, "" if it is something else."""
        return self.target.query if self.target.kind is Kind.SEARCH else ""

    @property
    def found(self) -> tuple[int, ...]:
        """The articles that the search has found so far, () if something else is shown."""
        return self._found.ids() if self.target.kind is Kind.SEARCH else ()

    def go(self, target: Target) -> None:
        """Show what is at `target`."""
        self._stop()
        self.target = target
        self._marks.search_for("")
        shelf = listing(target)
        if shelf is not None:
            self.lines.show(ShelfSupply(self._reader, shelf))
        elif target.kind is Kind.ALERTS:
            self.lines.show(AlertSupply(self._reader, with_done=self.with_done))
        self._describe("", busy=False)
        self.went.emit(target)

    def rename(self, target: Target) -> None:
        """Go by the new name, query or feeds of the place that is shown."""
        if target.kind is Kind.FOLDER and target.ids != self.target.ids:
            self.go(target)
        elif target != self.target:
            self.target = target
            self.described.emit()

    def search(self, query: str, order: str) -> None:
        """Search the archive; the list fills while the worker finds."""
        self._stop()
        self.target = Target(Kind.SEARCH, self.tr("Search"), query=query)
        self._marks.search_for(query)
        self._found = FoundSupply(self._reader)
        self.lines.show(self._found, wait=True)
        self._number = self._bridge.number()
        self._describe(self.tr("Searching…"), busy=True)
        self.went.emit(self.target)
        self._bridge.ask(messages.Search(self._number, query, order, MOST_FOUND))

    def show_done(self, shown: bool) -> None:
        """Show the alerts that are done too, or not."""
        self.with_done = shown
        if self.target.kind is Kind.ALERTS:
            self.go(self.target)

    def refresh(self, visible: range) -> None:
        """Take in what changed in the archive."""
        self.lines.refresh(visible)

    def _stop(self) -> None:
        if self._number:
            self._bridge.ask(messages.Cancel(self._number))
        self._number = 0

    def _describe(self, detail: str, *, busy: bool, broken: bool = False) -> None:
        self.detail, self.busy, self.broken = detail, busy, broken
        self.described.emit()

    @Slot(messages.Found)
    def _on_found(self, answer: messages.Found) -> None:
        if answer.number == self._number:
            self._found.add(answer.articles, answer.snippets)
            self.lines.grow()

    @Slot(messages.Counted)
    def _on_counted(self, answer: messages.Counted) -> None:
        if answer.number != self._number:
            return
        total = self.tr("%n articles", "", answer.total).replace(str(answer.total), times.count(answer.total))
        if not answer.final:
            total = self.tr("more than {articles}").format(articles=total)
        elif answer.total > MOST_FOUND:
            total = self.tr("{articles}, the first {number} of them listed").format(
                articles=total, number=times.count(MOST_FOUND)
            )
        self._describe(total, busy=not answer.final)

    @Slot(messages.Finished)
    def _on_finished(self, answer: messages.Finished) -> None:
        if answer.number == self._number:
            self._number = 0
            self.lines.grow()
            self._describe(self.detail, busy=False)

    @Slot(messages.Failed)
    def _on_failed(self, answer: messages.Failed) -> None:
        if answer.number != self._number:
            return
        self._number = 0
        self.lines.grow()
        self._describe(self.tr("The search failed"), busy=False, broken=True)
        if answer.start >= 0:
            self.mistaken.emit(QueryError(answer.reason, answer.hint, start=answer.start, end=answer.end))
        else:
            self.told.emit(Notice(f"{answer.reason} {answer.hint}".strip(), bad=True))

"""What is done with the lines that are chosen in the list, and with the article that is open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication

from monitor.model import Alert, AlertState, Headline
from monitor.show.decisions import Decisions
from monitor.show.marks import article_of
from monitor.show.navigation import Navigation
from monitor.show.notices import Notice
from monitor.show.opening import Opened, Opening
from monitor.show.panels.headlines import Headlines
from monitor.show.panels.reading import Reading

OpenUrl = Callable[[QUrl], bool]


class LineActions(QObject):
    """Opens, marks, stars, copies; the list and the reading pane meet here and nowhere else."""

    told = Signal(Notice)

    def __init__(
        self,
        headlines: Headlines,
        reading: Reading,
        navigation: Navigation,
        opening: Opening,
        decisions: Decisions,
        open_url: OpenUrl = QDesktopServices.openUrl,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._headlines = headlines
        self._reading = reading
        self._navigation = navigation
        self._opening = opening
        self._decisions = decisions
        self._open_url = open_url
        self._reading_now = 0
        headlines.came_to.connect(self.come_to)
        headlines.opened.connect(self._go_to_text)
        opening.opened.connect(self._show)
        reading.star_wanted.connect(self.star_open_article)
        reading.read_wanted.connect(self.mark_open_article)
        reading.original_wanted.connect(self.open_original)
        reading.page_wanted.connect(self.fetch_page)
        reading.link_wanted.connect(self.follow_link)

    # Opening

    @Slot(int)
    def come_to(self, row: int) -> None:
        """Open the article of a row; an alert has been seen then, at once, and the others about its article soon."""
        line = self._navigation.lines.line(row)
        if line is None:
            return
        if isinstance(line, Alert) and line.state is AlertState.NEW:
            self._decisions.set_alerts([line.id], AlertState.SEEN)
        self.open_article(article_of(line))

    def open_article(self, article_id: int) -> None:
        """Open an article because a person wants to read it."""
        self._reading_now = article_id
        self._opening.open(article_id, self._navigation.search_query)

    @Slot(Opened)
    def _show(self, opened: Opened) -> None:
        self._reading.show_sheet(opened.sheet)
        if opened.sheet is None:
            self.told.emit(Notice(self.tr("This article is not in the archive."), bad=True))
        elif self._reading_now == opened.article_id:
            if not opened.sheet.headline.read:
                self._decisions.mark_read([opened.article_id])
            if opened.unseen:
                self._decisions.set_alerts(opened.unseen, AlertState.SEEN)
        # Reading it again because the archive changed does not mark it again.
        self._reading_now = 0

    @Slot(int)
    def _go_to_text(self, row: int) -> None:
        self.come_to(row)
        self._reading.view.setFocus()

    # Marks

    def toggle_read(self) -> None:
        """Mark the chosen articles read, or unread if all of them are read."""
        lines = [line for line in self._headlines.selected() if isinstance(line, Headline)]
        if not lines:
            self.mark_open_article()
            return
        self._decisions.mark_read([line.id for line in lines], read=any(not line.read for line in lines))

    def toggle_star(self) -> None:
        """Star the chosen articles, or take the stars if all of them have one."""
        lines = [line for line in self._headlines.selected() if isinstance(line, Headline)]
        if not lines:
            self.star_open_article()
            return
        self._decisions.star([line.id for line in lines], starred=any(not line.starred for line in lines))

    def toggle_done(self) -> None:
        """Set the chosen alerts done and go on to the next; or seen again if all of them are done."""
        alerts = [line for line in self._headlines.selected() if isinstance(line, Alert)]
        if not alerts:
            return
        ids = [alert.id for alert in alerts]
        if all(alert.state is AlertState.DONE for alert in alerts):
            self._decisions.set_alerts(ids, AlertState.SEEN)
            return
        self._decisions.set_alerts(ids, AlertState.DONE, before=AlertState.SEEN)
        if len(alerts) == 1:
            self._headlines.step(1)

    @Slot()
    def star_open_article(self) -> None:
        """Star the open article, or take its star."""
        sheet = self._reading.sheet()
        if sheet is not None:
            self._decisions.star([sheet.article.id], starred=not sheet.headline.starred)

    @Slot()
    def mark_open_article(self) -> None:
        """Mark the open article unread, or read."""
        sheet = self._reading.sheet()
        if sheet is not None:
            self._decisions.mark_read([sheet.article.id], read=not sheet.headline.read)

    @Slot()
    def fetch_page(self) -> None:
        """Ask for the page of the open article once more."""
        sheet = self._reading.sheet()
        if sheet is not None:
            self._decisions.fetch_page(sheet.article.id)

    # Links

    @Slot()
    def open_original(self) -> None:
        """Open the publisher's page of the current line in the browser."""
        address = self._address()
        if address:
            self.follow_link(QUrl(address))

    @Slot(QUrl)
    def follow_link(self, address: QUrl) -> None:
        """Open a web address in the browser; anything else is refused, for feeds can hold any address."""
        if address.scheme().lower() not in ("http", "https"):
            text = self.tr("This link does not lead to the web and was not opened: {address}")
            self.told.emit(Notice(text.format(address=address.toString()), bad=True))
        elif not self._open_url(address):
            self.told.emit(Notice(self.tr("No browser could be started."), bad=True))

    def copy_link(self) -> None:
        """Copy the address of the current line."""
        address = self._address()
        if address:
            QGuiApplication.clipboard().setText(address)
            self.told.emit(Notice(self.tr("The link was copied.")))

    def _address(self) -> str:
        line = self._navigation.lines.line(self._headlines.current_row())
        sheet = self._reading.sheet()
        return line.url if line is not None else sheet.article.url if sheet is not None else ""

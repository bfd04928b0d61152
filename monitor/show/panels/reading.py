"""The reading pane: one article, its matched words marked; nothing in it runs, nothing in it is fetched."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QPalette,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from monitor.model import Article, Part, Revision
from monitor.query.meaning import matched_places
from monitor.show import article_html
from monitor.show.look import Look
from monitor.show.panels.empty_state import EmptyState
from monitor.show.sheet import Sheet
from monitor.show.sides import margins
from monitor.show.text_places import Stretch, merged, utf16

_WIDEST = 760
"""Pixels of a column of text, at which lines are still easy to follow."""


class ArticleView(QTextBrowser):
    """Shows text; asks nobody for anything."""

    link_wanted = Signal(QUrl)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.anchorClicked.connect(self.link_wanted)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def loadResource(self, kind: int, address: QUrl | str) -> Any:
        """Refuse everything: pictures, style sheets, files of this machine."""
        return None

    def fit_margins(self) -> None:
        """Keep the lines short enough to read in a wide pane."""
        spare = max(self.viewport().width() - _WIDEST, 0)
        frame = self.document().rootFrame().frameFormat()
        frame.setLeftMargin(24 + spare // 2)
        frame.setRightMargin(24 + spare // 2)
        frame.setTopMargin(8)
        frame.setBottomMargin(32)
        self.document().rootFrame().setFrameFormat(frame)

    def resizeEvent(self, event: Any) -> None:
        """Keep the margins right."""
        super().resizeEvent(event)
        self.fit_margins()


class Reading(QStackedWidget):
    """An article with its few actions, or what to do when there is none."""

    star_wanted = Signal()
    read_wanted = Signal()
    original_wanted = Signal()
    page_wanted = Signal()
    link_wanted = Signal(QUrl)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sheet: Sheet | None = None
        self._revision: Revision | None = None
        self._as_fed = False
        self.view = ArticleView()
        self.view.setAccessibleName(self.tr("Article"))
        self._star = self._tool(self.tr("Star this article"), "S")
        self._read = self._tool(self.tr("Mark as unread"), "M")
        self._original = QPushButton(self.tr("Open original"))
        self._original.setToolTip(self.tr("Open the publisher's page in the browser (V)"))
        self._empty = EmptyState(look)
        self._empty.say("articles", self.tr("No article is open"), self.tr("Choose one in the list, or press J."))

        bar = QHBoxLayout()
        bar.setContentsMargins(margins(24, 8, 16, 8))
        bar.addWidget(self._star)
        bar.addWidget(self._read)
        bar.addStretch(1)
        bar.addWidget(self._original)
        page = QWidget()
        page.setAutoFillBackground(True)
        page.setBackgroundRole(QPalette.ColorRole.Base)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.view, stretch=1)
        self.addWidget(self._empty)
        self.addWidget(page)
        self._empty.setAutoFillBackground(True)
        self._empty.setBackgroundRole(QPalette.ColorRole.Base)

        self._star.clicked.connect(self.star_wanted)
        self._read.clicked.connect(self.read_wanted)
        self._original.clicked.connect(self.original_wanted)
        self.view.link_wanted.connect(self._follow)
        look.changed.connect(self._draw)

    def sheet(self) -> Sheet | None:
        """Return what is shown."""
        return self._sheet

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show an article, or None; the same article again keeps the place a person has scrolled to."""
        before = self._sheet
        same = before is not None and sheet is not None and before.article.id == sheet.article.id
        self._sheet = sheet
        if sheet is None:
            self.setCurrentIndex(0)
            return
        if same and before == sheet:
            return
        if not same or before is None or not _looks_alike(before, sheet):
            place = self.view.verticalScrollBar().value() if same else 0
            self._revision = None
            self._as_fed = self._as_fed and same
            self._draw()
            self.view.verticalScrollBar().setValue(place)
        self._show_state()
        self.setCurrentIndex(1)

    def mark(self, *, read: bool | None = None, starred: bool | None = None) -> None:
        """Show at once what was decided about the article."""
        if self._sheet is None:
            return
        line = self._sheet.headline
        line = replace(
            line, read=line.read if read is None else read, starred=line.starred if starred is None else starred
        )
        self._sheet = replace(self._sheet, headline=line)
        self._show_state()

    def page_down(self) -> bool:
        """Scroll on by a page; returns False at the end."""
        bar = self.view.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + bar.pageStep() - self.view.fontMetrics().lineSpacing())
        return bar.value() != before

    def _tool(self, name: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({key})")
        return button

    def _show_state(self) -> None:
        if self._sheet is None:
            return
        line = self._sheet.headline
        self._star.setIcon(
            self._look.icon("starred" if line.starred else "star", "accent" if line.starred else "muted")
        )
        self._star.setAccessibleName(self.tr("Take the star away") if line.starred else self.tr("Star this article"))
        self._star.setToolTip(f"{self._star.accessibleName()} (S)")
        self._read.setIcon(self._look.icon("read" if line.read else "unread", "muted" if line.read else "accent"))
        self._read.setAccessibleName(self.tr("Mark as unread") if line.read else self.tr("Mark as read"))
        self._read.setToolTip(f"{self._read.accessibleName()} (M)")
        self._original.setEnabled(bool(self._sheet.article.url))

    @Slot()
    def _draw(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        theme = self._look.theme
        points = QGuiApplication.font().pointSizeF()
        document = self.view.document()
        document.setDefaultFont(self._look.font())
        document.setDefaultStyleSheet(article_html.style(theme, points))
        head = article_html.head_html(sheet, theme, self._revision, as_fed=self._as_fed)
        shown = sheet.as_fed if self._as_fed and sheet.as_fed is not None else sheet.article
        self.view.setHtml(f"{head}<hr>{article_html.body_html(sheet, shown, self._revision)}")
        self._mark_words(document, sheet)
        self.view.fit_margins()
        self._show_state()

    def _mark_words(self, document: QTextDocument, sheet: Sheet) -> None:
        """Mark the matches at their places in the document itself, which may count letters otherwise than the text."""
        title = document.firstBlock()
        ruler = document.firstBlock()
        while ruler.isValid() and not ruler.blockFormat().hasProperty(
            QTextCharFormat.Property.BlockTrailingHorizontalRulerWidth.value
        ):
            ruler = ruler.next()
        self._draw_ruler(document, ruler)
        start = ruler.position() + ruler.length() if ruler.isValid() else document.characterCount() - 1
        whole = document.toPlainText()
        encoded = whole.encode("utf-16-le")
        text = encoded[2 * start :].decode("utf-16-le", "ignore")
        read = replace(sheet.article, title=title.text(), text=text)
        for first, last in utf16(read.title, _stretches(sheet, read, Part.TITLE)):
            self._mark(document, first, last)
        for first, last in utf16(text, _stretches(sheet, read, Part.TEXT)):
            self._mark(document, start + first, start + last)

    def _draw_ruler(self, document: QTextDocument, ruler: QTextBlock) -> None:
        """Give the headline its place in the outline, and the line below the facts its colour."""
        heading = QTextBlockFormat()
        heading.setHeadingLevel(1)
        QTextCursor(document.firstBlock()).mergeBlockFormat(heading)
        if ruler.isValid():
            line = QTextBlockFormat()
            line.setBackground(QColor(self._look.theme.line))
            QTextCursor(ruler).mergeBlockFormat(line)

    def _mark(self, document: QTextDocument, first: int, last: int) -> None:
        cursor = QTextCursor(document)
        cursor.setPosition(first)
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        form = QTextCharFormat()
        form.setBackground(QColor(self._look.theme.mark))
        form.setFontWeight(QFont.Weight.Bold)
        cursor.mergeCharFormat(form)

    @Slot(QUrl)
    def _follow(self, address: QUrl) -> None:
        written = address.toString()
        sheet = self._sheet
        if sheet is not None and written.startswith(article_html.EARLIER):
            number = written.removeprefix(article_html.EARLIER)
            if number.isdigit() and int(number) < len(sheet.revisions):
                self._revision = sheet.revisions[int(number)]
                self._draw()
        elif written in (article_html.CURRENT, article_html.FULL, article_html.AS_FED):
            self._revision = None
            self._as_fed = written == article_html.AS_FED
            self._draw()
        elif written == article_html.AGAIN:
            self.page_wanted.emit()
        else:
            self.link_wanted.emit(address)


def _looks_alike(before: Sheet, sheet: Sheet) -> bool:
    """Whether two sheets of one article show the same but for its marks."""
    return (before.article, before.matched, before.page) == (sheet.article, sheet.matched, sheet.page)


def _stretches(sheet: Sheet, article: Article, part: Part) -> list[Stretch]:
    places = [place for each in sheet.matched for place in matched_places(each.query, article)]
    return merged((place.start, place.end) for place in places if place.part is part)

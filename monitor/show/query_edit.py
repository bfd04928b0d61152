"""Where a query is written: a mistake is underlined at its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QResizeEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit, QWidget

from monitor.show.look import Look
from monitor.show.text_places import has_direction, reads_right_to_left, utf16


class QueryEdit(QPlainTextEdit):
    """A text field of `lines` lines in which Tab moves on and Return is an answer, not a new line."""

    entered = Signal()
    left_downwards = Signal()

    def __init__(self, look: Look, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._count = lines
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if lines == 1:
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
            self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.document().setDocumentMargin(2)
        self.setInputMethodHints(Qt.InputMethodHint.ImhNoAutoUppercase | Qt.InputMethodHint.ImhNoPredictiveText)
        self.textChanged.connect(self._turn)
        look.changed.connect(self._fit)
        self._turn()
        self._fit()

    def query(self) -> str:
        """Return what is written, with line breaks as spaces so that places stay where they are."""
        return self.toPlainText().replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")

    def write(self, query: str) -> None:
        """Replace what is written."""
        if query != self.query():
            self.setPlainText(query)
            self.moveCursor(QTextCursor.MoveOperation.End)

    def underline(self, start: int, end: int) -> None:
        """Underline characters `start` to `end` with a wave; a place at the end takes the last letter."""
        text = self.query()
        end = min(max(end, start + 1), len(text))
        start = min(start, max(end - 1, 0))
        [(first, last)] = utf16(text, [(start, end)])
        cursor = QTextCursor(self.document())
        cursor.setPosition(first)
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        form.setUnderlineColor(QColor(self._look.theme.urgent))
        form.setFontUnderline(True)
        selection = QTextEdit.ExtraSelection()
        selection.cursor, selection.format = cursor, form
        self.setExtraSelections([selection])

    def clear_mistake(self) -> None:
        """Take the underline away."""
        self.setExtraSelections([])

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Return room for the wanted number of lines."""
        return QSize(240, self._height())

    def minimumSizeHint(self) -> QSize:
        """Return the same height, but little width."""
        return QSize(80, self._height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return answers; Shift+Return may still break a long query into lines."""
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (self._count == 1 or not shifted):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Down and self._count == 1:
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape and self._count == 1 and self.query():
            self.clear()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether the text still has room."""
        super().resizeEvent(event)
        self._turn()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the height to a new font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _has_room(self) -> bool:
        margin = 2 * round(self.document().documentMargin()) + self.cursorWidth()
        return self._count > 1 or self.fontMetrics().horizontalAdvance(self.query()) + margin < self.viewport().width()

    def _height(self) -> int:
        return QFontMetrics(QApplication.font()).lineSpacing() * self._count + 14

    @Slot()
    def _turn(self) -> None:
        """Let the text begin at the side at which its first letter does, as in a browser."""
        right = self.isRightToLeft()
        if has_direction(self.query()):
            right = reads_right_to_left(self.query())
        # One line that is longer than the field is scrolled, which Qt does from the left.
        side = Qt.AlignmentFlag.AlignRight if right and self._has_room() else Qt.AlignmentFlag.AlignLeft
        direction = Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight
        option = self.document().defaultTextOption()
        if (option.textDirection(), option.alignment()) != (direction, side):
            option.setTextDirection(direction)
            option.setAlignment(side)
            self.document().setDefaultTextOption(option)

    @Slot()
    def _fit(self) -> None:
        self.setFixedHeight(self._height())

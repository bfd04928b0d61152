"""The quiet bar that tells what was done or went wrong, and offers to undo it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from monitor.show.look import Look
from monitor.show.notices import Notice
from monitor.show.sides import edges, margins

_STAYS_MS = 12_000


class NoticeBar(QFrame):
    """One notice at a time; a bad one stays until it is put away."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._notice: Notice | None = None
        self._icon = QLabel()
        self._text = QLabel(wordWrap=True)
        self._action = QPushButton()
        self._action.setProperty("quiet", True)
        self._action.hide()
        self._action.clicked.connect(self._act)
        self._close = QToolButton()
        self._close.setAccessibleName(self.tr("Put this notice away"))
        self._close.setToolTip(self.tr("Put away"))
        self._close.clicked.connect(self._leave)
        self._timer = QTimer(self, singleShot=True, interval=_STAYS_MS)
        self._timer.timeout.connect(self.put_away)
        row = QHBoxLayout(self)
        row.setContentsMargins(margins(16, 6, 8, 6))
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._text, stretch=1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self.setObjectName("notice")
        look.changed.connect(self._paint)
        self.setAccessibleName(self.tr("Notice"))
        self._paint()
        self.hide()

    @Slot(Notice)
    def tell(self, notice: Notice) -> None:
        """Show `notice` instead of the one before."""
        self._notice = notice
        self._text.setText(notice.text)
        self.setAccessibleDescription(notice.text)
        self._action.setText(notice.action)
        self._action.setVisible(bool(notice.action))
        self._paint()
        self.show()
        self._timer.stop()
        if not notice.bad and notice.left is None:
            self._timer.start()

    @Slot()
    def put_away(self) -> None:
        """Hide the bar."""
        self._notice = None
        self.hide()

    @Slot()
    def _leave(self) -> None:
        notice = self._notice
        self.put_away()
        if notice is not None and notice.left is not None:
            notice.left()

    @Slot()
    def _act(self) -> None:
        notice = self._notice
        self.put_away()
        if notice is not None and notice.run is not None:
            notice.run()

    @Slot()
    def _paint(self) -> None:
        theme = self._look.theme
        bad = self._notice is not None and self._notice.bad
        self._icon.setPixmap(self._look.picture("failing" if bad else "info", "urgent" if bad else "accent"))
        self._close.setIcon(self._look.icon("close"))
        edge = theme.urgent if bad else theme.accent
        self.setStyleSheet(
            f"QFrame#notice {{ background: {theme.raised}; border-top: 1px solid {theme.line};"
            f" border-{edges()['start']}: 3px solid {edge}; }}"
        )

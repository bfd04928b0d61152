"""What is probably not meant in a query, said below it while somebody writes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QLabel, QWidget

from monitor.query.cautions import Caution

_PAUSE_MS = 1_500


class Doubts(QLabel):
    """Hidden while there is nothing to say; of a word that may go on it says something after a pause."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setProperty("muted", True)
        self.hide()
        self._found: Sequence[Caution] = ()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.say_all)

    def consider(self, query: str, found: Sequence[Caution]) -> None:
        """Say what was found in `query`, first without what more letters at its end may change."""
        self._found = found
        finished = [each for each in found if each.end < len(query) or not each.may_go_on]
        self._say(finished)
        if len(finished) < len(found):
            self._pause.start()
        else:
            self._pause.stop()

    @Slot()
    def say_all(self) -> None:
        """Say all that was found: nobody writes on."""
        self._pause.stop()
        self._say(self._found)

    def _say(self, found: Sequence[Caution]) -> None:
        self.setText("\n".join(f"{each.reason} {each.hint}" for each in found))
        self.setVisible(bool(found))

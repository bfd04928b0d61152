"""A small window that stands alone: what happened, what follows from it, and what can be done next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from monitor.show.dialogs import parts


@dataclass(frozen=True, slots=True)
class Step:
    """Something that can be done next; the window goes before it is done unless it `stays`."""

    text: str
    run: Callable[[], object]
    stays: bool = False


class Explanation(QDialog):
    """The first of the steps is the one that is meant; closing the window does the last."""

    def __init__(
        self,
        title: str,
        sentences: Sequence[str],
        steps: Sequence[Step],
        detail: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Media Monitor")
        self._last = steps[-1]
        name = QLabel(title)
        name.setProperty("scale", "large")
        name.setWordWrap(True)
        column = parts.column(self)
        column.addWidget(name)
        for sentence in sentences:
            column.addWidget(self._line(sentence))
        if detail:
            column.addWidget(self._selectable(parts.muted(detail)))
        column.addStretch(1)
        column.addLayout(self._answers(steps))
        self.setAccessibleDescription(" ".join(sentences))
        parts.fit(self, 76, 12)
        parts.grow(self)

    def reject(self) -> None:
        """Closing is the last of the steps."""
        self._do(self._last)

    def _line(self, sentence: str) -> QLabel:
        line = QLabel(sentence)
        line.setWordWrap(True)
        return self._selectable(line)

    def _selectable(self, label: QLabel) -> QLabel:
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _answers(self, steps: Sequence[Step]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        for number, step in enumerate(steps):
            button = QPushButton(step.text)
            button.setAutoDefault(False)
            button.setDefault(number == 0)
            button.clicked.connect(lambda _checked=False, step=step: self._do(step))
            row.addWidget(button)
        return row

    def _do(self, step: Step) -> None:
        if not step.stays:
            self.hide()
            self.deleteLater()
        step.run()

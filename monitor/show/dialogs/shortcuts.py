"""The dialog that lists the keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from monitor.show.actions import Key
from monitor.show.dialogs import parts


class ShortcutsDialog(QDialog):
    """Each key with what it does, in groups."""

    def __init__(self, groups: Sequence[tuple[str, Sequence[Key]]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard"))
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for name, keys in groups:
            heading = QLabel(name)
            heading.setProperty("scale", "large")
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for key in keys:
                row = grid.rowCount()
                written = [QKeySequence(each).toString(QKeySequence.SequenceFormat.NativeText) for each in key.keys]
                pressed = QLabel(self.tr(" or ").join(f"<b>{each}</b>" for each in written))
                pressed.setTextFormat(Qt.TextFormat.RichText)
                grid.addWidget(pressed, row, 0)
                grid.addWidget(QLabel(key.text), row, 1)
            grid.addWidget(QLabel(), grid.rowCount(), 0)
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName(self.tr("Keys and what they do"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.addWidget(area)
        column.addWidget(buttons)
        parts.fit(self, 64, 32)

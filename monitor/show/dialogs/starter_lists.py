"""The dialog that offers the lists of feeds that come with the program."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from monitor.engine.starters import starters
from monitor.show.dialogs import parts

_PATH = Qt.ItemDataRole.UserRole


class StarterLists(QDialog):
    """One list is chosen here; what to follow of it is asked next."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Lists to begin with"))
        self.lists = QListWidget()
        self.lists.setAccessibleName(self.tr("Lists to begin with"))
        for starter in starters():
            item = QListWidgetItem(starter.title)
            item.setData(_PATH, str(starter.path))
            self.lists.addItem(item)
        self.lists.setCurrentRow(0)
        buttons, _agree = parts.answers(self, self.tr("Look at this list"), self.tr("Cancel"))
        column = parts.column(self)
        column.addWidget(parts.muted(self.tr("By region and by beat. You choose from the list what you follow.")))
        column.addWidget(self.lists, stretch=1)
        column.addWidget(buttons)
        buttons.accepted.connect(self._look)
        self.lists.itemActivated.connect(self._look)
        parts.fit(self, 56, 22)
        self.lists.setFocus()

    @Slot()
    def _look(self) -> None:
        chosen = self.lists.selectedItems()
        # Enter activates the line and presses the button.
        if chosen and self.isVisible():
            self.accept()
            self.chosen.emit(str(chosen[0].data(_PATH)))

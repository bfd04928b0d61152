"""The question before a backup takes the place of the archive."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLabel, QWidget

from monitor.engine.backups import Shelved
from monitor.show import backup_words, times
from monitor.show.dialogs import parts


class ConfirmRestore(QDialog):
    """Says what restoring does, with the number of articles that the archive holds `now`, if it is known."""

    def __init__(self, shelved: Shelved, now: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Restore a backup"))
        title = QLabel(self.tr("Go back to {time}?").format(time=times.stamp(shelved.backup.made)))
        title.setProperty("scale", "large")
        title.setWordWrap(True)
        text = QLabel(backup_words.before_restoring(shelved, now))
        text.setWordWrap(True)
        buttons, _agree = parts.answers(self, self.tr("Restore"), self.tr("Cancel"))
        buttons.accepted.connect(self.accept)
        column = parts.column(self)
        column.addWidget(title)
        column.addWidget(text)
        column.addWidget(parts.muted(str(shelved.backup.file)))
        column.addStretch(1)
        column.addWidget(buttons)
        parts.fit(self, 72, 16)
        parts.grow(self)

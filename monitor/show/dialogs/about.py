"""The dialog that says what this program is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from monitor import PROJECT_ADDRESS, __version__
from monitor.show.dialogs import parts
from monitor.show.look import application_icon


class AboutDialog(QDialog):
    """Name, version, where the archive lies and where the project is found."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Media Monitor"))
        icon = QLabel()
        icon.setPixmap(application_icon().pixmap(64, 64))
        name = QLabel(self.tr("Media Monitor {version}").format(version=__version__))
        name.setProperty("scale", "huge")
        what = QLabel(self.tr("Follows your feeds, keeps every article, and alerts you when what you watch appears."))
        what.setWordWrap(True)
        where = parts.muted(
            self.tr("Your archive lies in {folder}. Nothing leaves this machine.").format(folder=folder)
        )
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        link = f'<a href="{PROJECT_ADDRESS}">{PROJECT_ADDRESS}</a>'
        project = parts.muted(self.tr("The project: {address}").format(address=link))
        project.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        project.setOpenExternalLinks(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 16)
        column.setSpacing(8)
        for widget in (icon, name, what, where, project):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(buttons)
        parts.fit(self, 60, 15)
        parts.grow(self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setFocus()

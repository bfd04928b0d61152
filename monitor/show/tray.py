"""The sign in the system's tray, through which the program stays while its window is closed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from monitor.show.look import application_icon


class Tray(QObject):
    """An icon with a menu; only where the system has a tray."""

    window_wanted = Signal()
    poll_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._menu = QMenu()
        self._menu.addAction(self.tr("Open Media Monitor")).triggered.connect(self._open)
        self._menu.addAction(self.tr("Poll now")).triggered.connect(self._poll)
        self._menu.addSeparator()
        self._menu.addAction(self.tr("Quit")).triggered.connect(self._quit)
        self._icon = QSystemTrayIcon(application_icon(), self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._on_activated)
        self.show_new(0)
        self._icon.show()

    def show_new(self, alerts: int) -> None:
        """Say in the tooltip how many alerts are new."""
        said = self.tr("%n new alerts", "", alerts) if alerts else self.tr("No new alerts")
        self._icon.setToolTip(self.tr("Media Monitor: {said}").format(said=said))

    def say(self, title: str, text: str) -> None:
        """Show a message by the icon."""
        self._icon.showMessage(title, text, application_icon())

    def hide(self) -> None:
        """Take the icon away."""
        self._icon.hide()

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.window_wanted.emit()

    @Slot()
    def _open(self) -> None:
        self.window_wanted.emit()

    @Slot()
    def _poll(self) -> None:
        self.poll_wanted.emit()

    @Slot()
    def _quit(self) -> None:
        self.quit_wanted.emit()

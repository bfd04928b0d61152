"""Popups at the tray, on systems where the collector has no way of its own to show them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from monitor.model import Alert, AlertState, Telling
from monitor.show.background import Background
from monitor.show.tray import Tray
from monitor.store.reader import Reader

# One poll of many feeds brings no more than this that could be told one by one.
_NEWEST = 50


class TrayPopups(QObject):
    """Tells of alerts that came since the program started: one by its headline, several by their number."""

    def __init__(self, tray: Tray, reader: Reader, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tray = tray
        self._reader = reader
        self._background = background
        self._told: int | None = None

    @Slot()
    def look(self) -> None:
        """Tell of what is new, if there is anything."""
        self._background.run(lambda: self._reader.alerts(state=AlertState.NEW, limit=_NEWEST), self._tell)

    def _tell(self, alerts: tuple[Alert, ...]) -> None:
        newest = max((alert.id for alert in alerts), default=0)
        if self._told is None:
            # What waited before the program started is in the list; it is no news.
            self._told = newest
            return
        fresh = [alert for alert in alerts if alert.id > (self._told or 0) and alert.telling is Telling.POPUP]
        self._told = max(self._told, newest)
        if len(fresh) == 1:
            self._tray.say(fresh[0].watch, fresh[0].title)
        elif fresh:
            names = ", ".join(sorted({alert.watch for alert in fresh}))
            self._tray.say(self.tr("%n new alerts", "", len(fresh)), names)

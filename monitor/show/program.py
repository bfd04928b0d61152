"""The window, the worker and the collector of one open archive: made here, connected here, ended here."""

from __future__ import annotations

import shutil
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from monitor import settings
from monitor.chronicle import Activity
from monitor.engine.client import LastingWorker, WorkerProcess
from monitor.engine.host import CollectorChild
from monitor.engine.reading import ChangeSignal, open_reader, open_signal, take_requests
from monitor.show import times
from monitor.show.background import Background
from monitor.show.bridge import WorkerBridge
from monitor.show.look import Look
from monitor.show.main_window import MainWindow
from monitor.show.memory import Memory
from monitor.show.notices import Notice
from monitor.show.tray import Tray
from monitor.show.tray_popups import TrayPopups

_REVIVE_MS = 15_000
_SILENT = timedelta(seconds=60)
# A commit of a few articles takes as much.
_NO_ROOM = 512 * 1024


class Program(QObject):
    """The window, the worker, the collector, and what connects them; raises StoreError if the archive cannot be used.

    With `restore_wanted` and `mending_wanted` a person asks for what can only be done when all of it has ended.
    """

    restore_wanted = Signal(Path)
    mending_wanted = Signal()

    def __init__(self, folder: Path, application: QApplication, look: Look, title_suffix: str = "") -> None:
        super().__init__(application)
        self._folder = folder
        self._application = application
        chosen, self._complaints = settings.load(folder)
        self._notify = chosen.notifications
        self._memory = Memory(folder)
        self._reader = open_reader(folder)
        self._signal: ChangeSignal = open_signal(folder)
        self._background = Background(self)
        # Requests are taken in a writing transaction, which may have to wait for the collector's.
        self._requests = Background(self)
        self._bridge = WorkerBridge(LastingWorker(partial(WorkerProcess, folder)), self)
        self._collector = CollectorChild(folder)
        self.window = MainWindow(
            folder,
            self._reader,
            self._background,
            self._bridge,
            look,
            self._signal.changed,
            title_suffix=title_suffix,
        )
        self._tray: Tray | None = None
        self._disk_is_full = False
        self._revival = QTimer(self)
        self._revival.setInterval(_REVIVE_MS)
        self._revival.timeout.connect(self._look_after_collector)
        self.window.quit_wanted.connect(application.quit)
        self.window.hidden.connect(self._tell_hidden)
        self.window.archive_changed.connect(self._take_requests)
        self.window.restore_wanted.connect(self.restore_wanted)
        self.window.mending_wanted.connect(self.mending_wanted)
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._make_tray()

    def start(self, open_article: int | None = None) -> None:
        """Show the window and begin to work."""
        self._bridge.start()
        self._collector.start()
        self._revival.start()
        self.window.show()
        self.window.start()
        self._take_requests()
        if open_article is not None:
            self.window.open_article(open_article)
        for complaint in self._complaints:
            self.window.bench.notices.tell(Notice(complaint, bad=True))

    def stop(self) -> None:
        """End everything; what the collector writes is finished first."""
        self.leave()
        self.finish()

    def leave(self) -> None:
        """Take the window and the tray away, and ask nothing more."""
        self._revival.stop()
        self.window.stop()
        self.window.hide()
        self.window.deleteLater()
        if self._tray is not None:
            self._tray.hide()
        self._signal.close()

    def finish(self) -> None:
        """Wait until worker and collector have finished what they were doing; any thread may wait."""
        self._requests.stop()
        self._background.stop()
        self._bridge.stop()
        self._collector.stop()
        self._reader.close()

    def _make_tray(self) -> None:
        self._tray = Tray(self)
        self._tray.window_wanted.connect(self.window.come_to_front)
        self._tray.poll_wanted.connect(self.window.doing.poll_now)
        self._tray.quit_wanted.connect(self._application.quit)
        self.window.new_alerts.connect(self._tray.show_new)
        self.window.stays_when_closed = True
        if self._notify and not sys.platform.startswith("linux"):
            self._popups = TrayPopups(self._tray, self._reader, self._background, self)
            self.window.archive_changed.connect(self._popups.look)

    @Slot()
    def _tell_hidden(self) -> None:
        """Say once that the program goes on."""
        if self._tray is not None and not self._memory.is_set("tray/told"):
            self._memory.set("tray/told", True)
            self._tray.say("Media Monitor", self.tr("Your feeds are watched on. To end the program, choose Quit here."))

    @Slot()
    def _look_after_collector(self) -> None:
        if not self._collector.alive():
            self._background.run(self._reader.activity, self._revive)
        self._look_at_disk()

    def _look_at_disk(self) -> None:
        """Say once that nothing can be stored any more, before anybody wonders why no news comes."""
        try:
            full = shutil.disk_usage(self._folder).free < _NO_ROOM
        except OSError:
            return
        if full and not self._disk_is_full:
            text = self.tr(
                "The disk of the archive is full: nothing new is stored. Free some space; all else goes on then."
            )
            self.window.bench.notices.tell(Notice(text, bad=True))
        self._disk_is_full = full

    def _revive(self, activity: Activity | None) -> None:
        """Start the collector again, unless another one works on this archive.

        A sign of life of the future is of before the clock was set back.
        """
        if activity is None or abs(times.now() - activity.beat) > _SILENT:
            self._collector.stop()
            self._collector.start()

    @Slot()
    def _take_requests(self) -> None:
        self._requests.run(lambda: take_requests(self._folder), self._do_requests)

    def _do_requests(self, requests: tuple[tuple[str, int], ...]) -> None:
        for kind, value in requests:
            match kind:
                case "open":
                    self.window.open_article(value)
                case "alerts":
                    self.window.show_alerts()
                case _:
                    self.window.come_to_front()

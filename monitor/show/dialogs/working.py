"""The small window that stands alone while something long is done with the archive."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QProgressBar, QPushButton, QWidget

from monitor.errors import MonitorError
from monitor.show.dialogs import parts
from monitor.show.job import Job, Work

# What is over sooner needs no window.
_PATIENCE_MS = 700


class Working(QDialog):
    """Says what is done and how far it is; goes when it is over, and tells how it ended.

    Where it cannot be stopped, or is about to end, closing it does nothing.
    """

    done_with = Signal(object)
    failed = Signal(MonitorError)
    stopped = Signal()

    def __init__(
        self, title: str, text: str, work: Work, *, can_stop: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        name = QLabel(title)
        name.setProperty("scale", "large")
        name.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(title)
        self._text = parts.muted(text)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setVisible(can_stop)
        # Return must not stop by chance what takes minutes.
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        buttons = QDialogButtonBox()
        buttons.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        column = parts.column(self)
        column.addWidget(name)
        column.addWidget(self._text)
        column.addWidget(self.bar)
        column.addStretch(1)
        column.addWidget(buttons)
        self._can_stop = can_stop
        self._job = Job(work, self)
        self._job.progressed.connect(self._show_share)
        self._job.done.connect(self._on_done)
        self._job.failed.connect(self._on_failed)
        self._job.stopped.connect(self._on_stopped)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        parts.fit(self, 64, 11)

    def start(self, *, at_once: bool = True) -> None:
        """Begin; with `at_once` false the window is shown only if it takes a while."""
        if at_once:
            self.show()
        else:
            self._patience.start()
        self._job.start()

    def reject(self) -> None:
        """Ask to stop; the window goes when that has happened."""
        if self._can_stop:
            self.cancel.setEnabled(False)
            self._text.setText(self.tr("Stopping…"))
            self._job.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing is asking to stop."""
        if self._job.is_running():
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)

    @Slot(float)
    def _show_share(self, share: float) -> None:
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(share * 1000))

    def _end(self) -> None:
        self._patience.stop()
        self._job.wait()
        self.hide()
        self.deleteLater()

    @Slot(object)
    def _on_done(self, result: object) -> None:
        self._end()
        self.done_with.emit(result)

    @Slot(MonitorError)
    def _on_failed(self, error: MonitorError) -> None:
        self._end()
        self.failed.emit(error)

    @Slot()
    def _on_stopped(self) -> None:
        self._end()
        self.stopped.emit()

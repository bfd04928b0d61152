"""The dialog of backups: which there are, one more now, a copy elsewhere, and going back to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from monitor.engine.backups import Backup, Shelved, back_up, list_shelved, save_copy
from monitor.errors import MonitorError
from monitor.show import backup_words, times
from monitor.show.background import Background
from monitor.show.dialogs import parts
from monitor.show.dialogs.confirm_restore import ConfirmRestore
from monitor.show.job import Job, Stop, Told, Work

_SHELVED = Qt.ItemDataRole.UserRole


class Backups(QDialog):
    """Lists the backups of one archive; `articles` is how many the archive holds, None where it cannot be opened.

    Nothing is restored here: `restore_wanted` carries the file once a person has agreed.
    """

    restore_wanted = Signal(Path)

    def __init__(
        self, folder: Path, background: Background, articles: int | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._background = background
        self._articles = articles
        self._job: Job | None = None
        self.setWindowTitle(self.tr("Backups"))
        self.list = self._make_list()
        self._said = parts.muted()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the backup"))
        self.stop = QPushButton(self.tr("Stop"))
        self._complaint = parts.complaint()
        self.now = QPushButton(self.tr("&Back up now"))
        self.copy = QPushButton(self.tr("&Save a copy elsewhere…"))
        self.file = QPushButton(self.tr("Restore from a &file…"))
        self.restore = QPushButton(self.tr("&Restore this one…"))
        for button in (self.now, self.copy):
            button.setVisible(articles is not None)
        self._place()
        self.now.clicked.connect(self._back_up)
        self.copy.clicked.connect(self._ask_for_copy)
        self.file.clicked.connect(self._ask_for_file)
        self.restore.clicked.connect(self._restore_chosen)
        self.stop.clicked.connect(self._stop)
        self.list.itemSelectionChanged.connect(self._allow)
        self.list.itemDoubleClicked.connect(self._restore_chosen)
        parts.fit(self, 108, 25)
        self.list.setFocus()
        self._show_idle("")
        self._read()

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget()
        parts.listed(made, self.tr("Backups"))
        made.setColumnCount(4)
        made.setHeaderLabels([self.tr("Made"), self.tr("Kept as"), self.tr("Articles"), self.tr("Size")])
        made.setRootIsDecorated(False)
        made.header().setStretchLastSection(False)
        made.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        made.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        return made

    def _place(self) -> None:
        making = QHBoxLayout()
        for button in (self.now, self.copy):
            making.addWidget(button)
        making.addStretch(1)
        making.addWidget(self.stop)
        ending = parts.ending(self, self.tr("Close"), self.restore, self.file)
        for button in (self.now, self.copy, self.stop, self.restore, self.file):
            button.setAutoDefault(False)
        self.restore.setProperty("primary", True)
        column = parts.column(self)
        kept = self.tr(
            "While it runs, the program makes a backup every day, and keeps the last of 7 days, of 4 weeks and of 12 "
            "months. They lie beside the archive: save a copy on another disk too."
        )
        column.addWidget(parts.muted(kept))
        column.addWidget(self.list, stretch=1)
        column.addWidget(self._said)
        column.addWidget(self.bar)
        column.addWidget(self._complaint)
        column.addLayout(making)
        column.addLayout(ending)

    # The list

    def _read(self) -> None:
        self._background.run(partial(list_shelved, self._folder), self._show_list)

    def _show_list(self, shelved: Sequence[Shelved]) -> None:
        self.list.clear()
        for each in shelved:
            backup = each.backup
            size, count = backup_words.size(backup.size), backup_words.of_articles(backup.articles)
            row = QTreeWidgetItem([times.stamp(backup.made), backup_words.kept_as(each), count, size])
            row.setData(0, _SHELVED, each)
            for column in (2, 3):
                row.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column in range(4):
                row.setToolTip(column, str(backup.file))
            self.list.addTopLevelItem(row)
        newest = self.list.topLevelItem(0)
        if newest is not None:
            self.list.setCurrentItem(newest)
        elif not self._said.text():
            self._show_idle(self.tr("There is no backup yet. The first is made some minutes after the start."))
        self._allow()

    def chosen(self) -> Shelved | None:
        """Return the backup that is chosen in the list."""
        row = self.list.currentItem()
        shelved: Shelved | None = None if row is None else row.data(0, _SHELVED)
        return shelved

    @Slot()
    def _allow(self) -> None:
        busy = self._job is not None
        for button in (self.now, self.copy, self.file):
            button.setEnabled(not busy)
        self.restore.setEnabled(not busy and self.chosen() is not None)

    # Making one

    @Slot()
    def _back_up(self) -> None:
        folder = self._folder

        def work(should_stop: Stop, told: Told) -> Backup:
            return back_up(folder, datetime.now(UTC), should_stop, told)

        self._begin(work, self.tr("Making a backup; you can go on working…"))

    @Slot()
    def _ask_for_copy(self) -> None:
        dialog = QFileDialog(self, self.tr("Save a copy of the archive"), str(Path.home()), self._kinds())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(f"media-monitor-{datetime.now().astimezone():%Y-%m-%d}.db.gz")
        dialog.fileSelected.connect(self._save_copy)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def _save_copy(self, path: str) -> None:
        folder, target = self._folder, Path(path)

        def work(should_stop: Stop, told: Told) -> Path:
            save_copy(folder, target, should_stop, told)
            return target

        self._begin(work, self.tr("Saving a copy; you can go on working…"))

    def _begin(self, work: Work, said: str) -> None:
        self._said.setText(said)
        self._said.show()
        parts.complain(self._complaint)
        self.bar.setRange(0, 1000)
        self.bar.setValue(0)
        self.bar.show()
        self.stop.setEnabled(True)
        self.stop.show()
        self._job = Job(work, self)
        self._job.progressed.connect(self._show_share)
        self._job.done.connect(self._on_done)
        self._job.failed.connect(self._on_failed)
        self._job.stopped.connect(self._on_stopped)
        self._allow()
        self._job.start()

    @Slot()
    def _stop(self) -> None:
        if self._job is not None:
            self.stop.setEnabled(False)
            self._job.stop()

    @Slot(float)
    def _show_share(self, share: float) -> None:
        self.bar.setValue(round(share * 1000))

    def _show_idle(self, said: str) -> None:
        self._end_job()
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self.bar.hide()
        self.stop.hide()
        self._allow()

    def _end_job(self) -> None:
        if self._job is not None:
            self._job.wait()
            self._job.deleteLater()
            self._job = None

    @Slot(object)
    def _on_done(self, made: Backup | Path) -> None:
        if isinstance(made, Path):
            self._show_idle(self.tr("The copy is written and checked: {file}").format(file=made))
        else:
            count = backup_words.articles(made.articles or 0)
            self._show_idle(self.tr("The backup is made and checked: {articles}.").format(articles=count))
            self._read()

    @Slot(MonitorError)
    def _on_failed(self, error: MonitorError) -> None:
        self._show_idle("")
        parts.complain(self._complaint, error.reason, error.hint)

    @Slot()
    def _on_stopped(self) -> None:
        self._show_idle(self.tr("Stopped; nothing of it is left."))

    # Going back to one

    @Slot()
    def _restore_chosen(self) -> None:
        shelved = self.chosen()
        if shelved is not None and self._job is None:
            self._confirm(shelved)

    @Slot()
    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Restore from a file"), str(Path.home()), self._kinds())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._take_file)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def _take_file(self, path: str) -> None:
        file = Path(path)
        try:
            status = file.stat()
        except OSError as error:
            parts.complain(self._complaint, f"{file}: {error.strerror}.")
            return
        made = datetime.fromtimestamp(status.st_mtime, UTC)
        self._confirm(Shelved(Backup(file, made, status.st_size, None, "")))

    def _confirm(self, shelved: Shelved) -> None:
        dialog = ConfirmRestore(shelved, self._articles, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(partial(self._agree, shelved.backup.file))
        dialog.open()

    def _agree(self, file: Path) -> None:
        self.accept()
        self.restore_wanted.emit(file)

    def _kinds(self) -> str:
        return self.tr("Backups (*.db.gz *.db);;All files (*)")

    def done(self, result: int) -> None:
        """Close; a backup that is under way is given up."""
        if self._job is not None:
            self._job.stop()
            self._end_job()
        super().done(result)

"""The program from its start to its end: opens the archive, says why it cannot be opened, restores and mends it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog

from monitor.engine.backups import PutBack, Rescued, mend, put_back
from monitor.engine.reading import open_reader
from monitor.errors import DamagedError, MonitorError, SchemaError
from monitor.show import backup_words
from monitor.show.background import Background
from monitor.show.dialogs.backups import Backups
from monitor.show.dialogs.explanation import Explanation, Step
from monitor.show.dialogs.working import Working
from monitor.show.job import Stop, Told, Work
from monitor.show.look import Look
from monitor.show.notices import Notice
from monitor.show.program import Program

_log = logging.getLogger(__name__)

# Less is little for an archive that writes beside itself.
_LITTLE_ROOM = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Start:
    """What the window shows when it opens: an article, and a notice."""

    article: int | None = None
    notice: Notice | None = None


class Lifetime(QObject):
    """One archive and at most one window on it; without one a small window of words stands in its place."""

    def __init__(self, folder: Path, application: QApplication, look: Look, title_suffix: str = "") -> None:
        super().__init__(application)
        self._folder = folder
        self._application = application
        self._look = look
        self._title_suffix = title_suffix
        self._background = Background(self)
        self.program: Program | None = None
        self.dialog: QDialog | None = None
        """The window that stands alone, if one does."""
        self.code = 0
        """The exit code of the process."""

    def begin(self, start: Start | None = None) -> None:
        """Open the archive and show the window, or say why that cannot be."""
        text = self.tr("It was written by an older version of the program, and is brought up to date.")
        work = Working(self.tr("Opening your archive…"), text, self._open, can_stop=False)
        work.done_with.connect(partial(self._show_window, start or Start()))
        work.failed.connect(self._explain)
        self.dialog = work
        work.start(at_once=False)

    def say_occupied(self, error: MonitorError) -> None:
        """Say that another window stands on this archive, and cannot come to the front because of `error`."""
        self.code = 1
        where = self.tr("It is open already, and says in a window of its own what is wrong.")
        self._tell(self.tr("The archive cannot be opened"), (error.reason, where), (self._step_quit(),))

    def end(self) -> None:
        """End everything; what is being written is finished first."""
        if self.program is not None:
            self.program.stop()
            self.program = None
        self._background.stop()

    # Opening

    def _open(self, _should_stop: Stop, _told: Told) -> None:
        """Open it once beside the window's thread: what an older version wrote may take minutes."""
        with closing(open_reader(self._folder)):
            return

    def _show_window(self, start: Start, _opened: object) -> None:
        self.dialog = None
        try:
            self.program = Program(self._folder, self._application, self._look, self._title_suffix)
        except MonitorError as error:
            self._explain(error)
            return
        self.code = 0
        self.program.restore_wanted.connect(self._restore)
        self.program.mending_wanted.connect(self._leave_damaged)
        self.program.start(start.article)
        if start.notice is not None:
            self.program.window.bench.notices.tell(start.notice)

    @Slot(MonitorError)
    def _explain(self, error: MonitorError) -> None:
        """Say why the archive cannot be opened, and what can be done."""
        _log.warning("the archive cannot be opened: %s", error)
        self.code = 1
        again = Step(self.tr("Try again"), self.begin)
        if isinstance(error, DamagedError):
            self._explain_damage()
        elif isinstance(error, SchemaError):
            self._tell(
                self.tr("This archive is newer than this program"),
                (error.reason, error.hint, self._untouched()),
                (again, self._step_backups(), self._step_quit()),
            )
        else:
            self._tell(
                self.tr("The archive cannot be opened"),
                (error.reason, error.hint, self._room(), self._untouched()),
                (again, self._step_folder(), self._step_quit()),
            )

    def _untouched(self) -> str:
        return self.tr("Nothing in the archive was changed.")

    def _room(self) -> str:
        """Say how little room there is on the disk, where it may be too little."""
        try:
            free = shutil.disk_usage(self._folder).free
        except OSError:
            return ""
        return backup_words.room(free) if free < _LITTLE_ROOM else ""

    # A damaged archive

    @Slot()
    def _leave_damaged(self) -> None:
        """Close the window, because the archive behind it is damaged."""
        self._after_leaving(self.tr("Closing the archive…"), self._explain_damage)

    def _explain_damage(self) -> None:
        sentences = (
            self.tr("Parts of its file cannot be read, as after a failing disk or a power cut. Nothing was changed."),
            self.tr(
                "Mending begins with the newest good backup and adds everything newer that can still be read: "
                "articles, alerts, watches, feeds. The damaged file is only read, and kept."
            ),
        )
        mending = Step(self.tr("Mend it"), self._mend)
        self._tell(self.tr("The archive is damaged"), sentences, (mending, self._step_backups(), self._step_quit()))

    def _mend(self) -> None:
        folder = self._folder

        def work(should_stop: Stop, told: Told) -> Rescued | None:
            return mend(folder, datetime.now(UTC), should_stop, told)

        text = self.tr("Your archive is read as far as it can be. In a large one this takes some minutes.")
        self._work(self.tr("Mending the archive…"), text, work, self._show_mended, back=self._explain_damage)

    def _show_mended(self, rescued: Rescued | None) -> None:
        go_on = (Step(self.tr("Open the archive"), self.begin),)
        advice = self.tr("If the disk is failing, it will happen again: check it, and save a copy on another one.")
        if rescued is None:
            self._tell(self.tr("The archive is whole"), (self.tr("There was nothing to mend."),), go_on)
        else:
            self._tell(self.tr("The archive is mended"), (*backup_words.after_mending(rescued), advice), go_on)

    # Going back to a backup

    @Slot(Path)
    def _restore(self, backup: Path) -> None:
        """Close what is open, put a backup in the place of the archive, and open that."""
        folder, program = self._folder, self.program
        self.program = None
        if program is not None:
            program.leave()

        def work(should_stop: Stop, told: Told) -> PutBack:
            if program is not None:
                program.finish()
            return put_back(folder, backup, should_stop, told)

        text = self.tr("What is there now is kept. Until the end nothing is changed, and you can cancel.")
        back = self.begin if program is not None else self._show_backups
        self._work(self.tr("Restoring the backup…"), text, work, self._show_restored, back)

    def _show_restored(self, restored: PutBack) -> None:
        undo = partial(self._restore, restored.kept) if restored.kept is not None else None
        text = backup_words.after_restoring(restored)
        # Such a notice waits until somebody has read it.
        self.begin(Start(notice=Notice(text, self.tr("Undo") if undo else "", undo, left=lambda: None)))

    def _show_backups(self) -> None:
        dialog = Backups(self._folder, self._background, None)
        dialog.restore_wanted.connect(self._restore)
        dialog.rejected.connect(self.begin)
        self.dialog = dialog
        dialog.show()

    # Small windows

    def _work(self, title: str, text: str, work: Work, then: Callable[..., None], back: Callable[[], None]) -> None:
        """Do what takes long in a small window; go `back` where it is cancelled or cannot be done."""

        def failed(error: MonitorError) -> None:
            _log.warning("%s", error)
            title = self.tr("That could not be done")
            steps = (Step(self.tr("Go back"), back), self._step_folder(), self._step_quit())
            self._tell(title, (error.reason, error.hint, self._room(), self._untouched()), steps)

        dialog = Working(title, text, work)
        dialog.done_with.connect(then)
        dialog.failed.connect(failed)
        dialog.stopped.connect(back)
        self.dialog = dialog
        dialog.start()

    def _after_leaving(self, title: str, then: Callable[[], None]) -> None:
        program, self.program = self.program, None
        if program is None:
            then()
            return
        program.leave()

        def work(_should_stop: Stop, _told: Told) -> None:
            program.finish()

        dialog = Working(title, "", work, can_stop=False)
        dialog.done_with.connect(lambda _result: then())
        self.dialog = dialog
        dialog.start(at_once=False)

    def _tell(self, title: str, sentences: tuple[str, ...], steps: tuple[Step, ...]) -> None:
        detail = self.tr("The archive’s folder: {folder}").format(folder=self._folder)
        self.dialog = Explanation(title, [sentence for sentence in sentences if sentence], steps, detail)
        self.dialog.show()

    def _step_quit(self) -> Step:
        return Step(self.tr("Quit"), self._application.quit)

    def _step_backups(self) -> Step:
        return Step(self.tr("Backups…"), self._show_backups)

    def _step_folder(self) -> Step:
        address = QUrl.fromLocalFile(str(self._folder))
        return Step(self.tr("Show the folder"), partial(QDesktopServices.openUrl, address), stays=True)

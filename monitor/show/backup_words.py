"""Backups in words: when, what for, how large, and what restoring one does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from monitor.engine.backups import Period, PutBack, Rescued, Shelved
from monitor.show import times

translate = QCoreApplication.translate


class _Counted(QObject):
    """The forms for one and many are collected only where an object translates them."""

    def articles(self, count: int) -> str:
        return self.tr("%n articles", "", count)


def kept_as(shelved: Shelved) -> str:
    """Return what a backup is kept for."""
    periods = {
        Period.DAY: translate("Backups", "daily"),
        Period.WEEK: translate("Backups", "weekly"),
        Period.MONTH: translate("Backups", "monthly"),
    }
    kinds = {
        "daily": translate("Backups", "daily"),
        "by-hand": translate("Backups", "made by you"),
        "before-repair": translate("Backups", "before mending"),
        "before-schema": translate("Backups", "before an update"),
        "before-restore": translate("Backups", "before restoring"),
    }
    if shelved.periods:
        return ", ".join(periods[period] for period in shelved.periods)
    return kinds.get(shelved.backup.kind, translate("Backups", "put there by somebody"))


def size(count: int) -> str:
    """Return a number of bytes in words."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def room(free: int) -> str:
    """Return how little room there is on a disk."""
    return translate("Backups", "Only {size} are free on this disk.").format(size=size(free))


def articles(count: int) -> str:
    """Return how many articles, in words."""
    return _Counted().articles(count).replace(str(count), times.count(count))


def of_articles(count: int | None) -> str:
    """Return how many articles are in a backup, where its name says so."""
    return "" if count is None else times.count(count)


def before_restoring(shelved: Shelved, now: int | None) -> str:
    """Return what restoring a backup does, `now` being the number of articles in the archive, None if unknown."""
    backup = shelved.backup
    said = [
        translate(
            "Backups",
            "Everything goes back to how it was then: articles, alerts, watches, feeds, stars. What came in since "
            "then, and what you did since then, is not in it.",
        )
    ]
    if backup.articles is not None and now is not None:
        counted = translate("Backups", "The backup holds {then}; there are {now} now.")
        said.append(counted.format(then=articles(backup.articles), now=times.count(now)))
    said.append(
        translate(
            "Backups",
            "What is there now is kept in the archive's folder, and you can go back to it. Passwords and settings stay "
            "as they are. The window closes meanwhile and opens again by itself.",
        )
    )
    return "\n\n".join(said)


def after_restoring(restored: PutBack) -> str:
    """Return what was restored."""
    text = translate("Backups", "The backup is in place: {articles}. The search index is built anew meanwhile.")
    said = text.format(articles=articles(restored.articles))
    if restored.kept is None:
        return said
    kept = translate("Backups", "What was there before is kept as {file}.").format(file=restored.kept.name)
    return f"{said} {kept}"


def after_mending(rescued: Rescued) -> tuple[str, ...]:
    """Return what became of a damaged archive: what is there, what may be missing, what was kept."""
    if rescued.backup is None:
        begun = translate("Backups", "There was no good backup to begin with.")
    else:
        begun = translate("Backups", "The backup of {time} was put back.").format(time=times.stamp(rescued.backup.made))
    if rescued.torn is None:
        read = translate("Backups", "Nothing of the damaged file could be read: what came in after that is lost.")
    elif rescued.torn and not rescued.saved:
        read = translate("Backups", "No article in the damaged file is newer than that.")
    elif rescued.torn:
        read = translate(
            "Backups", "Of the damaged file, {saved} that the backup does not have could be saved."
        ).format(saved=articles(rescued.saved))
    else:
        read = translate("Backups", "Everything in the damaged file could be read; nothing is lost.")
    lost = ""
    if rescued.torn:
        lost = translate(
            "Backups", "Not all could be read of: {subjects}. What came of these after the backup may be missing."
        ).format(subjects=", ".join(_subjects(rescued.torn)))
    there = translate("Backups", "There are {articles} now.").format(articles=articles(rescued.articles))
    kept = translate("Backups", "The damaged file is kept as {file}.").format(file=rescued.kept.name)
    return tuple(line for line in (begun, read, lost, there, *rescued.done, kept) if line)


def _subjects(tables: Sequence[str]) -> list[str]:
    """Return in words what is in these tables, each subject once."""
    subjects = (
        (translate("Backups", "articles"), {"article", "entry"}),
        (translate("Backups", "texts of articles"), {"body", "page", "revision"}),
        (translate("Backups", "alerts"), {"match", "alert", "delivery"}),
        (translate("Backups", "feeds"), {"feed"}),
        (translate("Backups", "watches"), {"watch"}),
        (translate("Backups", "term lists and entities"), {"term_list", "list_term", "entity", "entity_name"}),
        (translate("Backups", "the history of polls"), {"poll"}),
        (translate("Backups", "notices"), {"notice"}),
        (translate("Backups", "the program’s own notes"), {"activity", "progress", "request"}),
    )
    return [subject for subject, held in subjects if held & set(tables)]

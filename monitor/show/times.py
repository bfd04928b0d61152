"""Times as a person reads them: near ones relative, far ones absolute, the whole stamp with its zone on hover."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QTime, QTimeZone

translate = QCoreApplication.translate

_LONG_TIME = "HH:mm"


def now() -> datetime:
    """Return the time it is."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day it is where the person is."""
    return now().astimezone().date()


def local(moment: datetime) -> QDateTime:
    """Return `moment` as Qt counts it, in the person's zone."""
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp()), QTimeZone.systemTimeZone())


def short(moment: datetime, now: datetime) -> str:
    """Return how long ago `moment` was if that is today, otherwise its day; the year only where it is another."""
    ago = now - moment
    if ago < timedelta(seconds=-60):
        return absolute(moment, now)
    if ago < timedelta(minutes=1):
        return translate("Times", "now")
    if ago < timedelta(hours=1):
        return translate("Times", "{minutes} min").format(minutes=int(ago.total_seconds() // 60))
    if ago < timedelta(hours=12):
        return translate("Times", "{hours} h").format(hours=int(ago.total_seconds() // 3600))
    return absolute(moment, now)


def absolute(moment: datetime, now: datetime) -> str:
    """Return the clock time for a moment of today, with the day before it for others of this year, else the date."""
    there, here = local(moment), local(now)
    clock = QLocale().toString(there.time(), QLocale.FormatType.ShortFormat)
    days = there.date().daysTo(here.date())
    if days == 0:
        return clock
    if days == 1:
        return translate("Times", "yesterday {clock}").format(clock=clock)
    if there.date().year() == here.date().year():
        return f"{QLocale().toString(there.date(), translate('Times', 'd MMM'))} {clock}"
    return QLocale().toString(there.date(), translate("Times", "d MMM yyyy"))


def stamp(moment: datetime) -> str:
    """Return the whole date and time with seconds left out and the zone named."""
    there = local(moment)
    clock = QLocale().toString(QTime(there.time().hour(), there.time().minute()), _LONG_TIME)
    day = QLocale().toString(there.date(), QLocale.FormatType.LongFormat)
    return f"{day}, {clock} {there.timeZoneAbbreviation()}"


def day(day: date) -> str:
    """Return a day with its month, and the year only where it is another."""
    here = local(now()).date()
    form = translate("Times", "d MMM") if day.year == here.year() else translate("Times", "d MMM yyyy")
    return QLocale().toString(QDate(day.year, day.month, day.day), form)


def count(number: int) -> str:
    """Return `number` with the marks between thousands that the person's language uses."""
    return QLocale().toString(number)

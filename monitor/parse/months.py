"""Dates whose month is a word, in the languages in which feeds write them."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta

# A language a line, January first; where a language declines, the form that stands in dates.
_NAMES = """
january february march april may june july august september october november december
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januar februar märz april mai juni juli august september oktober november dezember
januari februari maart april mei juni juli augustus september oktober november december
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
كانون‌الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين‌الأول تشرين‌الثاني كانون‌الأول
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
"""
# Words that stand between the parts of a date: "24 de setembro de 2018", "ב-3 במרץ".
_BETWEEN = re.compile(r"\b(?:de|del|di|of|the)\b|(?<=\d)(?:st|nd|rd|th|er|º)\b|\.", re.IGNORECASE)
_SPACED_NAME = re.compile(r"(كانون|تشرين)\s+(?=ال)")
_NAME = "[^\\W\\d_]+(?:\u200c[^\\W\\d_]+)?"
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})[\s,-]+ב?({_NAME})[\s,-]+(\d{{4}})(?!\d)(.*)")
_MONTH_FIRST = re.compile(rf"({_NAME})\s+(\d{{1,2}})\s*,?\s+(\d{{4}})(?!\d)(.*)")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?\s*(?:([+-]\d{2}):?(\d{2}))?")
_FEWEST_LETTERS = 3


def _months() -> dict[str, int]:
    """Return the number of each name, and of each beginning that means one month in all languages."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    whole: dict[str, int] = {}
    for line in _NAMES.strip().splitlines():
        for number, name in enumerate(line.split(), start=1):
            whole[name] = number
            for letters in range(_FEWEST_LETTERS, len(name)):
                found[name[:letters]].add(number)
    return {start: next(iter(numbers)) for start, numbers in found.items() if len(numbers) == 1} | whole


_MONTHS = _months()


def named_month(text: str) -> datetime:
    """Return the moment that `text` names with a word for the month; raises ValueError if it names none.

    A date without a clock is midnight, one without a zone UTC; 24:00 is the midnight after.
    """
    text = " ".join(_BETWEEN.sub(" ", _SPACED_NAME.sub("\\1\u200c", text)).split())
    if found := _DAY_FIRST.search(text):
        day, name, year, rest = int(found[1]), found[2], int(found[3]), found[4]
    elif found := _MONTH_FIRST.search(text):
        name, day, year, rest = found[1], int(found[2]), int(found[3]), found[4]
    else:
        raise ValueError(text)
    month = _MONTHS.get(name.casefold())
    if month is None:
        raise ValueError(text)
    moment = datetime(year, month, day, tzinfo=UTC)
    clock = _CLOCK.search(rest)
    if clock is None:
        return moment
    hours = int(clock[1]) % 12 + 12 * (clock[4].lower() == "pm") if clock[4] else int(clock[1])
    if hours > 24 or int(clock[2]) > 59:
        raise ValueError(text)
    moment += timedelta(hours=hours, minutes=int(clock[2]), seconds=int(clock[3] or 0))
    if clock[5]:
        away = timedelta(hours=abs(int(clock[5])), minutes=int(clock[6]))
        moment += away if clock[5].startswith("-") else -away
    return moment

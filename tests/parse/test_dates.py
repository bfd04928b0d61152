"""Dates as publishers write them."""

from datetime import UTC, datetime, timedelta, timezone
from time import gmtime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.parse.dates import read_date


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri, 24 Nov 2023 07:00:00 GMT", "2023-11-24 07:00:00"),
        ("Fri, 24 Nov 2023 07:00:00 EST", "2023-11-24 12:00:00"),
        ("Fri, 24 Nov 2023 07:00:00 IDT", "2023-11-24 04:00:00"),
        ("Fri, 24 Nov 2023 07:00:00 CET", "2023-11-24 06:00:00"),
        ("24 Nov 23 07:00 UT", "2023-11-24 07:00:00"),
        ("Wed, 24 Jan 2024 01:23:00 GMT+3", "2024-01-23 22:23:00"),
        ("2023-11-24T07:00:00.123456Z", "2023-11-24 07:00:00"),
        ("2023-11-24", "2023-11-24 00:00:00"),
        ("20231124T070000Z", "2023-11-24 07:00:00"),
        ("01/13/2024 04:56 PM", "2024-01-13 16:56:00"),
        ("13/01/2024 12:05 am", "2024-01-13 00:05:00"),
        ("2024年05月10日 03:45", "2024-05-10 03:45:00"),
        ("2004년 05월 28일 01:31:15", "2004-05-28 01:31:15"),
        ("1700859780", "2023-11-24 21:03:00"),
        ("1715825400000", "2024-05-16 02:10:00"),
        ("Seg, 24 Set 2018 19:22:00 -0300", "2018-09-24 22:22:00"),
        ("sam. 9 mars 2024 12:24:00 +0200", "2024-03-09 10:24:00"),
        ("27 آذار 2024", "2024-03-27 00:00:00"),
        ("12 كانون الثاني 2024", "2024-01-12 00:00:00"),
        ("ב-3 במרץ 2024 10:30", "2024-03-03 10:30:00"),
        ("24 ноября 2023, 10:00", "2023-11-24 10:00:00"),
        ("5 sierpnia 2023 14:00", "2023-08-05 14:00:00"),
        ("3 de março de 2024", "2024-03-03 00:00:00"),
        ("24. Dezember 2023, 18:30 Uhr", "2023-12-24 18:30:00"),
        ("May 3rd, 2024 4:05 PM", "2024-05-03 16:05:00"),
        ("Thursday, April 25, 2024 - 13:59", "2024-04-25 13:59:00"),
        ("Thu, 30 May 2024 24:00:00 GMT", "2024-05-31 00:00:00"),
        (" Fri,\n 24 Nov 2023 07:00:00 -0530 ", "2023-11-24 12:30:00"),
    ],
)
def test_a_date_is_read(text: str, moment: str) -> None:
    assert read_date(text) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["", " ", "yesterday", "منذ 3 ساعات", "10:30", "-1"])
@pytest.mark.parametrize("ending", ["", "\n"])
def test_what_names_no_day_is_none(text: str, ending: str) -> None:
    assert read_date(text + ending) is None


@pytest.mark.parametrize(
    "text",
    [
        "0000-00-00T00:00:00Z",
        "Wed, 31 Feb 2024 10:00:00 GMT",
        "2023/99/99",
        "3 jui 2024",
        "3 foo 2024",
        "31 avril 2024",
        "1 mai 2024 25:00",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None


@given(st.text())
def test_no_text_raises_and_every_date_is_utc_in_whole_seconds(text: str) -> None:
    date = read_date(text)
    assert date is None or (date.tzinfo is UTC and date.microsecond == 0)


@given(st.integers(-50_000_000_000, 200_000_000_000), st.integers(-23 * 60, 23 * 60))
def test_what_python_writes_is_read_again(seconds: int, offset: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    assert read_date(moment.astimezone(timezone(timedelta(minutes=offset))).isoformat()) == moment


def test_another_reading_counts_only_for_texts_with_letters() -> None:
    assert read_date("2004-július-13", gmtime(0)) == datetime(1970, 1, 1, tzinfo=UTC)
    assert read_date("99.99.2004", gmtime(0)) is None
    assert read_date("gibberish", None) is None

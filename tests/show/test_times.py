from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from monitor.show import times

NOW = datetime(2023, 12, 1, 14, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english(application: QApplication) -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=14), "14 min"),
        (timedelta(hours=5, minutes=59), "5 h"),
    ],
)
def test_near_times_are_relative(ago: timedelta, said: str) -> None:
    assert times.short(NOW - ago, NOW) == said


def test_far_times_name_their_day() -> None:
    assert times.short(NOW - timedelta(days=1), NOW).startswith("yesterday ")
    assert times.short(datetime(2023, 10, 7, 4, tzinfo=UTC), NOW).startswith("7 Oct ")
    assert times.short(datetime(2019, 10, 7, 4, tzinfo=UTC), NOW) == "7 Oct 2019"


def test_a_date_in_the_future_is_not_relative() -> None:
    assert "min" not in times.short(NOW + timedelta(hours=3), NOW)


def test_a_stamp_has_date_time_and_zone() -> None:
    said = times.stamp(NOW)
    assert "2023" in said
    assert ":30 " in said
    assert said.split()[-1].strip()


def test_a_day_of_another_year_names_it() -> None:
    assert times.day(date(2019, 10, 7)) == "7 Oct 2019"


def test_numbers_are_grouped_as_the_language_does() -> None:
    assert times.count(1204551) == "1,204,551"

"""What headers say about when to come back."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.headers import LONGEST_SECONDS, max_age, retry_after

NOW = datetime(2026, 3, 2, 14, 2, tzinfo=UTC)


def date(hours: float) -> str:
    return format_datetime(NOW + timedelta(hours=hours), usegmt=True)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "public, max-age=900"}, 900),
        ({"Cache-Control": "max-age=900", "Age": "200"}, 700),
        ({"Cache-Control": "max-age=100", "Age": "200"}, 0),
        ({"Cache-Control": 'MAX-AGE="60"'}, 60),
        ({"Cache-Control": "no-cache, max-age=900"}, None),
        ({"Cache-Control": "no-store"}, None),
        ({"Cache-Control": "max-age=soon", "Expires": date(1), "Date": date(0)}, 3600),
        ({"Expires": date(3), "Date": date(2)}, 3600),
        ({"Expires": date(2)}, 7200),
        ({"Expires": date(-2), "Date": date(0)}, 0),
        ({"Expires": "0"}, None),
        ({"Cache-Control": "max-age=60", "Expires": date(5), "Date": date(0)}, 60),
        ({"Cache-Control": "max-age=99999999999"}, LONGEST_SECONDS),
        ({"Cache-Control": f"max-age={'9' * 5000}"}, LONGEST_SECONDS),
        ({"Cache-Control": "max-age=900", "Age": "9" * 5000}, 0),
    ],
)
def test_freshness_is_read_as_the_caches_of_the_web_read_it(headers: dict[str, str], seconds: int | None) -> None:
    assert max_age(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": " 0 "}, 0),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "9" * 5000}, LONGEST_SECONDS),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": date(2), "Date": date(1)}, 3600),
        ({"Retry-After": date(1)}, 3600),
        ({"Retry-After": date(-1), "Date": date(0)}, 0),
    ],
)
def test_a_wish_to_be_left_alone_is_read_in_both_forms(headers: dict[str, str], seconds: int | None) -> None:
    assert retry_after(headers, NOW) == seconds


@given(st.dictionaries(st.sampled_from(["Cache-Control", "Age", "Expires", "Date", "Retry-After"]), st.text()))
def test_no_header_is_too_odd(headers: dict[str, str]) -> None:
    for seconds in (max_age(headers, NOW), retry_after(headers, NOW)):
        assert seconds is None or 0 <= seconds <= LONGEST_SECONDS

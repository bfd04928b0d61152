"""How long a page is waited for before it is asked for again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.errors import FeedError, FetchError, ParseError
from monitor.fetch.body import TooLargeError
from monitor.fetch.hosts import HostHeldError
from monitor.fetch.page import NotAllowedError, wait_before_retry


@pytest.mark.parametrize(
    "error",
    [
        *(FetchError("", status=status) for status in (401, 402, 403, 404, 406, 410, 451)),
        ParseError(""),
        TooLargeError(""),
        NotAllowedError(""),
    ],
)
def test_what_is_refused_or_no_article_is_not_asked_for_again(error: FeedError) -> None:
    assert wait_before_retry(error, 1) is None


@pytest.mark.parametrize("status", [0, 408, 429, 500, 503])
def test_what_may_come_back_is_asked_for_six_times_ever_more_slowly(status: int) -> None:
    waits = [wait_before_retry(FetchError("", status=status), attempts) for attempts in range(1, 7)]
    known = [wait for wait in waits if wait is not None]
    assert len(known) == 5
    assert waits[5] is None
    assert known == sorted(known)
    assert sum(known, timedelta()) > timedelta(days=1)


def test_a_publisher_who_asks_for_a_longer_wait_gets_it() -> None:
    assert wait_before_retry(FetchError("", status=503, retry_after=7200), 1) == timedelta(hours=2)


def test_a_host_that_is_held_is_no_failure_of_the_page() -> None:
    assert wait_before_retry(HostHeldError("", retry_after=90), 99) == timedelta(seconds=90)

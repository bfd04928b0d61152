"""What waits is shown at a pace that a person can follow, and nothing waits for ever."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.alert.notes import POPUPS, Pending
from monitor.alert.pace import MINUTE, ROUND, ready
from monitor.model import Priority, Telling
from tests.alert.test_notes import NOW, popup, summary


def ids(pending: list[Pending]) -> list[int]:
    return [item.delivery.id for item in pending]


def test_a_few_popups_come_at_once_also_during_a_round() -> None:
    waiting = [popup(1), popup(2)]
    assert ids(ready(waiting, 0, True, NOW)) == [1, 2]


def test_more_than_a_few_in_a_minute_wait_and_then_come_together() -> None:
    waiting = [popup(1), popup(2)]
    assert ready(waiting, POPUPS - 1, False, NOW) == []
    assert ids(ready(waiting, POPUPS, False, NOW + MINUTE)) == [1, 2]


def test_several_watches_on_one_article_count_as_one_popup() -> None:
    waiting = [popup(number, article=7) for number in range(1, 9)]
    assert len(ready(waiting, POPUPS - 1, False, NOW)) == 8


def test_an_urgent_popup_never_waits() -> None:
    waiting = [popup(1), popup(2, priority=Priority.URGENT)]
    assert ids(ready(waiting, POPUPS, True, NOW)) == [2]


def test_summaries_wait_for_the_end_of_the_round_but_not_for_ever() -> None:
    waiting = [summary(1, "A", 3), summary(2, "B", 4)]
    assert ready(waiting, 0, True, NOW) == []
    assert ids(ready(waiting, 0, False, NOW)) == [1, 2]
    assert ids(ready(waiting, 0, True, NOW + ROUND)) == [1, 2]


@given(
    st.lists(st.tuples(st.sampled_from(["popup", "urgent", "summary"]), st.integers(0, 300)), max_size=20),
    st.integers(0, 9),
    st.booleans(),
)
def test_the_order_is_kept_and_after_two_minutes_nothing_is_held_back(
    what: list[tuple[str, int]], shown: int, polling: bool
) -> None:
    waiting = [
        summary(number, "A", 1)
        if kind == "summary"
        else popup(
            number,
            priority=Priority.URGENT if kind == "urgent" else Priority.NORMAL,
            waited=timedelta(seconds=seconds),
        )
        for number, (kind, seconds) in enumerate(what, 1)
    ]
    found = ids(ready(waiting, shown, polling, NOW))
    assert found == sorted(found)
    assert {item.delivery.id for item in waiting if item.delivery.telling is Telling.POPUP and item.alert and
            item.alert.priority is Priority.URGENT} <= set(found)  # fmt: skip
    assert ready(waiting, shown, polling, NOW + timedelta(minutes=6)) == waiting

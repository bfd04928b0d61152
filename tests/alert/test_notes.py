"""What goes on the screen of all that waits."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from monitor.alert.notes import LATE, Note, Pending, notes
from monitor.alert.texts import Texts
from monitor.model import Alert, AlertState, Delivery, DeliveryState, Priority, Telling

NOW = datetime(2023, 11, 30, 6, 10, tzinfo=UTC)
HONG_KONG = timezone(timedelta(hours=8))
NORMAL, URGENT = Priority.NORMAL, Priority.URGENT


def popup(
    delivery: int,
    *,
    article: int = 0,
    watch: str = "Gaza truce",
    priority: Priority = NORMAL,
    title: str = "Blinken urges further extension",
    sources: tuple[str, ...] = ("SCMP",),
    matched: tuple[str, ...] = ("Gaza", "truce"),
    published: datetime = NOW - timedelta(minutes=8),
    waited: timedelta = timedelta(seconds=1),
) -> Pending:
    article = article or delivery
    alert = Alert(
        id=100 + delivery,
        watch_id=1,
        watch=watch,
        priority=priority,
        article_id=article,
        url=f"https://news.example/{article}",
        title=title,
        sources=sources,
        published=published,
        first_seen=NOW,
        alerted=NOW,
        state=AlertState.NEW,
        telling=Telling.POPUP,
        matched=matched,
    )
    return Pending(
        Delivery(delivery, Telling.POPUP, "desktop", DeliveryState.PENDING, NOW - waited, alert_id=alert.id), alert
    )


def summary(delivery: int, feed: str, count: int) -> Pending:
    return Pending(
        Delivery(delivery, Telling.SUMMARY, "desktop", DeliveryState.PENDING, NOW, feed_id=delivery, count=count),
        feed=feed,
    )


def shown(*pending: Pending) -> list[Note]:
    return notes(pending, NOW, zone=HONG_KONG)


def test_nothing_waits_and_nothing_is_shown() -> None:
    assert shown() == []


def test_a_popup_names_watch_headline_outlet_local_time_and_words() -> None:
    assert shown(popup(7)) == [
        Note(
            delivery_ids=(7,),
            alert_id=107,
            article_id=7,
            urgent=False,
            title="Gaza truce: Blinken urges further extension",
            body="SCMP · 14:02 · matched: Gaza, truce",
        )
    ]


def test_a_popup_of_another_day_names_the_day() -> None:
    yesterday, last_year = popup(1, published=NOW - timedelta(hours=20)), popup(2, published=NOW - timedelta(days=366))
    assert [note.body for note in shown(yesterday, last_year)] == [
        "SCMP · 29 Nov 18:10 · matched: Gaza, truce",
        "SCMP · 29 Nov 2022 14:10 · matched: Gaza, truce",
    ]


def test_a_popup_counts_further_outlets_and_tells_a_few_of_many_words() -> None:
    note = shown(popup(1, sources=("SCMP", "Reuters", "AP"), matched=tuple("abcdefgh")))[0]
    assert note.body == "SCMP +2 · 14:02 · matched: a, b, c, d, e, f…"


def test_a_popup_without_outlet_words_or_headline_says_what_there_is() -> None:
    note = shown(popup(1, sources=(), matched=(), title=""))[0]
    assert (note.title, note.body) == ("Gaza truce: https://news.example/1", "14:02")


def test_words_of_two_directions_do_not_run_into_each_other() -> None:
    note = shown(popup(1, title="بلينكن يحث على تمديد الهدنة", sources=("الجزيرة",), matched=("غزة", "هدنة")))[0]
    assert note.title == "\u2068Gaza truce\u2069: \u2068بلينكن يحث على تمديد الهدنة\u2069"
    assert note.body == "\u2068الجزيرة\u2069 · \u206814:02\u2069 · \u2068matched: \u2068غزة, هدنة\u2069\u2069"


def test_watches_that_match_the_same_article_share_a_note_and_the_urgent_one_leads() -> None:
    blinken = popup(2, article=9, watch="Antony Blinken", priority=URGENT, matched=("Blinken", "Gaza"))
    assert shown(popup(1, article=9), blinken) == [
        Note(
            delivery_ids=(1, 2),
            alert_id=102,
            article_id=9,
            urgent=True,
            title="Antony Blinken, Gaza truce: Blinken urges further extension",
            body="SCMP · 14:02 · matched: Blinken, Gaza, truce",
        )
    ]


def test_five_articles_pop_up_and_six_are_bundled() -> None:
    assert [note.article_id for note in shown(*map(popup, range(1, 6)))] == [1, 2, 3, 4, 5]
    assert shown(*map(popup, range(1, 7))) == [
        Note((1, 2, 3, 4, 5, 6), None, None, False, "6 new alerts", "Gaza truce 6")
    ]


def test_of_many_the_urgent_pop_up_and_the_rest_is_counted_by_watch() -> None:
    many = [popup(number) for number in range(1, 13)]
    many += [popup(number, watch="Antony Blinken") for number in range(13, 24)]
    many += [popup(number, watch="Flood", priority=URGENT) for number in range(24, 26)]
    first, second, bundle = shown(*many)
    assert [first.article_id, second.article_id] == [24, 25]
    assert bundle == Note(tuple(range(1, 24)), None, None, False, "23 new alerts", "Gaza truce 12, Antony Blinken 11")


def test_the_sixth_urgent_article_makes_the_bundle_urgent() -> None:
    many = [popup(number, priority=URGENT) for number in range(1, 8)]
    told = shown(*many)
    assert [note.delivery_ids for note in told] == [(1,), (2,), (3,), (4,), (5,), (6, 7)]
    assert told[-1].urgent


def test_summaries_of_several_feeds_become_one_note() -> None:
    feeds = [
        summary(1, "SCMP", 20),
        summary(2, "Reuters", 9),
        summary(3, "AP", 3),
        summary(4, "BBC", 1),
        summary(5, "NPR", 1),
    ]
    assert shown(*feeds) == [
        Note((1, 2, 3, 4, 5), None, None, False, "34 new alerts", "From 5 feeds: SCMP 20, Reuters 9, AP 3, others 2")
    ]


def test_the_summary_of_one_feed_names_it() -> None:
    note = shown(summary(1, "SCMP", 1))[0]
    assert (note.title, note.body) == ("1 new alert", "From SCMP")


def test_late_popups_are_bundled_with_the_summaries_and_come_last() -> None:
    late = [popup(number, waited=LATE + timedelta(seconds=1)) for number in (1, 2)]
    fresh, bundle = shown(*late, summary(3, "SCMP", 4), popup(4))
    assert fresh.delivery_ids == (4,)
    assert bundle == Note((1, 2, 3), None, None, False, "6 new alerts", "Gaza truce 2\nFrom SCMP")


def test_a_single_late_popup_is_told_by_its_headline() -> None:
    note = shown(popup(1, waited=timedelta(days=2)))[0]
    assert (note.article_id, note.title) == (1, "Gaza truce: Blinken urges further extension")


def test_the_sentences_can_be_handed_in() -> None:
    texts = Texts(headline="{headline} ({watches})", matched="trouvé : {words}")
    note = notes([popup(1)], NOW, texts, HONG_KONG)[0]
    assert note.title == "Blinken urges further extension (Gaza truce)"
    assert note.body == "SCMP · 14:02 · trouvé : Gaza, truce"


def test_braces_in_foreign_text_are_letters() -> None:
    assert shown(popup(1, title="{headline} {0} {"))[0].title == "Gaza truce: {headline} {0} {"


waiting = st.lists(
    st.tuples(
        st.integers(1, 9),
        st.text(max_size=9),
        st.sampled_from([NORMAL, URGENT]),
        st.sampled_from([timedelta(0), timedelta(hours=3)]),
        st.booleans(),
    ),
    max_size=30,
)


@given(waiting)
def test_every_delivery_is_in_one_note_and_the_screen_is_not_flooded(
    rows: Sequence[tuple[int, str, Priority, timedelta, bool]],
) -> None:
    pending = [
        popup(number, article=article, watch=text, title=text, priority=priority, waited=waited)
        if is_popup
        else summary(number, text, article)
        for number, (article, text, priority, waited, is_popup) in enumerate(rows, start=1)
    ]
    told = notes(pending, NOW)
    assert sorted(number for note in told for number in note.delivery_ids) == list(range(1, len(rows) + 1))
    assert len(told) <= 6
    urgent = {item.delivery.id for item in pending if item.alert and item.alert.priority is URGENT}
    assert all(note.urgent == bool(urgent & set(note.delivery_ids)) for note in told)

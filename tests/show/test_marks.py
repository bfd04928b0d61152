from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.model import Alert, AlertState, Article, Headline, Priority, Telling, Watch
from monitor.query.meaning import matched_places, surface
from monitor.query.vocabulary import Entity, vocabulary
from monitor.show.marks import Marks, literal_places, read_query

NOW = datetime(2023, 12, 1, 14, tzinfo=UTC)


def headline(title: str, snippet: str = "", watches: tuple[str, ...] = ()) -> Headline:
    return Headline(1, "", title, snippet, ("Wire",), "", "en", NOW, True, NOW, False, False, watches)


def marked(marks: Marks, line: Headline) -> tuple[list[str], list[str]]:
    title, snippet = marks.of(line)
    return [line.title[a:b] for a, b in title], [line.snippet[a:b] for a, b in snippet]


def test_a_search_marks_every_form_of_its_words() -> None:
    marks = Marks()
    marks.search_for("hostage NOT football")
    found = marked(marks, headline("Hostages come home", "Every hostage, and the football."))
    assert found == (["Hostages"], ["hostage"])


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("hostage is:unread", ["Hostages"]),
        ('hostage watch:"Gaza truce" NOT is:starred', ["Hostages"]),
        ("hostage NOT (home is:starred)", ["Hostages"]),
        ("is:starred OR home", ["home"]),
        ("is:starred", []),
    ],
)
def test_what_is_read_meanwhile_keeps_the_words_that_were_searched_for(search: str, words: list[str]) -> None:
    marks = Marks()
    marks.search_for(search)
    assert marked(marks, headline("Hostages come home")) == (words, [])
    node = read_query(search)
    article = Article("", "Hostages come home", "", NOW, NOW, language="en")
    assert (node is not None) == bool(words)
    assert surface(article, matched_places(node, article) if node else ()) == tuple(words)


def test_words_are_marked_although_the_rest_is_out_of_sight() -> None:
    marks = Marks()
    marks.search_for("truce AND somewhere NEAR/2 else")
    assert marked(marks, headline("A truce holds"))[0] == ["truce"]


def test_only_the_watches_that_a_line_names_are_marked_in_it() -> None:
    marks = Marks()
    marks.watch_for([Watch(1, "Truce", "truce"), Watch(2, "Port", "port")])
    assert marked(marks, headline("A truce in port", watches=("Truce",)))[0] == ["truce"]


def test_a_mistake_in_a_watch_marks_nothing_and_stops_nothing() -> None:
    marks = Marks()
    marks.watch_for([Watch(1, "Broken", "(truce")])
    marks.search_for("AND")
    assert marked(marks, headline("A truce", watches=("Broken",))) == ([], [])


def test_an_alert_marks_the_words_that_raised_it() -> None:
    alert = Alert(
        id=1,
        watch_id=1,
        watch="Truce",
        priority=Priority.NORMAL,
        article_id=1,
        url="",
        title="Gaza: truce in GAZA",
        sources=(),
        published=NOW,
        first_seen=NOW,
        alerted=NOW,
        state=AlertState.NEW,
        telling=Telling.LIST,
        matched=("Gaza",),
    )
    assert Marks().of(alert) == ([(0, 4), (15, 19)], [])


def test_literal_words_are_whole_words() -> None:
    assert literal_places("art of the party", ["art"]) == [(0, 3)]


def test_the_names_of_an_entity_are_marked_for_the_watch_that_asks_for_it() -> None:
    marks = Marks()
    names = vocabulary([], [Entity("Antony Blinken", ("Antony Blinken", "Blinken"), requires="lands")])
    marks.watch_for([Watch(1, "Blinken", 'entity:"antony blinken"')], names)
    assert marked(marks, headline("Blinken lands", watches=("Blinken",)))[0] == ["Blinken"]

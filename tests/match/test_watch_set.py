"""The watch set answers as `query.meaning` does for each watch alone, whatever is in it and whatever came before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import QueryError
from monitor.match.watch_set import WatchSet
from monitor.model import Article, Hit, Part, Place, Watch
from monitor.query.meaning import matched_places, surface
from monitor.query.meaning import matches as means
from monitor.query.parser import parse
from monitor.query.tree import And, Node, Not, show
from monitor.query.watching import parse_watch
from tests.query.generate import NOW, articles, sequences, trees

ARTICLE = Article(
    url="https://news.example/1",
    title="Blinken urges longer pause",
    text="Antony Blinken called for the truce in Gaza to be extended. The hostages came home.",
    published=NOW,
    first_seen=NOW,
    language="en",
    sources=("Reuters",),
)


def watch(number: int, query: str, *, enabled: bool = True) -> Watch:
    return Watch(number, f"watch {number}", query, enabled=enabled)


def watching(*queries: str) -> WatchSet:
    """A set of these queries, numbered from 1."""
    made = WatchSet()
    for number, query in enumerate(queries, 1):
        made.add(watch(number, query))
    return made


def _can_be_watched(tree: Node) -> bool:
    try:
        parse_watch(show(tree))
    except QueryError:
        return False
    return True


def _beside(word: Node, tree: Node) -> Node:
    return And((word, tree)) if _can_be_watched(And((word, tree))) else And((word, Not(tree)))


WATCHED = st.one_of(trees(dates=False).filter(_can_be_watched), st.builds(_beside, sequences(), trees(dates=False)))
"""Trees that can be watched: what asks for nothing gets a word beside it."""

LISTS = st.lists(WATCHED, min_size=1, max_size=3)


@st.composite
def days(draw: st.DrawFn) -> tuple[list[Node], list[Article]]:
    """Some watches, and articles that some of them match."""
    queries = draw(LISTS)
    return queries, [draw(articles(about=queries[:number])) for number in (1, 2)]


def agree(queries: list[Node], arriving: list[Article]) -> None:
    made = watching(*map(show, queries))
    # Also where what is rare was learnt from some of them before.
    made.learn(arriving[1:])
    # One of them once more, beside one of its language.
    together = [*arriving, replace(arriving[0], language=arriving[-1].language)]
    for article, found in zip(together, made.match_each(together), strict=True):
        assert found.watches == made.match(article).watches
        assert found.watches == tuple(number for number, query in enumerate(queries, 1) if means(query, article))
        for hit in found.hits():
            assert hit.places == matched_places(queries[hit.watch_id - 1], article)
            assert hit.words == surface(article, hit.places)


@given(days())
@settings(max_examples=500)
def test_the_set_matches_what_each_query_means(day: tuple[list[Node], list[Article]]) -> None:
    agree(*day)


@pytest.mark.slow
@given(days())
@settings(max_examples=20_000)
def test_the_set_matches_what_each_query_means_in_many_cases(day: tuple[list[Node], list[Article]]) -> None:
    agree(*day)


ONE_OR_NONE = st.none() | WATCHED


@st.composite
def edits(draw: st.DrawFn) -> tuple[int, Node | None, Article]:
    """A watch that is added, replaced (its number is taken) or removed (None), and an article that arrives then."""
    query = draw(ONE_OR_NONE)
    return draw(st.integers(1, 5)), query, draw(articles(most_words=12, about=(query,) if query else ()))


@given(st.lists(edits(), min_size=2, max_size=8))
@settings(max_examples=100)
def test_adding_replacing_and_removing_between_articles_leaves_the_watches_that_are_on(
    changes: list[tuple[int, Node | None, Article]],
) -> None:
    made = WatchSet()
    current: dict[int, Node] = {}
    for number, query, article in changes:
        if query is None:
            made.remove(number)
            current.pop(number, None)
        else:
            made.add(watch(number, show(query)))
            current[number] = query
        assert len(made) == len(current)
        assert made.match(article).watches == tuple(
            sorted(key for key, each in current.items() if means(each, article))
        )


def test_no_word_or_phrase_reaches_from_one_article_into_the_next() -> None:
    made = watching('"gaza truce"', "gaza NEAR/5 truce", "加沙", "truce")
    first, second = replace(ARTICLE, title="Talks", text="News from Gaza"), replace(ARTICLE, title="Truce", text="")
    chinese = (
        replace(ARTICLE, title="加", text="加", language="zh"),
        replace(ARTICLE, title="沙", text="沙", language="zh"),
    )
    assert [found.watches for found in made.match_each([first, second, *chinese])] == [(), (4,), (), ()]


def test_articles_that_are_too_long_to_be_read_together_are_matched_each_for_itself() -> None:
    made = watching("title:truce", '"last words"', "title:last")
    texts = [f"{'Nothing of that kind. ' * size} Last words" for size in (0, 1, 400, 1_000, 5_000, 2)]
    arriving = [replace(ARTICLE, title=title, text=text) for text in texts for title in ("Truce", "")]
    assert [found.watches for found in made.match_each(arriving)] == [(1, 2), (2,)] * len(texts)


def test_a_hit_names_places_and_words() -> None:
    (hit,) = watching("truce gaza").match(ARTICLE).hits()
    assert hit == Hit(1, (Place(Part.TEXT, 30, 35), Place(Part.TEXT, 39, 43)), ("truce", "Gaza"))


def test_a_field_alone_hits_without_places() -> None:
    assert watching("source:reuters", "lang:en").match(ARTICLE).hits() == (Hit(1, (), ()), Hit(2, (), ()))


def test_a_broken_query_is_refused_and_the_others_go_on() -> None:
    made = watching("gaza", "truce")
    with pytest.raises(QueryError):
        made.add(watch(3, "gaza (truce"))
    with pytest.raises(QueryError):
        made.add(watch(2, "NOT truce"))
    assert made.match(ARTICLE).watches == (1,)
    made.add(watch(2, "hostage"))
    assert made.match(ARTICLE).watches == (1, 2)


def test_a_watch_that_is_switched_off_matches_nothing() -> None:
    made = watching("gaza")
    made.add(watch(1, "gaza", enabled=False))
    assert not made.match(ARTICLE)
    assert len(made) == 0


def test_removing_a_watch_that_is_not_there_does_nothing() -> None:
    made = watching("gaza")
    made.remove(7)
    made.remove(1)
    made.remove(1)
    assert not made.match(ARTICLE)


def test_a_word_added_after_an_article_of_its_language_is_found_by_its_stem_there() -> None:
    made = watching("gaza")
    made.match(ARTICLE)
    made.add(watch(2, "hostage"))
    made.add(watch(3, "otage"))
    assert made.match(ARTICLE).watches == (1, 2)
    assert made.match(replace(ARTICLE, text="les otages", language="fr")).watches == (3,)


def test_what_was_learnt_of_rare_words_changes_no_answer() -> None:
    queries = ['"in gaza"', "gaza (truce OR cricket)", '"the hostages came"', "host*", "gaza cricket", '"the gaza"']
    made = watching(*queries)
    expected = tuple(number for number, query in enumerate(queries, 1) if means(parse(query, NOW), ARTICLE))
    other = replace(ARTICLE, text="The weather in the hills and the longest article titles of the world", title="")
    for count in range(1_100):
        made.match(other)
        if count in (0, 300, 600, 1_099):
            assert made.match(ARTICLE).watches == expected == (1, 2, 3, 4)
    for number in expected:
        made.remove(number)
    assert not made.match(ARTICLE)


def test_watches_whose_words_are_not_in_the_article_are_not_looked_at(caplog: pytest.LogCaptureFixture) -> None:
    # A clock that ticks at each look: whatever is looked at is slow. The longer word counts as the rarer one.
    ticks = iter(range(10_000))
    made = WatchSet(slow_seconds=0, clock=lambda: next(ticks))
    queries = [
        "gaza",
        "cricket",
        '"hostages cricket"',
        "hostages (cricket OR golf)",
        "gaza NEAR truce",
        "hostages -gaza",
    ]
    for number, query in enumerate(queries):
        made.add(watch(number, query))
    made.match(ARTICLE)
    assert {record.message.split()[1] for record in caplog.records} == {"4", "5"}


def test_places_are_worked_out_for_the_watches_that_are_asked_about() -> None:
    found = watching("gaza", "truce", "cricket").match(ARTICLE)
    assert [hit.watch_id for hit in found.hits([2])] == [2]
    assert found.hits([2]) == found.hits()[1:]
    assert found.hits([]) == ()
    with pytest.raises(KeyError):
        found.hits([3])


def test_of_many_alternatives_one_that_is_held_is_enough_and_one_is_needed() -> None:
    sports = "cricket OR golf OR tennis OR hockey OR rugby"
    made = watching(f"({sports} OR gaza) (truce OR {sports})", f"({sports}) (truce OR {sports} OR gaza)")
    assert made.match(ARTICLE).watches == (1,)


def test_places_can_still_be_asked_for_when_watches_have_come_and_gone() -> None:
    made = watching("gaza NEAR truce")
    found = made.match(ARTICLE)
    made.remove(1)
    made.add(watch(2, '"antony blinken" hostage'))
    (hit,) = found.hits()
    assert hit.words == ("truce", "Gaza")
    assert made.match(ARTICLE).watches == (2,)


def test_words_side_by_side_end_with_the_text_and_with_the_headline() -> None:
    queries = [
        '"came home"',
        '"came home again"',
        '"home"',
        '"longer pause"',
        '"longer pause antony"',
        '"pause antony"',
    ]
    assert watching(*queries, '"before blinken urges"').match(ARTICLE).watches == (1, 3, 4)

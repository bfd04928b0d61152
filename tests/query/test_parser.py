"""A query is read as the guide says, printed as it is read, and its mistakes are told at their place."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import QueryError
from monitor.query.parser import FIELDS, parse
from monitor.query.tree import Everything, Node, Not, Or, Published, Sequence, show, walk
from tests.query.generate import NAMED, NOW, trees
from tests.words.test_tokens import TRICKY

PIECES = (
    *("AND", "OR", "NOT", "NEAR", "NEAR/3", "ONEAR/5", "NEAR/0", "NEAR/x", "and", "|", "-", "(", ")", "（", "）"),
    *('"', "“", "”", "„", "«", "»", "*", "?", ":", "：", "/", "=", " ", " ", " ", "\u3000", "\t"),
    *("title:", "source:", "lang:", "since:", "until:", "on:", "tilte:", "http://x.example/a:b"),
    *("is:starred", "is:", "watch:", 'watch:"Gaza truce"', "starred"),
    *("gaza", "truc*", "wom?n", "加沙", "غزّة", "U.S.", "7d", "yesterday", "2026-11-01T14:00", "en", "abc", "e\u0301"),
)
queries = st.lists(st.sampled_from(PIECES) | st.sampled_from(TRICKY), max_size=14).map("".join) | st.text(max_size=20)


def read(query: str) -> Node:
    return parse(query, NOW)


def tried(query: str) -> Node | QueryError:
    try:
        return read(query)
    except QueryError as error:
        return error


def mistake(query: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        read(query)
    return caught.value


@given(queries)
@settings(max_examples=1_000)
def test_any_text_is_a_mistake_with_a_place_inside_it_or_a_tree_that_is_printed_as_it_is_read(query: str) -> None:
    found = tried(query)
    if isinstance(found, QueryError):
        assert 0 <= found.start <= found.end <= len(query)
        assert found.reason
        assert found.hint
    else:
        assert read(show(found)) == found


@given(trees(NAMED, records=True))
def test_every_tree_is_printed_as_a_query_that_reads_the_same(tree: Node) -> None:
    assert read(show(tree)) == tree


@given(queries)
@settings(max_examples=1_000)
def test_the_places_of_a_tree_are_inside_the_query(query: str) -> None:
    found = tried(query)
    for node in () if isinstance(found, QueryError) else walk(found):
        match node:
            case Sequence(_, start, end) | Everything(start, end):
                assert query[start:end].strip()
            case Not(_, start, end):
                assert query[start:end].startswith(("NOT", "-"))
            case _:
                pass


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("a b OR c d", "(a AND b) OR (c AND d)"),
        ("a OR b c", "a OR (b AND c)"),
        ("a | b", "a OR b"),
        ("NOT a b", "(NOT a) AND b"),
        ("NOT a OR b", "(NOT a) OR b"),
        ("NOT (a OR b)", "-(a | b)"),
        ("a -b", "a AND NOT b"),
        ("a -b OR c", "(a AND NOT b) OR c"),
        ("a b NEAR/3 c d", "a AND (b NEAR/3 c) AND d"),
        ("a OR b NEAR/3 c", "a OR (b NEAR/3 c)"),
        ("a NEAR b", "a NEAR/10 b"),
        ("a NEAR/2 b NEAR/3 c", "(a NEAR/2 b) NEAR/3 c"),
        ("title:a b", "(title:a) AND b"),
        ("title:(a b) c", "(title:(a AND b)) AND c"),
        ("title:-a b", "(title:NOT a) AND b"),
        ("“gaza truce”", '"gaza truce"'),
        ("«gaza truce»", '"gaza truce"'),
        ("（gaza OR truce）　x", "(gaza OR truce) x"),
        ("TITLE:gaza", "title:gaza"),
        ("lang:EN-us lang:iw", "lang:en lang:he"),
        ("source:Reuters", 'source:"reuters"'),
        ('source:(reuters OR "al jazeera")', '(source:reuters OR source:"al jazeera")'),
        ("source:(al jazeera) gaza", "(source:al AND source:jazeera) AND gaza"),
        ("author:((jane doe) | miller)", "(author:jane author:doe) OR author:miller"),
        ("url:(news NOT sport) -url:-b", "(url:news NOT url:sport) NOT NOT url:b"),
        ("lang:(AR-eg OR iw) lang:-en", "(lang:ar OR lang:he) NOT lang:en"),
        ("Élection’s", "election"),
        ("E\u0301lection", "election"),
        ("\u1100\u1161자", "가자"),
        ("((a))", "a"),
        ("truc**", "truc*"),
        ("IS:Starred", "is:starred"),
        ("watch:Blinken", 'watch:"Blinken"'),
    ],
)
def test_these_are_the_same_query(query: str, same: str) -> None:
    assert read(query) == read(same)


@pytest.mark.parametrize(
    ("query", "printed"),
    [
        ("cease-fire", "cease-fire"),
        ("加沙", "加-沙"),
        ('"cease-fire"', '"cease fire"'),
        ("a AND (b OR c) -d", "a (b OR c) NOT d"),
        ('since:"2026-11-01 14:00"', 'since:"2026-11-01 14:00"'),
        ("*", "*"),
        ("gaza -is:read (watch:Blinken OR is:alerted)", 'gaza NOT is:read (watch:"Blinken" OR is:alerted)'),
        ("http://news.example", "http-news-example"),
        ("14:00", "14-00"),
        ("a-b -c", "a-b NOT c"),
        ("near and or not", "near and or not"),
    ],
)
def test_a_query_is_printed(query: str, printed: str) -> None:
    assert show(read(query)) == printed


def test_dates_are_read_in_the_zone_of_the_person() -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Asia/Hong_Kong"))
    read_there = parse("on:2026-11-01", now)
    assert isinstance(read_there, Published)
    assert read_there.since == datetime(2026, 11, 1, tzinfo=now.tzinfo)
    assert read_there.until == datetime(2026, 11, 2, tzinfo=now.tzinfo)


def test_since_and_until_hold_the_days_they_name() -> None:
    since, until = read("since:2026-11-01"), read("until:2026-11-01")
    assert isinstance(since, Published)
    assert isinstance(until, Published)
    assert since.since is not None
    assert until.until is not None
    assert (until.until - since.since).days == 1


@pytest.mark.parametrize(
    ("query", "place", "reason"),
    [
        ("", "", "empty"),
        ("   ", "", "empty"),
        ("(gaza truce", "(", "never closed"),
        ("gaza) truce", ")", "closes nothing"),
        ("gaza ()", "(", "nothing between"),
        ("gaza AND", "AND", "missing after AND"),
        ("gaza OR )", ")", "missing before"),
        ("OR gaza", "OR", "needs a word"),
        ("gaza AND OR truce", "OR", "needs a word"),
        ("gaza NEAR/0 truce", "NEAR/0", "number of words"),
        ("gaza NEAR/x truce", "NEAR/x", "number of words"),
        ("gaza ONEAR/501 truce", "ONEAR/501", "number of words"),
        ("gaza NEAR (truce AND x)", "(truce AND x)", "stands between"),
        ("source:a NEAR truce", "source:a", "stands between"),
        ("tilte:truce", "tilte:", "no field"),
        ("gaza title:", "title:", "value"),
        ("source:(a lang:en)", "lang:", "no other field"),
        ("source:=AP", "=AP", "any letters"),
        ("source:(a NEAR b)", "a", "stands between"),
        ("author:(ATLEAST/2 a)", "a", "counts words"),
        ("lang:(ar OR hebrew)", "hebrew", "language code"),
        ("url:(a OR *)", "*", "needs a word"),
        ("source:()", "(", "nothing between"),
        ("list:(a b)", "(", "one word or one phrase"),
        ('title:(truce source:(ap OR "al jazeera"))', 'title:(truce source:(ap OR "al jazeera"))', "words only"),
        ("lang:english", "english", "language code"),
        ("since:soon", "soon", "not a date"),
        ("gaza is:green", "green", "knows no “green”"),
        ('is:"read it"', '"read it"', "knows no “read it”"),
        ("is:", "is:", "value"),
        ("watch:(a b)", "(", "one word or one phrase"),
        ("title:(truce is:starred)", "title:(truce is:starred)", "words only"),
        ('lead:watch:"Gaza truce"', 'lead:watch:"Gaza truce"', "words only"),
        ("gaza NEAR is:unread", "is:unread", "stands between"),
        ("ATLEAST/2 is:read", "is:read", "counts words"),
        ("ATLEAST/2 (NOT truce)", "(NOT truce)", "counts words"),
        ("source:reut*", "reut*", "no wildcard"),
        ('author:"m?ller"', '"m?ller"', "no wildcard"),
        ("url:gaza*", "gaza*", "no wildcard"),
        ("gaza =hostag*", "=hostag*", "no wildcard"),
        ("gaza || truce", "|", "needs a word"),
        ("gaza \udcff", "\udcff", "half a character"),
        ('"gaza \ud83d"', "\ud83d", "half a character"),
        ("title:source:reuters", "title:source:reuters", "words only"),
        ("gaza !!!", "!!!", "no word"),
        ("ga*", "ga*", "too wide"),
        ("?aza", "?aza", "too wide"),
        ("加沙*", "加沙*", "scripts without spaces"),
        ("NOT", "NOT", "missing after NOT"),
    ],
)
def test_a_mistake_is_told_with_its_place(query: str, place: str, reason: str) -> None:
    error = mistake(query)
    assert query[error.start : error.end] == place
    assert reason in error.reason


def test_near_beside_a_field_is_answered_with_both_inside_its_brackets() -> None:
    assert "title:(gaza NEAR/5 truce)" in mistake("title:gaza NEAR/5 truce").hint
    assert "lead:(gaza ONEAR/5 truce)" in mistake("gaza ONEAR/5 lead:truce").hint


def test_a_misspelt_field_is_answered_with_the_nearest() -> None:
    assert "title:" in mistake("tilte:truce").hint
    assert all(field in mistake("xyzzy:truce").hint for field in FIELDS)


def test_a_mark_that_there_is_not_is_answered_with_the_nearest_and_all_that_there_are() -> None:
    assert mistake("is:stared").hint == "Did you mean is:starred? There are is:starred, is:read, is:unread, is:alerted."
    assert mistake("is:green").hint == "There are is:starred, is:read, is:unread, is:alerted."
    assert mistake("is:").hint == mistake("is:green").hint


def test_nesting_has_an_end_that_is_told() -> None:
    assert read("(" * 99 + "a" + ")" * 99) == read("a")
    assert "deep" in mistake("(" * 5_000 + "a" + ")" * 5_000).reason
    assert "deep" in mistake("NOT " * 5_000 + "a").reason
    assert "deep" in mistake("title:(" * 5_000 + "a").reason
    assert "deep" in mistake(" NEAR ".join(["a"] * 5_000)).reason
    assert "deep" in mistake("(" * 90 + "a" + " NEAR (b OR c) NEAR d NEAR e)" * 90).reason
    assert show(read(" NEAR ".join(["a"] * 200))).count("NEAR") == 199


@pytest.mark.parametrize("query", ["source:Which?", 'url:"news?id=7"', '="Who goes there?"', "=https://a.example/?b=c"])
def test_a_question_mark_that_is_none_of_a_wildcard_is_left_out(query: str) -> None:
    assert "?" not in show(read(query))


def test_a_query_of_a_thousand_words_is_read() -> None:
    tree = read(" OR ".join(f"word{number}" for number in range(1_000)))
    assert isinstance(tree, Or)
    assert len(tree.parts) == 1_000

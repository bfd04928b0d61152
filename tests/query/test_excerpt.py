"""An excerpt shows why an article was found, as long as asked for."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Article, Part, Place
from monitor.query.excerpt import excerpt

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def article(text: str) -> Article:
    return Article("", "Headline", text, NOW, NOW)


def places(text: str, word: str) -> list[Place]:
    found = []
    at = text.find(word)
    while at >= 0:
        found.append(Place(Part.TEXT, at, at + len(word)))
        at = text.find(word, at + 1)
    return found


def test_a_short_text_is_shown_whole_on_one_line() -> None:
    assert excerpt(article("One.\n\nTwo."), []) == "One. Two."


def test_without_a_place_it_is_the_beginning() -> None:
    text = "word " * 200
    shown = excerpt(article(text), [])
    assert shown.startswith("word word")
    assert shown.endswith("word…")


def test_it_shows_a_match_far_down_and_a_little_before_it() -> None:
    text = "filler " * 200 + "the truce holds " + "filler " * 200
    shown = excerpt(article(text), places(text, "truce"))
    assert shown.startswith("…filler")
    assert "the truce holds" in shown
    assert shown.endswith("…")


def test_of_many_matches_it_shows_where_most_stand_together() -> None:
    text = "truce " + "filler " * 200 + "Gaza truce and truce talks " + "filler " * 50
    shown = excerpt(article(text), places(text, "truce"))
    assert "Gaza truce and truce talks" in shown


def test_a_match_in_the_headline_alone_shows_the_beginning() -> None:
    assert excerpt(article("Text. " * 100), [Place(Part.TITLE, 0, 8)]).startswith("Text. Text.")


@given(st.text(max_size=900), st.integers(0, 900), st.integers(1, 20), st.integers(70, 300))
def test_it_is_never_much_longer_than_asked_and_never_empty_of_a_text(
    text: str, start: int, length: int, letters: int
) -> None:
    end = min(len(text), start + length)
    found = [Place(Part.TEXT, start, end)] if start < end else []
    shown = excerpt(article(text), found, letters)
    assert len(shown) <= letters + 2
    assert "\n" not in shown

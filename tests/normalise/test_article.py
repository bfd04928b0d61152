"""From entries to articles."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Article, Entry, Feed, FeedDocument
from monitor.normalise.article import arrivals, in_language
from monitor.normalise.markup import safe_html
from monitor.normalise.text import text_of

NOW = datetime(2023, 12, 1, 14, 2, 30, 5, tzinfo=UTC)
FEED = Feed(1, "https://www.news.example/feed", "The News")
SEED = "seed/article.txt"

ENTRY = Entry(
    guid="1",
    url="https://news.example/1?utm_source=rss",
    title="Blinken urges <b>truce</b> extension",
    summary="<p>Teaser</p>",
    content='<p>First paragraph, as long as it takes to be sure.</p><p>Second <a href="/more">one</a>.</p>',
    author="Ann &amp; Ben",
    published=datetime(2023, 12, 1, 6, tzinfo=UTC),
)


def articles(*entries: Entry, feed: Feed = FEED, title: str = "", language: str = "") -> list[Article]:
    document = FeedDocument(title=title, language=language, entries=entries)
    return [in_language(arrival.article) for arrival in arrivals(document, feed, NOW)]


@given(
    st.lists(
        st.builds(
            Entry,
            guid=st.text(max_size=3),
            url=st.text(max_size=20),
            title=st.text(max_size=20),
            summary=st.text(max_size=40),
            content=st.text(max_size=40),
            author=st.text(max_size=5),
            language=st.text(max_size=5),
            base=st.text(max_size=10),
        ),
        max_size=5,
    )
)
def test_any_entries_become_articles_with_an_identity_each(entries: list[Entry]) -> None:
    found = arrivals(FeedDocument(entries=tuple(entries)), FEED, NOW)
    assert len({arrival.identity for arrival in found}) == len(found) <= len(entries)
    for arrival in found:
        f"{arrival}".encode()


def test_an_entry_becomes_an_article() -> None:
    (article,) = articles(ENTRY, language="en")
    assert article == Article(
        url="https://news.example/1",
        title="Blinken urges truce extension",
        text="First paragraph, as long as it takes to be sure.\n\nSecond one.",
        published=datetime(2023, 12, 1, 6, tzinfo=UTC),
        first_seen=NOW.replace(microsecond=0),
        html="<p>First paragraph, as long as it takes to be sure.</p>"
        '<p>Second <a href="https://www.news.example/more" rel="noopener noreferrer">one</a>.</p>',
        author="Ann & Ben",
        language="en",
        sources=("The News",),
    )
    assert article.lead == "First paragraph, as long as it takes to be sure."


def test_links_in_the_text_are_read_from_the_entrys_own_base() -> None:
    (article,) = articles(replace(ENTRY, base="https://paper.example/world/"))
    assert 'href="https://paper.example/more"' in article.html


def test_the_longer_of_content_and_summary_is_the_text() -> None:
    (article,) = articles(replace(ENTRY, summary="<p>" + "Long summary. " * 20 + "</p>"))
    assert article.text.startswith("Long summary.")
    assert article.html.startswith("<p>Long summary.")


@given(
    st.lists(st.sampled_from(["Word ", "<p>", "<br>", "&nbsp;", "\ufb2c"]), max_size=30).map("".join),
    st.lists(st.sampled_from(["Teaser ", "</p>", "<img src='a'>", "\ufb2c"]), max_size=8).map("".join),
)
def test_the_summary_counts_exactly_where_it_says_more(content: str, summary: str) -> None:
    (article,) = articles(replace(ENTRY, content=content, summary=summary))
    bodies = [safe_html(markup, FEED.url) for markup in (content, summary) if markup]
    texts = [(text_of(html), html) for html in bodies]
    assert (article.text, article.html) == max(texts, key=lambda body: len(body[0]), default=("", ""))


def test_an_entry_without_a_title_is_called_by_its_first_words_or_its_address() -> None:
    (article,) = articles(replace(ENTRY, title=" <br> "))
    assert article.title == "First paragraph, as long as it takes to be sure."
    (bare,) = articles(Entry(url="https://news.example/1"))
    assert bare.title == "https://news.example/1"


def test_the_outlet_is_the_desks_name_for_it_else_the_feeds_own_else_its_host() -> None:
    assert articles(ENTRY, title="Own &amp; name")[0].sources == ("The News",)
    assert articles(ENTRY, feed=replace(FEED, title=""), title="Own &amp; name")[0].sources == ("Own & name",)
    assert articles(ENTRY, feed=replace(FEED, title=""))[0].sources == ("news.example",)


def test_an_entrys_own_language_counts_before_its_feeds() -> None:
    short = replace(ENTRY, title="Trêve", summary="", content="")
    assert articles(replace(short, language="fr-CA"), language="en")[0].language == "fr"
    assert articles(short, feed=replace(FEED, language="fr"))[0].language == "fr"


@pytest.mark.parametrize(
    ("content", "language"),
    [
        ('<div class="x"><p dir="ltr" lang="pl-PL">Rozejm</p></div>', "pl"),
        ('<p>Rozejm <i lang="la">pax</i></p>', ""),
        ('<p lang="en">وقف إطلاق النار في غزة</p>', "ar"),
        ('<p lang="">Rozejm</p>', ""),
    ],
)
def test_where_the_feed_says_nothing_its_markup_says_the_language(content: str, language: str) -> None:
    entry = replace(ENTRY, title="", content=content, summary="")
    assert articles(entry)[0].language == language
    assert articles(entry, language="cs")[0].language == ("cs" if language != "ar" else "ar")


def test_an_entry_without_a_credible_date_has_the_time_it_was_seen() -> None:
    (article,) = articles(replace(ENTRY, published=datetime(2099, 1, 1, tzinfo=UTC)))
    assert article.published == article.first_seen
    assert not article.date_known


def test_links_that_are_no_web_addresses_are_dropped() -> None:
    (article,) = articles(replace(ENTRY, url="javascript:alert(1)"))
    assert article.url == ""


def test_an_entry_that_is_listed_twice_arrives_once_as_first_listed() -> None:
    found = articles(ENTRY, replace(ENTRY, title="Older title"))
    assert [article.title for article in found] == ["Blinken urges truce extension"]


def test_new_guids_for_the_same_link_and_title_bring_one_article() -> None:
    assert len(articles(*(replace(ENTRY, guid=str(number)) for number in range(20)))) == 1


def test_different_stories_behind_one_link_all_arrive() -> None:
    found = articles(*(replace(ENTRY, guid=str(number), title=f"Story {number}") for number in range(3)))
    assert [article.title for article in found] == ["Story 0", "Story 1", "Story 2"]


def test_the_article_that_began_it_all_keeps_every_word(shared_data: Path) -> None:
    seed = (shared_data / SEED).read_text("utf-8")
    (article,) = articles(Entry(guid="seed", title="Seed", content=seed))
    assert article.text.split() == seed.split()
    assert article.language == "en"

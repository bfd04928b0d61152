"""What names an entry within its feed."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from monitor.model import Entry
from monitor.normalise.identity import identities

DATE = datetime(2023, 11, 24, 7, tzinfo=UTC)
short = st.text("abc ", max_size=3)
links = st.just("") | st.sampled_from(["https://a.example/1", "http://a.example/1", "https://a.example/2?utm_source=x"])
entries = st.lists(
    st.builds(
        Entry,
        guid=short,
        url=links,
        title=short,
        summary=short,
        published=st.none() | st.just(DATE) | st.just(DATE.replace(hour=9)),
    ),
    max_size=6,
)


def entry(number: int = 1) -> Entry:
    return Entry(
        guid=f"https://news.example/?p={number}",
        url=f"https://news.example/{number}",
        title=f"Title {number}",
        summary="Text",
        published=DATE,
    )


@given(entries)
def test_the_same_document_gives_the_same_identities(document: list[Entry]) -> None:
    found = identities(document)
    assert found == identities(list(document))
    assert len(found) == len(document)
    assert all(len(identity) == 32 for identity in found)


@given(entries, st.permutations(range(6)))
def test_the_order_of_a_document_changes_nothing(document: list[Entry], order: list[int]) -> None:
    places = [place for place in order if place < len(document)]
    found = identities(document)
    assert identities([document[place] for place in places]) == tuple(found[place] for place in places)


@given(entries, entries)
def test_an_entry_depends_only_on_those_that_share_its_guid_or_link(document: list[Entry], others: list[Entry]) -> None:
    mine = entry()
    assume(all(other.guid.strip() != mine.guid for other in [*document, *others]))
    assert identities([*document, mine])[-1] == identities([mine, *others])[0]


def test_an_edit_changes_no_identity_while_the_guid_stays() -> None:
    edited = replace(entry(), title="Other", summary="Other", url="https://news.example/moved", published=None)
    assert identities([entry()]) == identities([edited])


def test_white_space_and_the_move_to_https_change_nothing() -> None:
    spaced = replace(entry(), guid="\n  http://news.example/?p=1 ")
    assert identities([entry()]) == identities([spaced])
    without = replace(entry(), guid="")
    assert identities([without]) == identities([replace(without, url="http://news.example/1?utm_source=rss#top")])


def test_one_guid_for_several_links_does_not_hide_news() -> None:
    document = [replace(entry(number), guid="same") for number in range(5)]
    assert len(set(identities(document))) == 5


def test_one_link_for_several_titles_does_not_hide_news() -> None:
    document = [replace(entry(number), guid="", url="https://news.example/") for number in range(5)]
    assert len(set(identities(document))) == 5


def test_the_same_entry_listed_twice_is_one() -> None:
    assert len(set(identities([entry(), replace(entry(), title="Title 1, updated")]))) == 1


def test_entries_with_a_title_only_are_told_apart_by_title_and_date() -> None:
    titles = [Entry(title="Briefing", published=DATE), Entry(title="Briefing", published=DATE.replace(day=25))]
    assert len(set(identities([*titles, Entry(title="Other", published=DATE), Entry(summary="Text only")]))) == 4


def test_guids_and_links_never_name_the_same_thing() -> None:
    assert identities([Entry(guid="//a.example/")]) != identities([Entry(url="https://a.example/")])

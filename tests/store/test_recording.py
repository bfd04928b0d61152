"""What a poll brings is compared with the archive and stored whole or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.chronicle import Poll
from monitor.model import Change, Telling
from monitor.store.archive import Archive
from monitor.store.reader import Listing, Reader
from monitor.store.recording import recording
from tests.store.arrivals import NOW, arrival, bring, follow


def changes(archive: Archive, feed_id: int, *arrivals: object) -> list[Change]:
    with recording(archive) as record:
        return [each.change for each in record.sort(feed_id, arrivals)]  # type: ignore[arg-type]


def test_what_is_new_is_stored_with_its_text_and_outlet(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    [article_id] = bring(archive, feed, arrival("1", "Truce holds", "First.\n\nSecond.", source="Harbour Wire"))
    article = Reader(archive).article(article_id)
    assert article is not None
    assert (article.title, article.text, article.sources) == ("Truce holds", "First.\n\nSecond.", ("Harbour Wire",))
    assert article.lead == "First."


def test_the_same_entry_again_is_known_and_changes_nothing(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    bring(archive, feed, arrival("1"))
    before = Reader(archive).last_change()
    assert changes(archive, feed.id, arrival("1")) == [Change.KNOWN]
    bring(archive, feed, arrival("1"))
    assert Reader(archive).count_articles() == 1
    assert Reader(archive).last_change() == before


def test_an_edited_headline_is_a_revision_of_the_same_article(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    [first] = bring(archive, feed, arrival("1", "Truce to end Friday"))
    [second] = bring(archive, feed, arrival("1", "Truce extended"))
    reader = Reader(archive)
    assert first == second
    assert reader.count_articles() == 1
    assert [line.title for line in reader.page(Listing())] == ["Truce extended"]
    assert [revision.title for revision in reader.revisions(first)] == ["Truce to end Friday"]


def test_a_revision_keeps_when_the_article_was_published_and_first_seen(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    [first] = bring(archive, feed, arrival("1", "Old", hours=5))
    bring(archive, feed, arrival("1", "New", hours=0))
    article = Reader(archive).article(first)
    assert article is not None
    assert (NOW - article.published).total_seconds() == 5 * 3600


def test_the_same_link_in_two_feeds_is_one_article_with_two_outlets(archive: Archive) -> None:
    one, two = follow(archive, "https://a.example/feed"), follow(archive, "https://b.example/feed")
    link = "https://a.example/story"
    [first] = bring(archive, one, arrival("guid-a", url=link, source="A"))
    [second] = bring(archive, two, arrival("guid-b", "Other headline", url=link, source="B"))
    article = Reader(archive).article(first)
    assert first == second
    assert article is not None
    assert article.sources == ("A", "B")
    assert article.title == "Headline guid-a"


def test_only_the_feed_that_brought_an_article_revises_it(archive: Archive) -> None:
    one, two = follow(archive, "https://a.example/feed"), follow(archive, "https://b.example/feed")
    link = "https://a.example/story"
    [first] = bring(archive, one, arrival("1", "Original", url=link))
    bring(archive, two, arrival("9", "Original", url=link, source="B"))
    assert changes(archive, two.id, arrival("9", "Shortened by the other", url=link, source="B")) == [Change.KNOWN]
    assert changes(archive, one.id, arrival("1", "Edited", url=link)) == [Change.REVISED]
    assert Reader(archive).revisions(first) == ()


def test_a_changed_guid_with_the_same_link_and_headline_is_the_same_article(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    link = "https://a.example/story"
    [first] = bring(archive, feed, arrival("http://guid", "Same", url=link))
    assert changes(archive, feed.id, arrival("https://guid", "Same", url=link)) == [Change.ALIAS]
    assert bring(archive, feed, arrival("https://guid", "Same", url=link)) == [first]
    assert changes(archive, feed.id, arrival("https://guid", "Same", url=link)) == [Change.KNOWN]


def test_a_page_that_is_used_again_for_another_story_is_a_new_article(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    link = "https://a.example/live"
    bring(archive, feed, arrival("1", "Live: Monday", url=link, hours=24))
    assert changes(archive, feed.id, arrival("2", "Live: Tuesday", url=link)) == [Change.NEW]


def test_an_edit_under_another_guid_is_a_revision_of_the_same_article(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    link = "https://a.example/story"
    [first] = bring(archive, feed, arrival("1", "Truce to end Friday", url=link))
    assert bring(archive, feed, arrival("2", "Mediators win two more days", url=link)) == [first]
    assert [revision.title for revision in Reader(archive).revisions(first)] == ["Truce to end Friday"]
    assert changes(archive, feed.id, arrival("2", "Mediators win two more days", url=link)) == [Change.KNOWN]


def test_a_guid_that_is_given_to_another_article_names_that_too(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    old = arrival("17", "Truce to end Friday", "The truce ends.", url="https://a.example/1", hours=50)
    new = arrival("17", "Harbour reopens after storm", "Ships sail.", url="https://a.example/2")
    [first] = bring(archive, feed, old)
    [second] = bring(archive, feed, new)
    assert first != second
    assert changes(archive, feed.id, new) == [Change.KNOWN]
    edited = arrival("17", "Harbour reopens", "Ships sail again.", url="https://a.example/2")
    assert bring(archive, feed, edited) == [second]
    assert Reader(archive).revisions(first) == ()
    assert len(Reader(archive).revisions(second)) == 1


def test_an_article_that_moves_to_another_address_under_its_guid_stays_the_same(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    [first] = bring(archive, feed, arrival("1", "Truce to end", url="https://a.example/truce-to-end"))
    assert bring(archive, feed, arrival("1", "Truce holds", url="https://a.example/truce-holds")) == [first]


def test_a_site_that_changes_guids_and_links_brings_nothing_twice(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    before = [arrival(str(n), f"Story {n}", url=f"http://a.example/?p={n}", hours=n) for n in range(5)]
    after = [arrival(f"x{n}", f"Story {n}", url=f"https://new.example/story-{n}", hours=n) for n in range(5)]
    ids = bring(archive, feed, *before)
    assert changes(archive, feed.id, *after) == [Change.ALIAS] * 5
    assert bring(archive, feed, *after) == ids


def test_two_bulletins_with_one_headline_and_date_stay_apart(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    morning = arrival(
        "1", "Bulletin", "Rain in the north, sun in the south, wind from the west.", url="https://a.example/1"
    )
    evening = arrival(
        "2", "Bulletin", "The minister resigned this afternoon, parliament meets.", url="https://a.example/2"
    )
    bring(archive, feed, morning)
    assert changes(archive, feed.id, evening) == [Change.NEW]
    assert changes(archive, feed.id, morning, evening) == [Change.KNOWN, Change.NEW]


def test_http_and_https_are_one_link(archive: Archive) -> None:
    one, two = follow(archive, "https://a.example/feed"), follow(archive, "https://b.example/feed")
    [first] = bring(archive, one, arrival("1", url="http://a.example/story", source="A"))
    assert changes(archive, two.id, arrival("2", url="https://a.example/story", source="B")) == [Change.OUTLET]
    assert bring(archive, two, arrival("2", url="https://a.example/story", source="B")) == [first]


def test_the_front_page_of_a_site_names_no_article(archive: Archive) -> None:
    one, two = follow(archive, "https://a.example/feed"), follow(archive, "https://b.example/feed")
    bring(archive, one, arrival("1", "One", url="https://a.example/"))
    assert changes(archive, two.id, arrival("2", "Two", url="https://a.example/")) == [Change.NEW]


def test_entries_that_all_share_one_link_stay_apart(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    home = "https://a.example/"
    ids = bring(archive, feed, arrival("1", url=home), arrival("2", url=home), arrival("3", url=home))
    assert len(set(ids)) == 3
    other = follow(archive, "https://b.example/feed")
    assert changes(archive, other.id, arrival("x", url=home)) == [Change.NEW]


def test_nothing_of_a_poll_that_breaks_off_is_stored(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")

    def broken_off() -> None:
        with recording(archive) as record:
            for each in record.sort(feed.id, [arrival("1"), arrival("2")]):
                record.keep(feed.id, each, NOW)
            record.update_feed(feed, replace(feed, etag='"new"'))
            record.add_poll(Poll(feed.id, NOW, NOW, 200, 2, 2))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    reader = Reader(archive)
    [stored] = reader.feeds()
    assert reader.count_articles() == 0
    assert stored.etag is None
    assert reader.polls(feed.id) == ()


def test_an_alert_is_recorded_once_and_its_popup_waits(archive: Archive) -> None:
    from monitor.model import Priority
    from monitor.store import desk, outbox

    feed = follow(archive, "https://a.example/feed")
    [article_id] = bring(archive, feed, arrival("1"))
    with archive.writing() as connection:
        watch = desk.add_watch(connection, "Gaza truce", "gaza truce", Priority.NORMAL, NOW)
    with recording(archive) as record:
        alert_id = record.add_alert(watch.id, article_id, Telling.POPUP, ["Gaza", "truce"], "desktop", NOW)
        assert record.alerted([article_id]) == {(watch.id, article_id)}
    [alert] = Reader(archive).alerts()
    assert (alert.id, alert.matched, alert.watch) == (alert_id, ("Gaza", "truce"), "Gaza truce")
    with archive.reading() as connection:
        [delivery] = outbox.waiting(connection, "desktop", NOW)
    assert delivery.alert_id == alert_id


def test_every_change_has_a_number_of_its_own_in_order(archive: Archive) -> None:
    feed = follow(archive, "https://a.example/feed")
    bring(archive, feed, arrival("1"), arrival("2"))
    bring(archive, feed, arrival("1", "Edited"))
    assert Reader(archive).months_changed_after(0, 10) == (3, {"2026-11": [2, 1]})
    assert Reader(archive).months_changed_after(2, 10) == (3, {"2026-11": [1]})
    assert Reader(archive).ids_changed_after(3) == frozenset()

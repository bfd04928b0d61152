"""The window as a person meets it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from monitor.engine import messages
from monitor.engine.desk import now
from monitor.fetch.answers import refusal
from monitor.model import AlertState, Headline
from monitor.show.dialogs.failing_feeds import FailingFeeds
from monitor.show.dialogs.feed_login import FeedLogin
from monitor.show.targets import Kind, Target
from tests.show.conftest import Open, OpenWindow
from tests.show.filling import Filling
from tests.show.workers import ScriptedWorker


def test_an_empty_archive_leads_through_the_first_steps(open_window: OpenWindow) -> None:
    opened = open_window()
    assert opened.window.bench.is_welcoming()


def test_alerts_stand_in_the_list_at_the_start(qtbot: QtBot, filling: Filling, open_window: OpenWindow) -> None:
    filling.feed()
    filling.watch("Gaza truce", "gaza truce")
    filling.article("Truce in Gaza holds", "A second day.")
    opened = open_window()
    qtbot.waitUntil(lambda: opened.titles() == ["Truce in Gaza holds"])


def test_a_search_fills_the_list(qtbot: QtBot, filling: Filling, open_window: OpenWindow) -> None:
    filling.feed()
    filling.watch("Gaza truce", "gaza truce")
    for number in range(30):
        filling.article(f"Ferry strike, day {number}", "The boats stay in port.", minutes_ago=number)
    filling.article("Something else")
    opened = open_window()
    opened.window.bench.search.write("ferries")
    qtbot.waitUntil(lambda: len(opened.titles()) == 30)
    assert opened.titles()[0] == "Ferry strike, day 0"
    assert opened.window.navigation.target.kind is Kind.SEARCH


def test_a_search_for_what_is_unread_keeps_its_marks_while_it_is_read(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    feed = filling.feed()
    filling.watch("Ferries", "ferry")
    read, unread, unstarred = (filling.article(f"Ferry strike, day {day}", feed=feed) for day in range(3))
    filling.desk.star([read, unread])
    filling.desk.mark_read([read])
    opened = open_window()
    opened.window.bench.search.write("strike is:starred is:unread watch:ferries")
    qtbot.waitUntil(lambda: opened.titles() == ["Ferry strike, day 1"])
    opened.window.doing.step(1)
    qtbot.waitUntil(lambda: filling.reader.headlines([unread])[0].read)
    sheet = opened.window.bench.reading.sheet()
    assert sheet is not None
    assert [(each.name, each.words) for each in sheet.matched] == [("Ferries", ("Ferry",)), ("", ("strike",))]
    assert opened.titles() == ["Ferry strike, day 1"]
    assert not filling.reader.headlines([unstarred])[0].read


def test_coming_to_an_article_opens_it_and_marks_it_read(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    feed = filling.feed()
    filling.watch("Gaza truce", "gaza truce")
    article = filling.article("Ferry strike", "The boats stay in port.", feed=feed)
    opened = open_window()
    opened.window.bench.sidebar.go_to(Target(Kind.ALL))
    qtbot.waitUntil(lambda: opened.titles() == ["Ferry strike"])
    opened.window.doing.step(1)
    qtbot.waitUntil(lambda: filling.reader.headlines([article])[0].read)
    sheet = opened.window.bench.reading.sheet()
    assert sheet is not None
    assert sheet.article.id == article
    assert "boats" in opened.window.bench.reading.view.toPlainText()


def chosen(opened: Open) -> list[str]:
    return [line.title for line in opened.window.bench.headlines.selected()]


def test_reading_an_article_anywhere_settles_its_alerts(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    filling.feed()
    truce = filling.watch("Gaza truce", "gaza truce")
    filling.watch("Gaza", "gaza")
    filling.article("Truce in Gaza holds")
    filling.article("Truce in Gaza ends", minutes_ago=20)
    opened = open_window()
    opened.window.bench.sidebar.go_to(Target(Kind.WATCH, ids=(truce.id,)))
    qtbot.waitUntil(lambda: isinstance(opened.window.navigation.lines.line(1), Headline))
    opened.window.doing.step(1)
    qtbot.waitUntil(lambda: filling.reader.new_alerts_by_watch().get(truce.id) == 1)
    assert [alert.title for alert in filling.reader.alerts(state=AlertState.SEEN)] == ["Truce in Gaza holds"] * 2


def test_an_article_from_a_notification_is_chosen_in_the_list_too(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    filling.feed()
    filling.watch("Gaza truce", "gaza truce")
    filling.article("A truce in Gaza")
    wanted = filling.article("Truce in Gaza ends", minutes_ago=20)
    elsewhere = filling.feed("Signal Box")
    filling.article("Ferry strike", feed=elsewhere)
    opened = open_window()
    opened.window.open_article(wanted)
    qtbot.waitUntil(lambda: chosen(opened) == ["Truce in Gaza ends"])
    opened.window.bench.sidebar.go_to(Target(Kind.FEED, ids=(elsewhere.id,)))
    qtbot.waitUntil(lambda: opened.titles() == ["Ferry strike"])
    opened.window.doing.step(1)
    opened.window.open_article(wanted)
    qtbot.waitUntil(lambda: chosen(opened) == ["Truce in Gaza ends"])
    assert opened.window.navigation.target.kind is Kind.ALERTS


def head(opened: Open) -> str:
    return " ".join(label.text() for label in opened.window.bench.headlines.findChildren(QLabel) if label.isVisible())


def test_a_place_that_is_renamed_is_followed_and_one_that_is_gone_is_left(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    filling.feed()
    watch = filling.watch("Truce", "truce")
    opened = open_window()
    opened.window.bench.sidebar.go_to(Target(Kind.WATCH, ids=(watch.id,)))
    qtbot.waitUntil(lambda: "Nothing new has matched yet" in head(opened))
    filling.desk.change_watch(replace(watch, name="Ceasefire", query="ceasefire"))
    qtbot.waitUntil(lambda: head(opened).startswith("Ceasefire ceasefire"))
    filling.desk.remove_watch(watch.id)
    qtbot.waitUntil(lambda: opened.window.navigation.target.kind is Kind.ALERTS)


def test_an_empty_watch_leads_to_a_search_of_the_archive(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    filling.feed()
    filling.article("Truce holds")
    watch = filling.watch("Truce", "truce")
    opened = open_window()
    opened.window.bench.sidebar.go_to(Target(Kind.WATCH, ids=(watch.id,)))
    qtbot.waitUntil(lambda: "Nothing new has matched yet" in head(opened))
    opened.window.bench.headlines.step_wanted.emit()
    qtbot.waitUntil(lambda: opened.titles() == ["Truce holds"])
    assert opened.window.navigation.target.kind is Kind.SEARCH


def test_what_is_shown_beside_a_mistake_is_named_as_the_search_before(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    filling.feed()
    filling.watch("Other", "other")
    filling.article("Truce holds")
    opened = open_window()
    opened.window.bench.search.write("truce")
    qtbot.waitUntil(lambda: "1 article" in head(opened), timeout=30_000)
    opened.window.bench.search.write("truce AND (gaza")
    qtbot.waitUntil(lambda: "The search before 1 article for: truce" in head(opened), timeout=30_000)
    opened.window.bench.search.write("truce")
    qtbot.waitUntil(lambda: "The search before" not in head(opened), timeout=30_000)


def test_a_search_that_failed_does_not_say_that_nothing_matches(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow, scripted: ScriptedWorker
) -> None:
    filling.article("Truce holds")
    opened = open_window(scripted)
    opened.window.bench.search.write("truce")
    searches: list[messages.Search] = []

    def asked() -> bool:
        searches[:] = [each for each in scripted.asked if isinstance(each, messages.Search)]
        return bool(searches)

    qtbot.waitUntil(asked)
    scripted.say(messages.Failed(searches[0].number, "The disk cannot be read.", "Check the disk."))
    qtbot.waitUntil(lambda: "The search failed" in head(opened))
    pane = opened.window.bench.headlines
    said = " ".join(label.text() for label in pane.findChildren(QLabel) if label.isVisibleTo(pane))
    assert "says nothing about what is in the archive" in said
    assert "Nothing in the archive matches" not in said


def test_a_feed_that_fails_says_why_and_several_are_listed_by_cause(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    one, two = filling.feed("One"), filling.feed("Two")
    filling.watch("Truce", "truce")
    filling.fail(one, "The publisher's server answered 503.")
    filling.fail(two, "No answer in time.")
    filling.fail(filling.feed("Three"), "No answer in time.")
    opened = open_window()
    opened.window.doing.show_failing()
    [dialog] = opened.window.findChildren(FailingFeeds)
    causes = [dialog.list.topLevelItem(number) for number in range(dialog.list.topLevelItemCount())]
    assert [cause.text(0) for cause in causes if cause is not None] == [
        "2 · No answer in time.",
        "1 · The publisher's server answered 503.",
    ]
    last = causes[1].child(0) if causes[1] is not None else None
    assert last is not None
    dialog.list.setCurrentItem(last)
    dialog.show_feed.click()
    qtbot.waitUntil(lambda: "This feed could not be polled" in head(opened))
    assert "The publisher's server answered 503." in head(opened)
    assert "Next poll: " in head(opened)


def test_all_feeds_of_a_cause_are_tried_again_at_once(qtbot: QtBot, filling: Filling, open_window: OpenWindow) -> None:
    feeds = [filling.feed(f"Feed {number:02}") for number in range(66)]
    for feed in feeds:
        filling.fail(feed, "No answer in time." if feed is not feeds[0] else "There is no feed.")
    opened = open_window()
    opened.window.doing.list_failing()
    [dialog] = opened.window.findChildren(FailingFeeds)
    assert dialog.chosen.isEnabled()
    assert dialog.chosen_feeds() == tuple(feed.id for feed in feeds[1:])
    assert not dialog.show_feed.isEnabled()
    dialog.again.click()
    qtbot.waitUntil(lambda: all(feed.why == "You asked for it." for feed in filling.reader.feeds()), timeout=30_000)


def test_why_a_feed_fails_stands_over_the_articles_that_it_brought(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    feed = filling.feed("One")
    filling.watch("Truce", "truce")
    filling.article("Ferry strike", feed=feed)
    filling.fail(feed, "The publisher's server has a fault (HTTP 500).")
    opened = open_window()
    opened.window.doing.show_failing()
    qtbot.waitUntil(lambda: opened.titles() == ["Ferry strike"])
    assert "The publisher's server has a fault (HTTP 500). Next poll: " in head(opened)


def test_only_the_feed_that_is_shown_is_polled_from_its_empty_list(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    failing, other = filling.feed("One"), filling.feed("Two")
    filling.watch("Truce", "truce")
    filling.fail(failing, "No answer in time.")
    opened = open_window()
    opened.window.doing.show_failing()
    qtbot.waitUntil(lambda: "This feed could not be polled" in head(opened))
    opened.window.bench.headlines.step_wanted.emit()
    qtbot.waitUntil(lambda: {feed.id: feed.why for feed in filling.reader.feeds()}[failing.id] == "You asked for it.")
    assert {feed.id: feed.why for feed in filling.reader.feeds()}[other.id] == other.why


def test_a_feed_that_asks_for_a_login_offers_to_enter_one(
    qtbot: QtBot, filling: Filling, open_window: OpenWindow
) -> None:
    filling.fail(filling.feed("One"), str(refusal(401, {}, now())))
    filling.watch("Truce", "truce")
    opened = open_window()
    opened.window.doing.show_failing()
    qtbot.waitUntil(lambda: "The feed asks for a login" in head(opened))
    opened.window.bench.headlines.step_wanted.emit()
    assert opened.window.findChild(FeedLogin) is not None


def test_the_window_fits_on_a_small_screen(open_window: OpenWindow) -> None:
    # Only then is the status bar in sight, and what can be undone.
    window = open_window().window
    room = window.screen().availableSize()
    assert window.height() < room.height()
    assert window.width() < room.width()

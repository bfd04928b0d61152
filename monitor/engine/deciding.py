"""Each decision that the window sends, carried out by the desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from monitor.engine import messages
from monitor.engine.addresses import NO_LOGIN, login_of
from monitor.engine.desk import Desk, priority_named
from monitor.engine.feed_lists import FeedLists
from monitor.errors import UsageError
from monitor.model import AlertState, Pace, Watch
from monitor.parse.opml import Subscription


def decide(  # noqa: PLR0912, PLR0915 - a case a message
    desk: Desk, lists: FeedLists, question: messages.Question
) -> Iterator[messages.Answer]:
    """Carry out `question` and yield its answers, the last of them Finished; raises MonitorError if it cannot be."""
    added = 0
    match question:
        case messages.MarkRead(_, articles, read):
            desk.mark_read(articles, read=read)
        case messages.MarkFeedsRead(number, feeds):
            # The window offers to undo it, and needs to know which articles it was.
            yield messages.Found(number, desk.mark_feeds_read(feeds))
        case messages.Star(_, articles, starred):
            desk.star(articles, starred=starred)
        case messages.SetAlerts(_, alerts, state):
            desk.set_alerts(alerts, AlertState(state))
        case messages.AddWatch(_, name, query, priority):
            added = desk.add_watch(name, query, priority_named(priority)).id
        case messages.ChangeWatch(_, watch, name, query, priority, enabled):
            desk.change_watch(Watch(watch, name, query, priority_named(priority), enabled))
        case messages.RemoveWatch(_, watch, undo):
            desk.remove_watch(watch, undo=undo)
        case messages.AddFeed(_, url, title, folder, login, password, found_title):
            feed, new = desk.add_feed(
                url, title=title, folder=folder, login=login, password=password, found_title=found_title
            )
            if not new and not login:
                raise UsageError(f"You follow {feed.title} already.", "It is in the list on the left.")
            added = feed.id
        case messages.ChangeLogin(_, feed_id, kind, name, secret):
            desk.change_login(feed_id, login_of(kind, name, secret) if kind else NO_LOGIN)
        case messages.ChangeFeed(_, feed_id, title, folder):
            desk.change_feed(feed_id, title, folder)
        case messages.SetPace(_, feed_id, pace):
            desk.set_pace(feed_id, Pace(pace))
        case messages.RemoveFeeds(_, feeds, undo):
            desk.remove_feeds(feeds, undo=undo)
        case messages.PollNow(_, feeds):
            desk.poll_now(feeds)
        case messages.StopPolling():
            desk.stop_polling()
        case messages.TendIndex(_, again, rests):
            desk.tend_index(again=again, rests=rests)
        case messages.ChangeReading(_, feed_id, encoding, megabytes, private):
            desk.change_reading(feed_id, encoding, megabytes, private=private)
        case messages.FetchPages(_, feeds, on, newest):
            desk.fetch_pages(feeds, on=on, newest=newest)
        case messages.FetchPage(_, article):
            desk.fetch_page(article)
        case messages.DismissNotices(_, notices):
            # No ids would mean all of them.
            if notices:
                desk.dismiss_notices(notices)
        case messages.ReadFeedList(number, path):
            yield messages.Listed(number, _listed(lists, path))
        case messages.FollowListed(_, listed):
            lists.follow([Subscription(url, title, folder) for url, title, folder in listed])
        case messages.WriteFeedList(_, path):
            _write(path, lists.write())
        case messages.Search() | messages.Preview() | messages.LookAt() | messages.GuessFeeds() | messages.Cancel():
            raise UsageError("A search is no decision.")
    yield messages.Finished(question.number, id=added)


def _listed(lists: FeedLists, path: str) -> tuple[tuple[str, str, str, str], ...]:
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Choose another file.") from error
    return tuple((each.url, each.title, each.folder, state) for each, state in lists.read(data))


def _write(path: str, data: bytes) -> None:
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.", "Choose another place.") from error

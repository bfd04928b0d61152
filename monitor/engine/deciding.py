"""Each decision that the window sends, carried out by the desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from monitor.engine import messages
from monitor.engine.desk import Desk, priority_named
from monitor.errors import UsageError
from monitor.model import AlertState, Watch
from monitor.parse.opml import Subscription


def decide(desk: Desk, question: messages.Question) -> Iterator[messages.Answer]:  # noqa: PLR0912 - a case a message
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
        case messages.AddFeed(_, url, title, folder, login, password):
            feed, new = desk.add_feed(url, title=title, folder=folder, login=login, password=password)
            if not new and not login:
                raise UsageError(f"You follow {feed.title} already.", "It is in the list on the left.")
            added = feed.id
        case messages.ChangeFeed(_, feed_id, title, folder):
            desk.change_feed(feed_id, title, folder)
        case messages.RemoveFeeds(_, feeds, undo):
            desk.remove_feeds(feeds, undo=undo)
        case messages.PollNow(_, feeds):
            desk.poll_now(feeds)
        case messages.FetchPages(_, feeds, on, newest):
            desk.fetch_pages(feeds, on=on, newest=newest)
        case messages.FetchPage(_, article):
            desk.fetch_page(article)
        case messages.ReadFeedList(number, path):
            yield messages.Listed(number, _listed(desk, path))
        case messages.FollowListed(_, listed):
            desk.follow([Subscription(url, title, folder) for url, title, folder in listed])
        case messages.WriteFeedList(_, path):
            _write(path, desk.export_feeds())
        case messages.Search() | messages.Preview() | messages.Cancel():
            raise UsageError("A search is no decision.")
    yield messages.Finished(question.number, id=added)


def _listed(desk: Desk, path: str) -> tuple[tuple[str, str, str, str], ...]:
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Choose another file.") from error
    return tuple((each.url, each.title, each.folder, state) for each, state in desk.list_feeds(data))


def _write(path: str, data: bytes) -> None:
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.", "Choose another place.") from error

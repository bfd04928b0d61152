"""What the sidebar holds: built anew from what the archive says, without Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from monitor.model import Feed, FeedState, Watch
from monitor.query.vocabulary import EMPTY, Vocabulary
from monitor.show.targets import Kind, Target
from monitor.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Desk:
    """What the sidebar, the first start and the status bar know of the archive."""

    feeds: tuple[Feed, ...] = ()
    watches: tuple[Watch, ...] = ()
    unread: Mapping[int, int] = field(default_factory=dict)
    new_alerts: Mapping[int, int] = field(default_factory=dict)
    vocabulary: Vocabulary = EMPTY

    @property
    def failing(self) -> tuple[Feed, ...]:
        """The feeds that could not be polled the last time."""
        return tuple(feed for feed in self.feeds if feed.state in (FeedState.FAILING, FeedState.STOPPED))

    @property
    def folders(self) -> tuple[str, ...]:
        """The paths of all folders, each once, in order."""
        return tuple(sorted({feed.folder for feed in self.feeds if feed.folder}))


def read_desk(reader: Reader) -> Desk:
    """Read all of it from the archive."""
    return Desk(
        reader.feeds(), reader.watches(), reader.unread_by_feed(), reader.new_alerts_by_watch(), reader.vocabulary()
    )


@dataclass(slots=True)
class Node:
    """One row of the sidebar and the rows below it; `trouble` is what is wrong with a feed, in words."""

    target: Target
    count: int = 0
    icon: str = ""
    watch: Watch | None = None
    feed: Feed | None = None
    trouble: str = ""
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None

    def add(self, child: Node) -> Node:
        """Put `child` below, and return it."""
        child.parent = self
        self.children.append(child)
        return child

    def shape(self) -> tuple[object, ...]:
        """What must be equal for two trees to differ in nothing but titles and counts."""
        return (self.target.key, *(child.shape() for child in self.children))


@dataclass(frozen=True, slots=True)
class Titles:
    """The words of the sidebar in the person's language."""

    alerts: str
    articles: str
    starred: str
    watches: str
    feeds: str


def build(desk: Desk, titles: Titles) -> Node:
    """Return the root of the sidebar for `desk`."""
    root = Node(Target(Kind.HEADING))
    known = {watch.id for watch in desk.watches}
    new = sum(count for watch_id, count in desk.new_alerts.items() if watch_id in known)
    root.add(Node(Target(Kind.ALERTS, titles.alerts), new, "alert"))
    root.add(Node(Target(Kind.ALL, titles.articles), icon="articles"))
    root.add(Node(Target(Kind.STARRED, titles.starred), icon="star"))
    watches = Node(Target(Kind.HEADING, titles.watches, folder="watches"))
    for watch in desk.watches:
        target = Target(Kind.WATCH, watch.name, (watch.id,), query=watch.query)
        watches.add(Node(target, desk.new_alerts.get(watch.id, 0), watch=watch))
    feeds = Node(Target(Kind.HEADING, titles.feeds, folder="feeds"))
    _add_feeds(feeds, "", desk.feeds, desk.unread)
    for heading in (watches, feeds):
        if heading.children:
            root.add(heading)
    return root


def _add_feeds(above: Node, path: str, feeds: Sequence[Feed], unread: Mapping[int, int]) -> None:
    """Put the folders below `path` first, then its own feeds."""
    inside = f"{path}/" if path else ""
    names = sorted(
        {feed.folder.removeprefix(inside).split("/")[0] for feed in feeds if feed.folder != path}, key=str.casefold
    )
    for name in names:
        folder = inside + name
        below = [feed for feed in feeds if feed.folder == folder or feed.folder.startswith(f"{folder}/")]
        ids = tuple(feed.id for feed in below)
        target = Target(Kind.FOLDER, name, ids, folder=folder)
        node = above.add(Node(target, sum(unread.get(each, 0) for each in ids), "folder"))
        _add_feeds(node, folder, below, unread)
    for feed in sorted((feed for feed in feeds if feed.folder == path), key=lambda feed: feed.title.casefold()):
        bad = feed.state in (FeedState.FAILING, FeedState.STOPPED)
        above.add(
            Node(
                Target(Kind.FEED, feed.title or feed.url, (feed.id,)),
                unread.get(feed.id, 0),
                ("stopped" if feed.state is FeedState.STOPPED else "failing") if bad else "feed",
                feed=feed,
                trouble=feed.error or "" if bad else "",
            )
        )

"""What the window asks of the worker, what a person decides, and what the worker answers.

Every message carries the `number` of the question that it belongs to. Articles
travel as ids only: the window reads the lines that it shows from the archive.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Search:
    """Search the archive, `order` "newest" or "relevance", `limit` 0 for all: told Found…, Counted…, Finished."""

    number: int
    query: str
    order: str = "newest"
    limit: int = 500


@dataclass(frozen=True, slots=True)
class Preview:
    """What a watch with this query would have found in the last `days`: Found (newest), PerDay…, Counted, Finished."""

    number: int
    query: str
    days: int = 90
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop working on the question of this number; it is answered by nothing more."""

    number: int


@dataclass(frozen=True, slots=True)
class MarkRead:
    """Mark articles read or unread."""

    number: int
    articles: tuple[int, ...]
    read: bool = True


@dataclass(frozen=True, slots=True)
class MarkFeedsRead:
    """Mark everything that these feeds brought as read; no feeds means everything."""

    number: int
    feeds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Star:
    """Star articles, or take their stars."""

    number: int
    articles: tuple[int, ...]
    starred: bool = True


@dataclass(frozen=True, slots=True)
class SetAlerts:
    """Set the state of alerts: "new", "seen" or "done"."""

    number: int
    alerts: tuple[int, ...]
    state: str


@dataclass(frozen=True, slots=True)
class AddWatch:
    """Add a watch; `priority` is "urgent", "normal" or "quiet". Failed has the place of a mistake in the query."""

    number: int
    name: str
    query: str
    priority: str = "normal"


@dataclass(frozen=True, slots=True)
class ChangeWatch:
    """Change a watch's name, query, priority, or whether it is on."""

    number: int
    watch: int
    name: str
    query: str
    priority: str
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class RemoveWatch:
    """Remove a watch, or with `undo` bring it back as it was."""

    number: int
    watch: int
    undo: bool = False


@dataclass(frozen=True, slots=True)
class LookAt:
    """Ask once what is at an address, with a login if it needs one; answered by Seen. The newest question wins."""

    number: int
    url: str
    login: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class GuessFeeds:
    """Try the addresses at which many sites have their feed: answered by Trying…, Seen."""

    number: int
    url: str


@dataclass(frozen=True, slots=True)
class AddFeed:
    """Follow a feed; a password goes to the keyring and nowhere else. `found_title` is the publisher's own."""

    number: int
    url: str
    title: str = ""
    folder: str = ""
    login: str = ""
    password: str = ""
    found_title: str = ""


@dataclass(frozen=True, slots=True)
class ChangeLogin:
    """Give a feed a login of a kind ("basic", "bearer", "header", "parameter"), or with the kind "" none."""

    number: int
    feed: int
    kind: str = ""
    name: str = ""
    secret: str = ""


@dataclass(frozen=True, slots=True)
class ChangeFeed:
    """Change a feed's title and folder."""

    number: int
    feed: int
    title: str
    folder: str


@dataclass(frozen=True, slots=True)
class SetPace:
    """Say how soon the news of a feed is wanted: "wire", "normal" or "slow"."""

    number: int
    feed: int
    pace: str


@dataclass(frozen=True, slots=True)
class RemoveFeeds:
    """Stop following feeds (their articles stay), or with `undo` follow them again."""

    number: int
    feeds: tuple[int, ...]
    undo: bool = False


@dataclass(frozen=True, slots=True)
class PollNow:
    """Ask the collector to poll these feeds as soon as politeness allows; no feeds means all."""

    number: int
    feeds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StopPolling:
    """Ask the collector to give up the polls that are under way; what is due waits for its usual time."""

    number: int


@dataclass(frozen=True, slots=True)
class TendIndex:
    """Let the search index be built again; with `rests` let nothing be put into it until it is asked for again."""

    number: int
    again: bool = False
    rests: bool = False


@dataclass(frozen=True, slots=True)
class ChangeReading:
    """Read a feed in this encoding ("": found out), so many MB of it (0: as usual), private networks too or not."""

    number: int
    feed: int
    encoding: str
    megabytes: int
    private: bool


@dataclass(frozen=True, slots=True)
class FetchPages:
    """Fetch the pages of these feeds' articles from now on, or no longer."""

    number: int
    feeds: tuple[int, ...]
    on: bool
    newest: int = 0


@dataclass(frozen=True, slots=True)
class FetchPage:
    """Ask for the page of one article once more."""

    number: int
    article: int


@dataclass(frozen=True, slots=True)
class DismissNotices:
    """Put away notices of what happened to feeds."""

    number: int
    notices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadFeedList:
    """Say what an OPML file holds, without following anything; answered by Listed."""

    number: int
    path: str


@dataclass(frozen=True, slots=True)
class FollowListed:
    """Follow feeds chosen from a list, each as [url, title, folder]."""

    number: int
    feeds: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class WriteFeedList:
    """Write all followed feeds to an OPML file."""

    number: int
    path: str


Question = (
    Search
    | Preview
    | Cancel
    | MarkRead
    | MarkFeedsRead
    | Star
    | SetAlerts
    | AddWatch
    | ChangeWatch
    | RemoveWatch
    | LookAt
    | GuessFeeds
    | AddFeed
    | ChangeLogin
    | ChangeFeed
    | SetPace
    | RemoveFeeds
    | PollNow
    | StopPolling
    | TendIndex
    | ChangeReading
    | FetchPages
    | FetchPage
    | DismissNotices
    | ReadFeedList
    | FollowListed
    | WriteFeedList
)


@dataclass(frozen=True, slots=True)
class Found:
    """Some more articles, in the order of the search; of each the piece of its text that shows why, or none at all."""

    number: int
    articles: tuple[int, ...]
    snippets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many articles match so far, and whether that is all."""

    number: int
    total: int
    final: bool


@dataclass(frozen=True, slots=True)
class PerDay:
    """Matches by day so far, oldest first, each as [ISO date, count]; days without a match are missing."""

    number: int
    days: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """The feeds of an OPML file, each as [url, title, folder, state]: state as FeedLists tells it."""

    number: int
    feeds: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Trying:
    """This address is being asked now."""

    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What is at an address, in a word, a sentence, and what to do.

    `what` is "feed" with its title and the number of its entries, "page" with what it offers, each as [url, title,
    kind], or "unclear".
    """

    number: int
    what: str
    title: str = ""
    entries: int = 0
    offers: tuple[tuple[str, str, str], ...] = ()
    reason: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """The question is answered or the decision carried out; `id` is that of what was added, if one was."""

    number: int
    id: int = 0
    milliseconds: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """It could not be done: what happened, what to do, and the place in the query if there is one (-1 if not)."""

    number: int
    reason: str
    hint: str = ""
    start: int = -1
    end: int = -1


Answer = Found | Counted | PerDay | Listed | Trying | Seen | Finished | Failed
Message = Question | Answer

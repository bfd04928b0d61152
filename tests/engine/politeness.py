"""The rules of politeness, checked on the log of a whole web's server: each says what in it is against the rule.

The rules are those of docs/decisions/013-when-a-feed-is-polled.md; their functions stand in RULES by their names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from urllib.parse import urljoin

from tests.servers.behaviour import AUTHORIZATION, LOGIN
from tests.servers.newsstand import DAY, HOUR, START, Publisher
from tests.servers.wire import Asked

_SPACING = 1.0 - 1e-6
# So long a redirect is followed at the latest: the host that it leads to may be asked just now.
_FOLLOWED = 30.0
_LONGEST_WAIT = 1.1 * DAY + 600
# For such parts of the whole time their servers can see nothing of the polls that fail: their names mean nothing good.
_UNSEEN = {"unknown": 0.2, "rebound": 0.3}
# Fail from some moment on without a break.
_FAILING = {"dead": 0.05, "forbidden": 0.05, "down": 0.2, "missing": 0.3, "page": 0.3, "circle": 0.2}


@dataclass(frozen=True)
class Log:
    """Everything that publishers were asked, in order.

    `first` are the requests that began a poll, by publisher: all that do not only follow a redirect.
    """

    asked: Sequence[Asked]
    publishers: Mapping[int, Publisher]
    wakings: Sequence[float]
    away: float
    """For how many seconds in one piece the machine was not collecting, at most."""
    end: float
    addresses: Iterable[str]
    first: Mapping[int, Sequence[Asked]]


def read_log(
    asked: Sequence[Asked],
    publishers: Sequence[Publisher],
    wakings: Sequence[float],
    away: float,
    end: float,
    addresses: Iterable[str],
) -> Log:
    """Return the log with the requests that began a poll told from those that followed a redirect."""
    first: defaultdict[int, list[Asked]] = defaultdict(list)
    expected: dict[str, float] = {}
    for each in asked:
        url = f"http://{each.host}{each.path}"
        if each.moment - expected.pop(url, float("-inf")) > _FOLLOWED:
            first[each.number].append(each)
        if each.location:
            expected[urljoin(url, each.location)] = each.moment
    return Log(asked, {each.number: each for each in publishers}, wakings, away, end, addresses, first)


def only_known_addresses_are_asked_for_with_an_honest_name(log: Log) -> Iterator[str]:
    """GET, nothing added to an address, no cookies, no Referer, a User-Agent with the project's address."""
    paths = {f"/{number}/{name}" for number in log.publishers for name in ("feed", "new", "round")}
    for each in log.asked:
        agent = each.sent.get("user-agent", "")
        honest = agent.startswith("MediaMonitor/") and "(+https://" in agent
        if each.method != "GET" or each.path not in paths or not honest or each.sent.keys() & {"cookie", "referer"}:
            yield _said(each)


def one_request_at_a_time_to_a_host(log: Log) -> Iterator[str]:
    """Never two open requests at one host."""
    yield from (_said(each) for each in log.asked if each.together != 1)


def hosts_are_left_a_second_between_two_requests(log: Log) -> Iterator[str]:
    """In simulated time, over all feeds of a host."""
    for before, after in _neighbours(_by_host(log.asked)):
        if after.moment - before.moment < _SPACING:
            yield f"{_said(before)}, then {_said(after)}"


def a_host_that_asks_for_silence_is_left_alone(log: Log) -> Iterator[str]:
    """After 429 and 503 as long as Retry-After says, ten minutes where it says nothing, for every feed of the host."""
    silent: dict[str, float] = {}
    for each in log.asked:
        if each.moment < silent.get(each.host, 0):
            yield f"{_said(each)}, {silent[each.host] - each.moment:.0f} seconds too early"
        silent[each.host] = max(silent.get(each.host, 0), each.moment + each.silence)


def no_feed_is_asked_before_its_publisher_wants(log: Log) -> Iterator[str]:
    """Not before max-age less Age, Expires, ttl, also after a failure in between; never within five minutes."""
    for number, polls in log.first.items():
        publisher = log.publishers[number]
        least, wish = 900 if publisher.kind in {"bare", "flood"} else 300, 0
        for before, after in pairwise(polls):
            wish = before.wait if before.sound else wish
            # Where two feeds are one, both ask there until they are merged.
            if after.moment - before.moment < max(least, wish) and number not in _merged(log):
                yield f"{_said(before)}, wait {max(least, wish)}, then {_said(after)}"


def skipped_hours_are_skipped(log: Log) -> Iterator[str]:
    """No poll in an hour that skipHours names."""
    for number, polls in log.first.items():
        hours = log.publishers[number].skipped_hours
        for each in polls[1:] if hours else ():
            moment = datetime.fromtimestamp(each.moment, UTC)
            # The simulated collector looks once a minute.
            if moment.hour in hours and (moment.hour - 1 in hours or moment.minute >= 2):
                yield _said(each)


def validators_are_sent_back_byte_for_byte_and_as_a_pair(log: Log) -> Iterator[str]:
    """Those of the last good answer, both or none; of an answer that could not be read, none."""
    for number, requests in _by_number(log.asked).items():
        if number in _merged(log) or log.publishers[number].kind == "merging":
            continue
        good: set[tuple[str | None, str | None]] = {(None, None)}
        for each in requests:
            if each.conditions not in good:
                yield f"{_said(each)} sent {each.conditions}, not {good}"
            if each.sound:
                good = {(each.etag, each.modified)}
            elif each.sound is None:
                good.add((each.etag, each.modified))


def a_move_is_believed_after_three_polls_and_a_day(log: Log) -> Iterator[str]:
    """The new address is not asked directly before, the old one not any more after; a passing move changes nothing."""
    for number, polls in log.first.items():
        kind = log.publishers[number].kind
        moved = [each for each in polls if each.location and kind in {"moved", "moved-here"}]
        direct = next((at for at, each in enumerate(polls) if each.path.endswith("/new")), None)
        if kind in {"captive", "elsewhere"} and direct is not None:
            yield f"{_said(polls[direct])}: it only passed by there"
        elif direct is not None:
            told = [each.moment for each in polls[:direct] if each.location]
            if len(told) < 3 or told[-1] - told[0] < DAY:
                yield f"{_said(polls[direct])}: too early"
            if any(not each.path.endswith("/new") for each in polls[direct:]):
                yield f"{_said(polls[direct])}: and back to the old address"
        elif len(moved) > 6 and moved[-3].moment - moved[0].moment > DAY:
            yield f"{_said(moved[-1])}: still asked at the old address"


def what_is_gone_is_never_asked_for_again(log: Log) -> Iterator[str]:
    """After 410."""
    gone: set[int] = set()
    for each in log.asked:
        if each.number in gone:
            yield _said(each)
        if each.status == 410:
            gone.add(each.number)


def no_credential_goes_to_another_origin(log: Log) -> Iterator[str]:
    """The login is sent to the feed's own host, each time, and nowhere else."""
    for each in log.asked:
        publisher = log.publishers[each.number]
        wanted = publisher.kind == "login" and each.host == publisher.host
        found = each.sent.get("authorization") == AUTHORIZATION
        leaked = any(word in value for word in LOGIN[1:] for value in (each.path, *each.sent.values()))
        if found != wanted or leaked or ("authorization" in each.sent and not wanted):
            yield _said(each)


def no_feed_leads_into_the_private_network(log: Log) -> Iterator[str]:
    """No connection is even tried to an address that is not of the web."""
    yield from (address for address in log.addresses if not address.startswith("44.128."))


def no_burst_after_a_start_or_a_sleep(log: Log) -> Iterator[str]:
    """What is overdue follows over ten minutes, a handful at once; only what is due just then comes on top."""
    feeds = len(log.publishers)
    moments = [each.moment for each in log.asked]
    # At the first start nothing was ever polled: that goes at once, a host at a time.
    for waking in log.wakings[1:]:
        for seconds in (1, 15, 60, 120, 300, 600):
            came = sum(waking <= moment < waking + seconds for moment in moments)
            overdue = 8 + seconds / min(2.0, 600 / feeds)
            if came > 1.3 * (overdue + feeds * (seconds + 120) / 900):
                yield f"{came} requests within {seconds} seconds of {waking:.0f}"


def backoff_grows(log: Log) -> Iterator[str]:
    """Each failure doubles the wait, up to a day."""
    for number, polls in log.first.items():
        publisher = log.publishers[number]
        since = _FAILING.get(publisher.kind)
        failed = [each for each in polls if since is not None and publisher.part(each.moment) > since]
        wait = 300.0 if publisher.pace.value == "wire" else 900.0
        for before, after in pairwise(failed):
            if before.sound:
                break
            wait = max(wait, HOUR) if 400 <= before.status < 500 else wait
            if after.moment - before.moment < min(wait, DAY):
                yield f"{_said(before)}, wait {wait:.0f}, then {_said(after)}"
            wait *= 2


def no_feed_is_given_up(log: Log) -> Iterator[str]:
    """Whatever failed, it was asked again within a day and a tenth of machine's time; gone and merged ones aside."""
    gone = {each.number for each in log.asked if each.status == 410}
    for number, publisher in log.publishers.items():
        polls = [each.moment for each in log.first.get(number, ())]
        if number in gone or publisher.kind == "merging":
            continue
        unseen = _UNSEEN.get(publisher.kind, 0.0) * (publisher.end - START)
        for before, after in pairwise([*polls, log.end] if polls else [0.0, log.end]):
            if after - before > _LONGEST_WAIT + log.away + unseen:
                yield f"{publisher.kind} {number}: nothing for {(after - before) / HOUR:.0f} hours"


RULES: tuple[Callable[[Log], Iterator[str]], ...] = (
    only_known_addresses_are_asked_for_with_an_honest_name,
    one_request_at_a_time_to_a_host,
    hosts_are_left_a_second_between_two_requests,
    a_host_that_asks_for_silence_is_left_alone,
    no_feed_is_asked_before_its_publisher_wants,
    skipped_hours_are_skipped,
    validators_are_sent_back_byte_for_byte_and_as_a_pair,
    a_move_is_believed_after_three_polls_and_a_day,
    what_is_gone_is_never_asked_for_again,
    no_credential_goes_to_another_origin,
    no_feed_leads_into_the_private_network,
    no_burst_after_a_start_or_a_sleep,
    backoff_grows,
    no_feed_is_given_up,
)


def _merged(log: Log) -> set[int]:
    return {each.before for each in log.publishers.values() if each.kind == "merging"}


def _by_host(asked: Iterable[Asked]) -> Mapping[str, Sequence[Asked]]:
    found: defaultdict[str, list[Asked]] = defaultdict(list)
    for each in asked:
        found[each.host].append(each)
    return found


def _by_number(asked: Iterable[Asked]) -> Mapping[int, Sequence[Asked]]:
    found: defaultdict[int, list[Asked]] = defaultdict(list)
    for each in asked:
        found[each.number].append(each)
    return found


def _neighbours(groups: Mapping[str, Sequence[Asked]]) -> Iterator[tuple[Asked, Asked]]:
    for group in groups.values():
        yield from pairwise(group)


def _said(each: Asked) -> str:
    moment = datetime.fromtimestamp(each.moment, UTC)
    return f"{moment:%a %H:%M:%S} {each.method} {each.host}{each.path} ({each.status})"

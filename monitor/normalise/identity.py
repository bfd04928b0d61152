"""What names an entry within its feed, so that the same entry is known again at the next poll.

The rule, from what publishers do:

- the guid, where one is given and the document does not use it for several links
  (some give all their entries one guid);
- else the link, where the document does not use it for several titles (some link
  everything to their front page);
- else link, title and date together.

White space around a guid and a change from http to https change nothing. Only entries that share a guid or a
link depend on each other: any other entry may come, change and go without a consequence.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from monitor.model import Entry
from monitor.normalise.text import headline, plain
from monitor.normalise.urls import canonical

# Enough of a body to tell two untitled entries apart; publishers change the rest more often.
_OPENING = 200


def identities(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return one identity an entry, in order; two entries of one identity are the same entry listed twice."""
    links_of: dict[str, set[str]] = defaultdict(set)
    titles_of: dict[str, set[str]] = defaultdict(set)
    keys = [(_without_scheme(" ".join(entry.guid.split())), _link(entry)) for entry in entries]
    for guid, link in keys:
        links_of[guid].add(link)
    if any(not guid or len(links_of[guid]) > 1 for guid, _link in keys):
        for entry, (_guid, link) in zip(entries, keys, strict=True):
            titles_of[link].add(headline(entry.title))
    found: list[str] = []
    for entry, (guid, link) in zip(entries, keys, strict=True):
        if guid and len(links_of[guid]) == 1:
            found.append(_hash("guid", guid))
        elif link and len(titles_of[link]) == 1:
            found.append(_hash("link", link))
        else:
            found.append(_hash("words", link, *_words(entry)))
    return tuple(found)


def _link(entry: Entry) -> str:
    return _without_scheme(canonical(entry.url))


def _without_scheme(address: str) -> str:
    for scheme in ("https://", "http://"):
        if address[: len(scheme)].lower() == scheme:
            return "//" + address[len(scheme) :]
    return address


def _words(entry: Entry) -> tuple[str, str]:
    words = headline(entry.title) or plain(entry.content or entry.summary)[:_OPENING]
    date = entry.published
    return words, "" if date is None else f"{date:%Y-%m-%dT%H:%M:%S}"


def _hash(*parts: str) -> str:
    # Unit separators keep ("ab", "c") and ("a", "bc") apart.
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()

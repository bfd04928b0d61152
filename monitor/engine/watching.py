"""The watches that everything is matched against, kept as the archive has them."""

from __future__ import annotations

import logging
from functools import partial

from monitor.errors import QueryError
from monitor.match.watch_set import WatchSet
from monitor.model import Watch
from monitor.query.resolve import resolve
from monitor.query.vocabulary import EMPTY
from monitor.store.reader import Listing, Reader

_log = logging.getLogger(__name__)

# So many of the newest articles tell which words are rare, and so where to look for each watch.
_LESSON = 256


class Watching:
    """The enabled watches of one archive by their ids, and the set that matches them; no two threads at once."""

    def __init__(self, reader: Reader) -> None:
        self.watches: dict[int, Watch] = {}
        self.watch_set = WatchSet(partial(resolve, vocabulary=EMPTY))
        self._reader = reader
        self._vocabulary = EMPTY

    def learn(self) -> None:
        """Learn from the newest articles which words are rare."""
        newest = self._reader.page(Listing(), limit=_LESSON)
        self.watch_set.learn(self._reader.articles([headline.id for headline in newest]))

    def follow(self) -> None:
        """Bring the watch set to what the archive says; a faulty watch stops no other."""
        vocabulary = self._reader.vocabulary()
        if vocabulary != self._vocabulary:
            # A list or an entity that changed may stand in any watch: all are read anew.
            self._vocabulary = vocabulary
            self.watch_set.resolve = partial(resolve, vocabulary=vocabulary)
            for watch_id in list(self.watches):
                self._drop(watch_id)
        stored = {watch.id: watch for watch in self._reader.watches() if watch.enabled}
        for watch_id in self.watches.keys() - stored.keys():
            self._drop(watch_id)
        for watch in stored.values():
            if self.watches.get(watch.id) == watch:
                continue
            self.watches[watch.id] = watch
            try:
                self.watch_set.add(watch)
            except QueryError as error:
                _log.warning("watch %d cannot be used: %s", watch.id, error.reason)

    def _drop(self, watch_id: int) -> None:
        del self.watches[watch_id]
        self.watch_set.remove(watch_id)

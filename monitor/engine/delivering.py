"""Taking what waits in the ledger to the screen, and writing down what became of it."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from monitor.alert.channels import Channel
from monitor.alert.notes import Pending, notes
from monitor.alert.pace import MINUTE, ready
from monitor.alert.retry import next_try
from monitor.errors import DeliveryError
from monitor.model import Delivery
from monitor.store import outbox
from monitor.store.archive import Archive
from monitor.store.reader import Reader

IMPORT = "an import"
"""What a summary calls the feed under which imported articles stand."""

_log = logging.getLogger(__name__)


class Delivering:
    """Shows what waits for one channel, at a pace that a person can follow."""

    def __init__(self, archive: Archive, channel: Channel, clock: Callable[[], datetime]) -> None:
        self._archive = archive
        self._channel = channel
        self._clock = clock
        self._shown: deque[datetime] = deque()

    @property
    def name(self) -> str:
        """The name of the channel."""
        return self._channel.name

    def deliver(self, *, polling: bool = False, last: bool = False) -> int:
        """Show what is due and record each delivery's end; return how many notes were shown.

        While feeds are being polled, summaries wait for the end of the round; at the `last` look before the
        program ends nothing waits for a calmer moment. A note is recorded after it was shown: a crash between the
        two shows it once more, and never loses it.
        """
        now = self._clock()
        # What was shown in the future was shown before the clock was set back.
        while self._shown and not timedelta() <= now - self._shown[0] <= MINUTE:
            self._shown.popleft()
        waiting = self._waiting(now)
        if not last:
            waiting = ready(waiting, len(self._shown), polling, now)
        shown = 0
        for note in notes(waiting, now):
            try:
                self._channel.send(note)
            except DeliveryError as error:
                _log.info("a notification was not shown: %s", error.reason)
                failed = [item.delivery for item in waiting if item.delivery.id in note.delivery_ids]
                self._failed(failed, error, now)
                continue
            with self._archive.writing() as connection:
                outbox.delivered(connection, note.delivery_ids, now)
            if not note.urgent:
                self._shown.append(now)
            shown += 1
        return shown

    def close(self) -> None:
        """Let go of the screen."""
        self._channel.close()

    def _waiting(self, now: datetime) -> list[Pending]:
        with self._archive.reading() as connection:
            found = outbox.waiting(connection, self._channel.name, now)
        if not found:
            return []
        reader = Reader(self._archive)
        alerts = reader.alerts_by_id([each.alert_id for each in found if each.alert_id is not None])
        titles = {feed.id: feed.title for feed in reader.feeds()}
        return [Pending(each, alerts.get(each.alert_id or 0), titles.get(each.feed_id or 0, IMPORT)) for each in found]

    def _failed(self, deliveries: Sequence[Delivery], error: DeliveryError, now: datetime) -> None:
        with self._archive.writing() as connection:
            for each in deliveries:
                retry = next_try(each.attempts + 1, each.created, now)
                outbox.failed(connection, [each.id], error.reason, retry, now)

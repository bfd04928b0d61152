"""Taking what waits in the ledger to the screen, and writing down what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from monitor.alert.channels import Channel
from monitor.alert.notes import Pending, notes
from monitor.alert.retry import next_try
from monitor.errors import DeliveryError
from monitor.model import Delivery
from monitor.store import outbox
from monitor.store.archive import Archive
from monitor.store.reader import Reader

_log = logging.getLogger(__name__)


def deliver(archive: Archive, channel: Channel, clock: Callable[[], datetime]) -> int:
    """Show what waits for `channel` and record each delivery's end; return how many notes were shown.

    A note is recorded after it was shown: a crash between the two shows it once more, and never loses it.
    """
    now = clock()
    waiting = _waiting(archive, channel.name, now)
    shown = 0
    for note in notes(waiting, now):
        try:
            channel.send(note)
        except DeliveryError as error:
            _log.info("a notification was not shown: %s", error.reason)
            _failed(archive, [each.delivery for each in waiting if each.delivery.id in note.delivery_ids], error, now)
            continue
        with archive.writing() as connection:
            outbox.delivered(connection, note.delivery_ids, now)
        shown += 1
    return shown


def _waiting(archive: Archive, channel: str, now: datetime) -> list[Pending]:
    with archive.reading() as connection:
        found = outbox.waiting(connection, channel, now)
    if not found:
        return []
    reader = Reader(archive)
    alerts = reader.alerts_by_id([each.alert_id for each in found if each.alert_id is not None])
    titles = {feed.id: feed.title for feed in reader.feeds()}
    return [Pending(each, alerts.get(each.alert_id or 0), titles.get(each.feed_id or 0, "")) for each in found]


def _failed(archive: Archive, deliveries: Sequence[Delivery], error: DeliveryError, now: datetime) -> None:
    with archive.writing() as connection:
        for each in deliveries:
            retry = next_try(each.attempts + 1, each.created, now)
            outbox.failed(connection, [each.id], error.reason, retry, now)

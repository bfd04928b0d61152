"""The ways to a person's eyes: a channel puts notes on the screen and says when it cannot."""

from __future__ import annotations

from typing import Protocol

from monitor.alert.notes import Note


class Channel(Protocol):
    """One way to show notes; its `name` is what the ledger of deliveries calls it."""

    @property
    def name(self) -> str:
        """The name under which deliveries wait for this channel."""

    def send(self, note: Note) -> None:
        """Show a note; raises DeliveryError if it cannot be shown now. May wait for seconds: call it from a thread."""

    def close(self) -> None:
        """Let go of the screen; nothing is sent afterwards."""

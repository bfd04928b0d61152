"""Popups of the desktop, over D-Bus (Desktop Notifications Specification 1.2).

Why not through Qt: docs/decisions/006-notifications-over-dbus.md.
"""

from __future__ import annotations

import html
import threading
from collections.abc import Callable
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, new_method_call
from jeepney.bus_messages import MatchRule

from monitor.alert.channels.session_bus import SessionBus
from monitor.alert.notes import Note
from monitor.alert.texts import Texts

PATIENCE_SECONDS = 10.0
"""As long as a call waits: the bus may have to start the service first."""

_SERVICE = DBusAddress(
    "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "org.freedesktop.Notifications"
)
_SIGNALS = MatchRule(type="signal", interface=_SERVICE.interface, path=_SERVICE.object_path)
_APPLICATION = "Media Monitor"
# The name of the icon and of the desktop entry.
_ENTRY = "media-monitor"
_CATEGORY = "x-media-monitor.alert"
_NORMAL, _CRITICAL = 1, 2
_AS_LONG_AS_THE_DESKTOP_LIKES, _UNTIL_DISMISSED = -1, 0
_CLICKED = "default"


class DesktopPopups:
    """The channel "desktop": connects with the first note and again whenever the bus was gone.

    Clicking a popup calls `opened` with the id of its article, or None for a bundle, which leads to the alert
    list. It is called on the connection's own thread, so it must be quick, and must not use or close this channel.
    The connection stays open between notes: desktops withdraw popups whose sender has left.
    """

    name = "desktop"

    def __init__(
        self, opened: Callable[[int | None], None], texts: Texts | None = None, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._opened = opened
        self._texts = texts or Texts()
        self._patience = patience
        self._guard = threading.Lock()
        self._bus: SessionBus | None = None
        # Article by (unique name of the service, id of the popup): a service that was restarted counts from 1 again.
        # Only the connection's thread touches it.
        self._showing: dict[tuple[str, int], int | None] = {}

    def service(self) -> str:
        """Return the name of the program that shows the popups; raises DeliveryError if none answers."""
        name, *_ = self._connected().call(new_method_call(_SERVICE, "GetServerInformation"))
        return str(name)

    def send(self, note: Note) -> None:
        """Let the popup appear; raises DeliveryError if there is no bus, no service, or no answer."""
        bus = self._connected()
        # Asked each time, in less than a millisecond: another service may have taken over since.
        (capabilities,) = bus.call(new_method_call(_SERVICE, "GetCapabilities"))
        body = html.escape(note.body, quote=False) if "body-markup" in capabilities else note.body
        actions = [_CLICKED, self._texts.open] if "actions" in capabilities else []
        hints: dict[str, tuple[str, Any]] = {
            "urgency": ("y", _CRITICAL if note.urgent else _NORMAL),
            "desktop-entry": ("s", _ENTRY),
            "category": ("s", _CATEGORY),
        }
        lifetime = _UNTIL_DISMISSED if note.urgent else _AS_LONG_AS_THE_DESKTOP_LIKES
        replaces_nothing = 0
        arguments = (_APPLICATION, replaces_nothing, _ENTRY, note.title, body, actions, hints, lifetime)
        message = new_method_call(_SERVICE, "Notify", "susssasa{sv}i", arguments)
        bus.call(message, answered=lambda reply: self._remember(reply, note))

    def close(self) -> None:
        """Hang up; clicks on popups that are still there lead nowhere."""
        with self._guard:
            if self._bus is not None:
                self._bus.close()
                self._bus = None

    def _connected(self) -> SessionBus:
        with self._guard:
            if self._bus is None or not self._bus.is_open:
                self._showing.clear()
                self._bus = SessionBus(_SIGNALS, self._hear, self._patience)
            return self._bus

    # On the connection's thread

    def _remember(self, reply: Message, note: Note) -> None:
        service = reply.header.fields[HeaderFields.sender]
        (popup,) = reply.body
        self._showing[service, popup] = note.article_id

    def _hear(self, signal: Message) -> None:
        service = signal.header.fields.get(HeaderFields.sender)
        match signal.header.fields.get(HeaderFields.member), signal.body:
            case "ActionInvoked", (int(popup), str(action)) if action == _CLICKED:
                if (service, popup) in self._showing:
                    self._opened(self._showing[service, popup])
            case "NotificationClosed", (int(popup), int()):
                self._showing.pop((service, popup), None)
            case _:
                pass

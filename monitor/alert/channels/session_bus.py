"""A connection to the person's D-Bus session bus: calls from any thread, signals on a thread of its own."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from jeepney import HeaderFields, Message, MessageType
from jeepney.bus_messages import MatchRule, message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from monitor.errors import DeliveryError, MonitorError

_log = logging.getLogger(__name__)

_NO_SERVICE = "No program on this desktop shows notifications."
_NO_SERVICE_HINT = "Alerts stay in the alert list. Install or start a notification service to see them pop up."


class SessionBus:
    """A connection that lives until `close` or until the bus goes away; raises DeliveryError if there is no bus.

    `heard` gets each of these `signals`, on the listening thread, in order with the answers of `call`; it must not
    call the bus or close it. A MonitorError out of `heard` is logged, the next signal is heard all the same.
    `patience` is how many seconds a call waits for its answer.
    """

    def __init__(self, signals: MatchRule, heard: Callable[[Message], None], patience: float) -> None:
        self._heard = heard
        self._patience = patience
        self._connection = _connect(signals)
        self._guard = threading.Lock()
        self._open = True
        self._calls: dict[int, _Call] = {}
        self._listener = threading.Thread(target=self._listen, name="session-bus", daemon=True)
        self._listener.start()

    @property
    def is_open(self) -> bool:
        """Whether calls can be made: false after `close` and once the bus is gone."""
        return self._open

    def call(self, message: Message, answered: Callable[[Message], None] | None = None) -> tuple[Any, ...]:
        """Return the body of the answer; `answered` sees the whole answer first, on the listening thread.

        Raises DeliveryError for an error as answer (jeepney does not), no answer, or no bus.
        """
        serial = next(self._connection.outgoing_serial)
        call = _Call(answered)
        try:
            with self._guard:
                if not self._open:
                    raise ConnectionResetError
                self._calls[serial] = call
                self._connection.send(message, serial=serial)
            reply = call.reply.result(timeout=self._patience)
        except TimeoutError as error:
            raise DeliveryError("The desktop's notification service does not answer.", "It is tried again.") from error
        except OSError as error:
            raise DeliveryError("The desktop's message bus has gone away.", "It is tried again.") from error
        finally:
            self._calls.pop(serial, None)
        if reply.header.message_type is MessageType.error:
            raise _refusal(reply)
        body: tuple[Any, ...] = reply.body
        return body

    def close(self) -> None:
        """Hang up and wait for the listening thread."""
        with self._guard:
            if self._open:
                # Wakes the listener, which closes the socket: nobody else may while it reads.
                with contextlib.suppress(OSError):  # the bus was faster
                    self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._listener.join(timeout=self._patience)

    def _listen(self) -> None:
        try:
            while True:
                self._take(self._connection.receive())
        except OSError:
            _log.debug("the session bus hung up")
        finally:
            with self._guard:
                self._open = False
                self._connection.close()
                for call in self._calls.values():
                    call.reply.set_exception(ConnectionResetError())

    def _take(self, message: Message) -> None:
        if message.header.message_type is MessageType.signal:
            try:
                self._heard(message)
            except MonitorError as error:
                _log.warning("a click on a notification could not be followed: %s", error)
            return
        call = self._calls.pop(message.header.fields.get(HeaderFields.reply_serial, -1), None)
        if call is None:
            return  # nobody waits for it, or no more
        if call.answered is not None and message.header.message_type is MessageType.method_return:
            call.answered(message)
        call.reply.set_result(message)


class _Call:
    def __init__(self, answered: Callable[[Message], None] | None) -> None:
        self.answered = answered
        self.reply: Future[Message] = Future()


def _connect(signals: MatchRule) -> DBusConnection:
    try:
        connection = open_dbus_connection("SESSION")
        # The bus does this before anything that is called later, so nobody waits for its answer.
        connection.send(message_bus.AddMatch(signals))
        return connection
    # No address in the environment, none that can be read or used, or nobody there.
    except (KeyError, ValueError, RuntimeError, OSError) as error:
        raise DeliveryError(
            "This session has no message bus, so nothing can be shown on the desktop.",
            "Alerts stay in the alert list. Start the program from within a desktop session to see them pop up.",
        ) from error


def _refusal(reply: Message) -> DeliveryError:
    """Return what an error as answer means (D-Bus specification, "Message Bus Messages")."""
    name = str(reply.header.fields.get(HeaderFields.error_name, ""))
    short = name.removeprefix("org.freedesktop.DBus.Error.")
    if short in {"ServiceUnknown", "NameHasNoOwner"} or short.startswith("Spawn."):
        return DeliveryError(_NO_SERVICE, _NO_SERVICE_HINT)
    if short in {"NoReply", "Timeout", "TimedOut", "Disconnected"}:
        return DeliveryError("The desktop's notification service does not answer.", "It is tried again.")
    text = next((part for part in reply.body if isinstance(part, str)), name)
    return DeliveryError(f"The desktop's notification service refused: {text}.", "It is tried again.")

"""A notification service that works and shows nothing: a program of its own on a real session bus.

It says one JSON line for everything that happens and obeys one line of words at a time:

    click ID        the person clicks the popup          close ID        the person dismisses it
    press ID KEY    the person presses a button
    able A B C      from now on it can do A, B and C     refuse TEXT     from now on it refuses with TEXT
    deaf            from now on it never answers

Run it as `python -m tests.fakes.notification_service`; it ends with its input.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import deque
from types import TracebackType
from typing import Any

ADDRESS = "org.freedesktop.Notifications"
ABLE = ("actions", "body", "body-markup", "persistence")


class NotificationService:
    """The service as the tests hold it; leave the `with` block and it is gone from the bus."""

    def __enter__(self) -> NotificationService:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.notification_service"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self._passed: deque[dict[str, Any]] = deque()
        assert self._read()["event"] == "ready"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()

    def wait_until_called(self) -> None:
        """Wait until the deaf service has been called."""
        assert self._read()["event"] == "unanswered"

    def next_popup(self) -> dict[str, Any]:
        """Wait for the next popup: its `id` and the arguments of Notify as they came."""
        return self._passed.popleft() if self._passed else self._read()

    def do(self, *words: object) -> None:
        """Give an order and wait until it is carried out."""
        assert self._process.stdin is not None
        print(*words, file=self._process.stdin, flush=True)
        while (event := self._read())["event"] != "obeyed":
            self._passed.append(event)

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the notification service ended"
        event: dict[str, Any] = json.loads(line)
        return event


async def _serve() -> None:
    from dbus_fast import Message, MessageType, Variant
    from dbus_fast.aio import MessageBus

    bus = await MessageBus().connect()
    able = list(ABLE)
    refusal = ""
    deaf = False
    popups = 0

    def say(**event: object) -> None:
        print(json.dumps(event, ensure_ascii=False), flush=True)

    def plain(value: Any) -> Any:
        return {"type": value.signature, "value": value.value} if isinstance(value, Variant) else value

    def answer(call: Message) -> Message | bool | None:
        nonlocal popups
        if call.message_type is not MessageType.METHOD_CALL or call.interface != ADDRESS:
            return None
        if deaf:
            say(event="unanswered")
            return True
        if refusal:
            return Message.new_error(call, "org.example.Error.Refused", refusal)
        match call.member:
            case "GetServerInformation":
                return Message.new_method_return(call, "ssss", ["a fake", "tests", "1", "1.2"])
            case "GetCapabilities":
                return Message.new_method_return(call, "as", [able])
            case "Notify" if call.signature == "susssasa{sv}i":
                popups += 1
                application, replaces, icon, title, body, actions, hints, lifetime = call.body
                say(
                    event="notify",
                    id=popups,
                    application=application,
                    replaces=replaces,
                    icon=icon,
                    title=title,
                    body=body,
                    actions=actions,
                    hints={name: plain(value) for name, value in hints.items()},
                    lifetime=lifetime,
                )
                return Message.new_method_return(call, "u", [popups])
            case _:
                return None

    def signal(member: str, signature: str, *body: object) -> None:
        message = Message.new_signal("/org/freedesktop/Notifications", ADDRESS, member, signature, list(body))
        bus.send(message)

    bus.add_message_handler(answer)
    await bus.request_name(ADDRESS)
    say(event="ready")
    while words := (await asyncio.to_thread(sys.stdin.readline)).split():
        match words:
            case ["click", popup]:
                signal("ActionInvoked", "us", int(popup), "default")
                signal("NotificationClosed", "uu", int(popup), 2)
            case ["press", popup, action]:
                signal("ActionInvoked", "us", int(popup), action)
            case ["close", popup]:
                signal("NotificationClosed", "uu", int(popup), 2)
            case ["able", *what]:
                able = what
            case ["refuse", *text]:
                refusal = " ".join(text)
            case ["deaf"]:
                deaf = True
            case _:
                raise ValueError(f"no such order: {words}")
        say(event="obeyed")
    bus.disconnect()


if __name__ == "__main__":
    asyncio.run(_serve())

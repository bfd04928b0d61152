"""How messages go over the pipe between window and worker: one JSON line a message."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from monitor.engine import messages
from monitor.errors import WorkerError

GOODBYE = b""
"""In the place of a question: do what was asked so far, and end."""

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind for kind in (*messages.Question.__args__, *messages.Answer.__args__)
}


def encode(message: messages.Message) -> bytes:
    """Return `message` as one JSON line."""
    return json.dumps({"message": type(message).__name__, **asdict(message)}, ensure_ascii=False).encode()


def decode(line: bytes) -> messages.Message:
    """Read a line that `encode` wrote; raises WorkerError for anything else."""
    try:
        fields = json.loads(line)
        kind = _KINDS[fields.pop("message")]
        message: messages.Message = kind(**{name: _tuples(value) for name, value in fields.items()})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WorkerError("The worker was sent something that is no message.") from error
    return message


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list) else value

"""Long work asks now and then whether to give up."""

from __future__ import annotations

from collections.abc import Callable

Stop = Callable[[], bool]
"""Whether to give up; once it says so, it says so for good."""


def never() -> bool:
    """Do not stop."""
    return False

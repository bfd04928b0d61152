"""A desktop that shows notifications, without a screen."""

from collections.abc import Iterator

import pytest

from tests.fakes.notification_service import NotificationService


@pytest.fixture
def service(session_bus: str) -> Iterator[NotificationService]:
    """A notification service on the bus of the tests."""
    with NotificationService() as running:
        yield running

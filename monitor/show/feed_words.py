"""What a person should know of a feed that answers well, and from which something may be missing all the same."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from monitor.model import Feed
from monitor.show import times

translate = QCoreApplication.translate


def doubts(feed: Feed) -> list[str]:
    """Return in words between when articles may be missing, and that a feed is quieter than it ever is."""
    said = []
    now = times.now()
    if feed.gap_since is not None and feed.gap_until is not None:
        since, until = times.absolute(feed.gap_since, now), times.absolute(feed.gap_until, now)
        said.append(
            translate("Feed", "It may have missed items between {since} and {until}").format(since=since, until=until)
        )
    if feed.quiet_since is not None:
        last = times.absolute(feed.quiet_since, now)
        said.append(translate("Feed", "It is quieter than it ever is; its last item came: {time}").format(time=last))
    return said

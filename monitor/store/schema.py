"""The tables of the archive. Times are whole seconds since 1970 in UTC; `json` columns hold lists of strings.

The migrations make exactly these tables; a test compares the two. The one trigger stands in step 0007.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

feed = Table(
    "feed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    # A title that a person gave is never replaced by the publisher's.
    Column("title_given", Integer, nullable=False, server_default="0"),
    Column("folder", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, server_default="new"),
    Column("site_url", Text, nullable=False, server_default=""),
    Column("language", Text, nullable=False, server_default=""),
    Column("login", Text, nullable=False, server_default=""),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("last_attempt", Integer),
    Column("last_success", Integer),
    Column("next_poll", Integer),
    Column("interval_seconds", Integer, nullable=False, server_default="0"),
    Column("floor_seconds", Integer, nullable=False, server_default="0"),
    Column("why", Text, nullable=False, server_default=""),
    Column("added", Integer, nullable=False),
    # A feed that was removed keeps its row, so that its articles keep their outlet and the removal can be undone.
    Column("removed", Integer),
    # How soon its news is wanted: wire, normal, slow.
    Column("pace", Text, nullable=False, server_default="normal"),
    # What a person chose against what the document says ("" and 0: nothing).
    Column("encoding", Text, nullable=False, server_default=""),
    Column("most_bytes", Integer, nullable=False, server_default="0"),
    # How the secret in the keyring is sent: basic, bearer, header:NAME, parameter:NAME.
    Column("login_kind", Text, nullable=False, server_default="basic"),
    # "private": subscribed to as an address of an intranet; "allowed": a person let it reach one; "" the web alone.
    Column("reach", Text, nullable=False, server_default=""),
    Column("full_text", Integer, nullable=False, server_default="0"),
    # Hours (0 to 23, UTC) and days ("monday") in which the publisher wants no polls, with commas between.
    Column("skip_hours", Text, nullable=False, server_default=""),
    Column("skip_days", Text, nullable=False, server_default=""),
    # Where permanent redirects have led, since when, and in how many polls.
    Column("moved_url", Text, nullable=False, server_default=""),
    Column("moved_since", Integer),
    Column("moved_polls", Integer, nullable=False, server_default="0"),
    # Between these two moments items may have come and gone unseen.
    Column("gap_since", Integer),
    Column("gap_until", Integer),
    # Since when it has been quieter than its own rhythm allows.
    Column("quiet_since", Integer),
    # For how long its headers called the last answer fresh, 0 where they did not say.
    Column("fresh_seconds", Integer, nullable=False, server_default="0"),
    # Until when its publisher asked not to be asked at all (Retry-After).
    Column("silent_until", Integer),
)

article = Table(
    "article",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("snippet", Text, nullable=False),
    Column("author", Text, nullable=False, server_default=""),
    Column("language", Text, nullable=False, server_default=""),
    Column("published", Integer, nullable=False),
    Column("date_known", Integer, nullable=False),
    Column("first_seen", Integer, nullable=False),
    Column("sources", JSON, nullable=False),
    Column("read", Integer),
    Column("starred", Integer),
    # Grows with every change to any article; the index follows it.
    Column("change", Integer, nullable=False),
    Index("ix_article_url", "url"),
    Index("ix_article_published", "published", "id"),
    Index("ix_article_change", "change", unique=True),
    Index("ix_article_unread", "published", "id", sqlite_where=text("read IS NULL")),
    Index("ix_article_read", "id", sqlite_where=text("read IS NOT NULL")),
    Index("ix_article_starred", "published", "id", sqlite_where=text("starred IS NOT NULL")),
)

# The long texts stand apart, so that a list of a thousand headlines reads a few pages and not a thousand.
body = Table(
    "body",
    metadata,
    Column("article_id", Integer, ForeignKey("article.id"), primary_key=True),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
)

entry = Table(
    "entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed_id", Integer, ForeignKey("feed.id"), nullable=False),
    Column("identity", Text, nullable=False),
    Column("article_id", Integer, ForeignKey("article.id"), nullable=False),
    Column("source", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    # As its article says, here for the order of a feed's list; a trigger, `article_changed`, keeps it so.
    Column("published", Integer, nullable=False),
    Column("first_seen", Integer, nullable=False),
    # As its article says, for the counts beside the feeds.
    Column("read", Integer),
    UniqueConstraint("feed_id", "identity"),
    Index("ix_entry_article_id", "article_id"),
    Index("ix_entry_feed_published", "feed_id", "published", "article_id"),
    Index("ix_entry_unread", "feed_id", "article_id", sqlite_where=text("read IS NULL")),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", Integer, ForeignKey("article.id"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("replaced", Integer, nullable=False),
)

watch = Table(
    "watch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("priority", Text, nullable=False),
    Column("enabled", Integer, nullable=False, server_default="1"),
    Column("created", Integer, nullable=False),
    # A watch that was removed keeps its row, so that its alerts keep their name and the removal can be undone.
    Column("removed", Integer),
    Index("ix_watch_name", "name", unique=True, sqlite_where=text("removed IS NULL")),
)

# `list:NAME` in a query: any of the list's terms, each a small query of its own, in the order they were written.
term_list = Table(
    "term_list",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("created", Integer, nullable=False),
)

list_term = Table(
    "list_term",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("list_id", Integer, ForeignKey("term_list.id"), nullable=False),
    Column("query", Text, nullable=False),
    UniqueConstraint("list_id", "query"),
)

# `entity:"NAME"` in a query: any of the entity's names, where its two rules let it.
entity = Table(
    "entity",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("requires", Text, nullable=False, server_default=""),
    Column("excludes", Text, nullable=False, server_default=""),
    Column("created", Integer, nullable=False),
)

entity_name = Table(
    "entity_name",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entity_id", Integer, ForeignKey("entity.id"), nullable=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("entity_id", "name"),
)

match = Table(
    "match",
    metadata,
    Column("watch_id", Integer, ForeignKey("watch.id"), primary_key=True),
    Column("article_id", Integer, ForeignKey("article.id"), primary_key=True),
    Column("found", Integer, nullable=False),
    # As its article says, for the order of a watch's list.
    Column("published", Integer, nullable=False, server_default="0"),
    Index("ix_match_article_id", "article_id"),
    Index("ix_match_watch_published", "watch_id", "published", "article_id"),
)

NOT_DONE = text("alert.state <> 'done'")
"""An alert that nobody has put away: written out, for SQLite to see that `ix_alert_open` holds just these."""

alert = Table(
    "alert",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("watch_id", Integer, ForeignKey("watch.id"), nullable=False),
    Column("article_id", Integer, ForeignKey("article.id"), nullable=False),
    Column("alerted", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("telling", Text, nullable=False),
    Column("matched", JSON, nullable=False),
    UniqueConstraint("watch_id", "article_id"),
    Index("ix_alert_article_id", "article_id"),
    Index("ix_alert_alerted", "alerted", "id"),
    Index("ix_alert_state", "state", "watch_id"),
    Index("ix_alert_state_alerted", "state", "alerted", "id"),
    Index("ix_alert_watch", "watch_id", "alerted", "id"),
    Index("ix_alert_open", "alerted", "id", sqlite_where=text("state <> 'done'")),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("telling", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created", Integer, nullable=False),
    Column("alert_id", Integer, ForeignKey("alert.id"), index=True),
    Column("feed_id", Integer, ForeignKey("feed.id")),
    Column("count", Integer, nullable=False, server_default="1"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_try", Integer, nullable=False, server_default="0"),
    Column("finished", Integer),
    Column("error", Text),
    Index("ix_delivery_waiting", "next_try", sqlite_where=text("state = 'pending'")),
)

poll = Table(
    "poll",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed_id", Integer, ForeignKey("feed.id"), nullable=False),
    Column("started", Integer, nullable=False),
    Column("finished", Integer, nullable=False),
    Column("status", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("alerts", Integer, nullable=False),
    Column("error", Text),
    # No item of this poll was known: since the poll of then, some may have come and gone unseen.
    Column("gap_since", Integer),
    Index("ix_poll_feed_started", "feed_id", "started"),
)

# What a person should know of a feed and did not ask for: moved, merged, gone, quiet, gap. `detail` says it in words.
notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("feed_id", Integer, ForeignKey("feed.id")),
    Column("happened", Integer, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Column("dismissed", Integer),
    Index("ix_notice_happened", "happened", "id"),
    Index("ix_notice_feed_id", "feed_id", "kind"),
)

# The page of an article, asked for because its feed carries only the beginning: pending, done, failed.
page = Table(
    "page",
    metadata,
    Column("article_id", Integer, ForeignKey("article.id"), primary_key=True),
    Column("feed_id", Integer, ForeignKey("feed.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_try", Integer, nullable=False, server_default="0"),
    Column("fetched", Integer),
    Column("text", Text, nullable=False, server_default=""),
    Column("html", Text, nullable=False, server_default=""),
    Column("error", Text),
    Index("ix_page_waiting", "next_try", sqlite_where=text("state = 'pending'")),
)

# One row: what the collector is doing, for the window to show.
activity = Table(
    "activity",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("process", Integer, nullable=False),
    Column("beat", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("detail", Text, nullable=False),
    # Since when no host can be reached from this machine.
    Column("offline_since", Integer),
)

# How far the followers of the archive have got ("indexed": the last `article.change` in the index).
progress = Table(
    "progress",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)

# What one process asks of another through the archive ("open": show this article in the window).
request = Table(
    "request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("value", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
)

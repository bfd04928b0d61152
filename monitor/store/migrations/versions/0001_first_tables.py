"""The first tables.

Revision ID: 0001
"""

from alembic import op

revision = "0001"
down_revision = None

# Written out once and never changed: a step must do the same for ever, whatever the program becomes.
STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE activity (
        id INTEGER NOT NULL,
        process INTEGER NOT NULL,
        beat INTEGER NOT NULL,
        total INTEGER NOT NULL,
        done INTEGER NOT NULL,
        detail TEXT NOT NULL,
        CONSTRAINT pk_activity PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE article (
        id INTEGER NOT NULL,
        url TEXT NOT NULL,
        title TEXT NOT NULL,
        snippet TEXT NOT NULL,
        author TEXT DEFAULT '' NOT NULL,
        language TEXT DEFAULT '' NOT NULL,
        published INTEGER NOT NULL,
        date_known INTEGER NOT NULL,
        first_seen INTEGER NOT NULL,
        sources JSON NOT NULL,
        read INTEGER,
        starred INTEGER,
        change INTEGER NOT NULL,
        CONSTRAINT pk_article PRIMARY KEY (id)
    )
    """,
    "CREATE UNIQUE INDEX ix_article_change ON article (change)",
    "CREATE INDEX ix_article_published ON article (published, id)",
    "CREATE INDEX ix_article_starred ON article (published, id) WHERE starred IS NOT NULL",
    "CREATE INDEX ix_article_unread ON article (id) WHERE read IS NULL",
    "CREATE INDEX ix_article_url ON article (url)",
    """
    CREATE TABLE feed (
        id INTEGER NOT NULL,
        url TEXT NOT NULL,
        title TEXT NOT NULL,
        title_given INTEGER DEFAULT '0' NOT NULL,
        folder TEXT DEFAULT '' NOT NULL,
        state TEXT DEFAULT 'new' NOT NULL,
        site_url TEXT DEFAULT '' NOT NULL,
        language TEXT DEFAULT '' NOT NULL,
        login TEXT DEFAULT '' NOT NULL,
        etag TEXT,
        last_modified TEXT,
        body_hash TEXT,
        failures INTEGER DEFAULT '0' NOT NULL,
        error TEXT,
        last_attempt INTEGER,
        last_success INTEGER,
        next_poll INTEGER,
        interval_seconds INTEGER DEFAULT '0' NOT NULL,
        floor_seconds INTEGER DEFAULT '0' NOT NULL,
        why TEXT DEFAULT '' NOT NULL,
        added INTEGER NOT NULL,
        removed INTEGER,
        CONSTRAINT pk_feed PRIMARY KEY (id),
        CONSTRAINT uq_feed_url UNIQUE (url)
    )
    """,
    """
    CREATE TABLE progress (
        name TEXT NOT NULL,
        value INTEGER NOT NULL,
        CONSTRAINT pk_progress PRIMARY KEY (name)
    )
    """,
    """
    CREATE TABLE request (
        id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        value INTEGER NOT NULL,
        asked INTEGER NOT NULL,
        CONSTRAINT pk_request PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE watch (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        "query" TEXT NOT NULL,
        priority TEXT NOT NULL,
        enabled INTEGER DEFAULT '1' NOT NULL,
        created INTEGER NOT NULL,
        removed INTEGER,
        CONSTRAINT pk_watch PRIMARY KEY (id)
    )
    """,
    "CREATE UNIQUE INDEX ix_watch_name ON watch (name) WHERE removed IS NULL",
    """
    CREATE TABLE alert (
        id INTEGER NOT NULL,
        watch_id INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        alerted INTEGER NOT NULL,
        state TEXT NOT NULL,
        telling TEXT NOT NULL,
        matched JSON NOT NULL,
        CONSTRAINT pk_alert PRIMARY KEY (id),
        CONSTRAINT uq_alert_watch_id_article_id UNIQUE (watch_id, article_id),
        CONSTRAINT fk_alert_watch_id FOREIGN KEY(watch_id) REFERENCES watch (id),
        CONSTRAINT fk_alert_article_id FOREIGN KEY(article_id) REFERENCES article (id)
    )
    """,
    "CREATE INDEX ix_alert_alerted ON alert (alerted, id)",
    "CREATE INDEX ix_alert_article_id ON alert (article_id)",
    "CREATE INDEX ix_alert_state ON alert (state, watch_id)",
    """
    CREATE TABLE body (
        article_id INTEGER NOT NULL,
        text TEXT NOT NULL,
        html TEXT NOT NULL,
        CONSTRAINT pk_body PRIMARY KEY (article_id),
        CONSTRAINT fk_body_article_id FOREIGN KEY(article_id) REFERENCES article (id)
    )
    """,
    """
    CREATE TABLE entry (
        id INTEGER NOT NULL,
        feed_id INTEGER NOT NULL,
        identity TEXT NOT NULL,
        article_id INTEGER NOT NULL,
        source TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        published INTEGER NOT NULL,
        first_seen INTEGER NOT NULL,
        CONSTRAINT pk_entry PRIMARY KEY (id),
        CONSTRAINT uq_entry_feed_id_identity UNIQUE (feed_id, identity),
        CONSTRAINT fk_entry_feed_id FOREIGN KEY(feed_id) REFERENCES feed (id),
        CONSTRAINT fk_entry_article_id FOREIGN KEY(article_id) REFERENCES article (id)
    )
    """,
    "CREATE INDEX ix_entry_article_id ON entry (article_id)",
    "CREATE INDEX ix_entry_feed_published ON entry (feed_id, published, article_id)",
    """
    CREATE TABLE "match" (
        watch_id INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        found INTEGER NOT NULL,
        CONSTRAINT pk_match PRIMARY KEY (watch_id, article_id),
        CONSTRAINT fk_match_watch_id FOREIGN KEY(watch_id) REFERENCES watch (id),
        CONSTRAINT fk_match_article_id FOREIGN KEY(article_id) REFERENCES article (id)
    )
    """,
    'CREATE INDEX ix_match_article_id ON "match" (article_id)',
    """
    CREATE TABLE poll (
        id INTEGER NOT NULL,
        feed_id INTEGER NOT NULL,
        started INTEGER NOT NULL,
        finished INTEGER NOT NULL,
        status INTEGER NOT NULL,
        entries INTEGER NOT NULL,
        new INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        alerts INTEGER NOT NULL,
        error TEXT,
        CONSTRAINT pk_poll PRIMARY KEY (id),
        CONSTRAINT fk_poll_feed_id FOREIGN KEY(feed_id) REFERENCES feed (id)
    )
    """,
    "CREATE INDEX ix_poll_feed_started ON poll (feed_id, started)",
    """
    CREATE TABLE revision (
        id INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        replaced INTEGER NOT NULL,
        CONSTRAINT pk_revision PRIMARY KEY (id),
        CONSTRAINT fk_revision_article_id FOREIGN KEY(article_id) REFERENCES article (id)
    )
    """,
    "CREATE INDEX ix_revision_article_id ON revision (article_id)",
    """
    CREATE TABLE delivery (
        id INTEGER NOT NULL,
        telling TEXT NOT NULL,
        channel TEXT NOT NULL,
        state TEXT NOT NULL,
        created INTEGER NOT NULL,
        alert_id INTEGER,
        feed_id INTEGER,
        count INTEGER DEFAULT '1' NOT NULL,
        attempts INTEGER DEFAULT '0' NOT NULL,
        next_try INTEGER DEFAULT '0' NOT NULL,
        finished INTEGER,
        error TEXT,
        CONSTRAINT pk_delivery PRIMARY KEY (id),
        CONSTRAINT fk_delivery_alert_id FOREIGN KEY(alert_id) REFERENCES alert (id),
        CONSTRAINT fk_delivery_feed_id FOREIGN KEY(feed_id) REFERENCES feed (id)
    )
    """,
    "CREATE INDEX ix_delivery_alert_id ON delivery (alert_id)",
    "CREATE INDEX ix_delivery_waiting ON delivery (next_try) WHERE state = 'pending'",
)


def upgrade() -> None:
    """Create every table and index."""
    for statement in STATEMENTS:
        op.execute(statement)

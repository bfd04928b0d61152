"""What polling learns of a feed and is told by a person, gaps and moves, notices, and the pages of articles.

Revision ID: 0003
"""

from alembic import op

revision = "0003"
down_revision = "0002"

# Written out once and never changed: a step must do the same for ever, whatever the program becomes.
STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE feed ADD COLUMN pace TEXT DEFAULT 'normal' NOT NULL",
    "ALTER TABLE feed ADD COLUMN encoding TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE feed ADD COLUMN most_bytes INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE feed ADD COLUMN login_kind TEXT DEFAULT 'basic' NOT NULL",
    "ALTER TABLE feed ADD COLUMN reach TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE feed ADD COLUMN full_text INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE feed ADD COLUMN skip_hours TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE feed ADD COLUMN skip_days TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE feed ADD COLUMN moved_url TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE feed ADD COLUMN moved_since INTEGER",
    "ALTER TABLE feed ADD COLUMN moved_polls INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE feed ADD COLUMN gap_since INTEGER",
    "ALTER TABLE feed ADD COLUMN gap_until INTEGER",
    "ALTER TABLE feed ADD COLUMN quiet_since INTEGER",
    "ALTER TABLE poll ADD COLUMN gap_since INTEGER",
    """
    CREATE TABLE notice (
        id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        feed_id INTEGER,
        happened INTEGER NOT NULL,
        detail TEXT DEFAULT '' NOT NULL,
        dismissed INTEGER,
        CONSTRAINT pk_notice PRIMARY KEY (id),
        CONSTRAINT fk_notice_feed_id FOREIGN KEY(feed_id) REFERENCES feed (id)
    )
    """,
    "CREATE INDEX ix_notice_happened ON notice (happened, id)",
    "CREATE INDEX ix_notice_feed_id ON notice (feed_id, kind)",
    """
    CREATE TABLE page (
        article_id INTEGER NOT NULL,
        feed_id INTEGER NOT NULL,
        state TEXT NOT NULL,
        asked INTEGER NOT NULL,
        attempts INTEGER DEFAULT 0 NOT NULL,
        next_try INTEGER DEFAULT 0 NOT NULL,
        fetched INTEGER,
        text TEXT DEFAULT '' NOT NULL,
        html TEXT DEFAULT '' NOT NULL,
        error TEXT,
        CONSTRAINT pk_page PRIMARY KEY (article_id),
        CONSTRAINT fk_page_article_id FOREIGN KEY(article_id) REFERENCES article (id),
        CONSTRAINT fk_page_feed_id FOREIGN KEY(feed_id) REFERENCES feed (id)
    )
    """,
    "CREATE INDEX ix_page_waiting ON page (next_try) WHERE state = 'pending'",
)


def upgrade() -> None:
    """Add the columns and create the two tables."""
    for statement in STATEMENTS:
        op.execute(statement)

"""A page of a feed's or a watch's list, and what of a feed is unread, is read from an index, however long the list is.

Revision ID: 0007
"""

from alembic import op

revision = "0007"
down_revision = "0006"

# Written out once and never changed: a step must do the same for ever, whatever the program becomes.
STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE entry ADD COLUMN read INTEGER",
    """
    UPDATE entry SET read = article.read FROM article
    WHERE article.id = entry.article_id AND article.read IS NOT NULL
    """,
    """
    UPDATE entry SET published = article.published FROM article
    WHERE article.id = entry.article_id AND article.published <> entry.published
    """,
    'ALTER TABLE "match" ADD COLUMN published INTEGER DEFAULT 0 NOT NULL',
    'UPDATE "match" SET published = article.published FROM article WHERE article.id = "match".article_id',
    "CREATE INDEX ix_entry_unread ON entry (feed_id, article_id) WHERE read IS NULL",
    'CREATE INDEX ix_match_watch_published ON "match" (watch_id, published, article_id)',
    "CREATE INDEX ix_alert_open ON alert (alerted, id) WHERE state <> 'done'",
    """
    CREATE TRIGGER article_changed AFTER UPDATE OF published, read ON article
    WHEN new.published IS NOT old.published OR new.read IS NOT old.read
    BEGIN
        UPDATE entry SET published = new.published, read = new.read WHERE article_id = new.id;
        UPDATE "match" SET published = new.published WHERE article_id = new.id AND published <> new.published;
    END
    """,
)


def upgrade() -> None:
    """Add the columns, fill them, create the indexes, and the trigger that keeps the columns in step."""
    for statement in STATEMENTS:
        op.execute(statement)

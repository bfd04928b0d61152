"""The unread, the alerts of a watch and those in one state are read in the order in which they are shown.

Revision ID: 0006
"""

from alembic import op

revision = "0006"
down_revision = "0005"

# Written out once and never changed: a step must do the same for ever, whatever the program becomes.
STATEMENTS: tuple[str, ...] = (
    "DROP INDEX ix_article_unread",
    "CREATE INDEX ix_article_unread ON article (published, id) WHERE read IS NULL",
    "CREATE INDEX ix_alert_watch ON alert (watch_id, alerted, id)",
    "CREATE INDEX ix_alert_state_alerted ON alert (state, alerted, id)",
)


def upgrade() -> None:
    """Create the indexes."""
    for statement in STATEMENTS:
        op.execute(statement)

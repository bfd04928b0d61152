"""What was read is found as fast as what was not.

Revision ID: 0005
"""

from alembic import op

revision = "0005"
down_revision = "0004"

# Written out once and never changed: a step must do the same for ever, whatever the program becomes.
STATEMENTS: tuple[str, ...] = ("CREATE INDEX ix_article_read ON article (id) WHERE read IS NOT NULL",)


def upgrade() -> None:
    """Create the index."""
    for statement in STATEMENTS:
        op.execute(statement)

"""What publishers wish in their headers, and since when this machine is offline.

Revision ID: 0004
"""

from alembic import op

revision = "0004"
down_revision = "0003"

# Written out once and never changed: a step must do the same for ever, whatever the program becomes.
STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE feed ADD COLUMN fresh_seconds INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE feed ADD COLUMN silent_until INTEGER",
    "ALTER TABLE activity ADD COLUMN offline_since INTEGER",
)


def upgrade() -> None:
    """Add the columns."""
    for statement in STATEMENTS:
        op.execute(statement)

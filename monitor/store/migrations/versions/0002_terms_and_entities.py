"""Shared term lists, and entities with their names.

Revision ID: 0002
"""

from alembic import op

revision = "0002"
down_revision = "0001"

# Written out once and never changed: a step must do the same for ever, whatever the program becomes.
STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE term_list (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        created INTEGER NOT NULL,
        CONSTRAINT pk_term_list PRIMARY KEY (id),
        CONSTRAINT uq_term_list_name UNIQUE (name)
    )
    """,
    """
    CREATE TABLE list_term (
        id INTEGER NOT NULL,
        list_id INTEGER NOT NULL,
        "query" TEXT NOT NULL,
        CONSTRAINT pk_list_term PRIMARY KEY (id),
        CONSTRAINT uq_list_term_list_id_query UNIQUE (list_id, "query"),
        CONSTRAINT fk_list_term_list_id FOREIGN KEY(list_id) REFERENCES term_list (id)
    )
    """,
    """
    CREATE TABLE entity (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        requires TEXT DEFAULT '' NOT NULL,
        excludes TEXT DEFAULT '' NOT NULL,
        created INTEGER NOT NULL,
        CONSTRAINT pk_entity PRIMARY KEY (id),
        CONSTRAINT uq_entity_name UNIQUE (name)
    )
    """,
    """
    CREATE TABLE entity_name (
        id INTEGER NOT NULL,
        entity_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        CONSTRAINT pk_entity_name PRIMARY KEY (id),
        CONSTRAINT uq_entity_name_entity_id_name UNIQUE (entity_id, name),
        CONSTRAINT fk_entity_name_entity_id FOREIGN KEY(entity_id) REFERENCES entity (id)
    )
    """,
)


def upgrade() -> None:
    """Create the four tables."""
    for statement in STATEMENTS:
        op.execute(statement)

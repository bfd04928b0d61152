"""Bringing an archive to the schema of this program, by Alembic's numbered steps, after a backup."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from monitor.errors import SchemaError
from monitor.store.archive import Archive

HEAD = "0007"
"""The newest step; a test compares it with the folder of steps."""

_log = logging.getLogger(__name__)


def migrate(archive: Archive) -> None:
    """Run the steps that `archive` lacks in one transaction; what is up to date costs one small query.

    Raises SchemaError if the archive was written by a newer program.
    """
    with archive.reading() as connection:
        version = schema_version(connection)
    if version == HEAD:
        return
    if version is not None and version > HEAD:
        raise SchemaError(
            "This archive was written by a newer version of Media Monitor.",
            "Install that version again; this one would damage what it does not know.",
        )
    if version is not None:
        _back_up(archive, version)
    with archive.writing() as connection:
        # Two programs may start at once: the second finds the work done.
        if schema_version(connection) != HEAD:
            _upgrade(connection)
            _log.info("archive brought from schema %s to %s", version, HEAD)


def schema_version(connection: Connection) -> str | None:
    """Return the number of the last step an archive has seen, None for an empty file."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def _back_up(archive: Archive, version: str) -> None:
    from monitor.store.backup import copy_database

    target = archive.folder / "backups" / f"before-schema-{HEAD}-from-{version}-{datetime.now(UTC):%Y%m%d-%H%M%S}.db"
    copy_database(archive.file, target)


def _upgrade(connection: Connection) -> None:
    # Alembic is slow to load and rarely needed.
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(Path(__file__).parent / "migrations"))
    context = MigrationContext.configure(
        connection,
        opts={"fn": lambda revision, _context: scripts._upgrade_revs("head", revision), "transactional_ddl": True},
    )
    with Operations.context(context):
        context.run_migrations()

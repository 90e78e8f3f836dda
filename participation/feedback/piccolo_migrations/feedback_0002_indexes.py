"""Indexes for foreign keys."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index

ID = "0002_indexes"
VERSION = "1.38.0"
DESCRIPTION = "Indexes for foreign keys."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="feedback", description=DESCRIPTION)
    add_sql(
        manager,
        index("comment", "receipt"),
        index("comment", "office", "said_on"),
        index("comment", "service", "said_on"),
        index("comment", "area"),
    )
    return manager

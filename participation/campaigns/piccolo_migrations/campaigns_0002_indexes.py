"""Indexes for foreign keys."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index

ID = "0002_indexes"
VERSION = "1.38.0"
DESCRIPTION = "Indexes for foreign keys."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="campaigns", description=DESCRIPTION)
    add_sql(
        manager,
        index("campaign", "office"),
        index("campaign", "partner"),
        index("campaign", "survey"),
        index("campaign", "pilot"),
        index("campaign_target", "area"),
    )
    return manager

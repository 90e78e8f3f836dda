"""What may stand only once, and indexes for foreign keys."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index, unique_index

ID = "0002_indexes"
VERSION = "1.38.0"
DESCRIPTION = "What may stand only once, and indexes for foreign keys."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="pilots", description=DESCRIPTION)
    add_sql(
        manager,
        unique_index("pilot_arm", "pilot", "position"),
        unique_index("pilot_places", "pilot", "area"),
        unique_index("pilot_version", "pilot", "number"),
        index("pilot", "office"),
        index("pilot", "service"),
        index("pilot_places", "area"),
    )
    return manager

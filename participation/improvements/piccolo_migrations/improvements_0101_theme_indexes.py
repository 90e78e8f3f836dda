"""One space for each schedule, and indexes for the foreign keys of themes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index, unique_index

ID = "0101_theme_indexes"
VERSION = "1.38.0"
DESCRIPTION = "One space for each schedule, and indexes for the foreign keys of themes."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="improvements", description=DESCRIPTION)
    add_sql(
        manager,
        unique_index("theme_space", "schedule"),
        index("theme", "schedule"),
        index("theme_decision", "theme"),
        index("theme_decision", "other"),
        index("improvement", "theme"),
    )
    return manager

"""What may stand only once, and indexes for foreign keys."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index, unique_index

ID = "0002_indexes"
VERSION = "1.38.0"
DESCRIPTION = "What may stand only once, and indexes for foreign keys."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="surveys", description=DESCRIPTION)
    add_sql(
        manager,
        unique_index("survey_version", "survey", "number"),
        index("survey", "office"),
        index("survey", "service"),
        index("submission", "receipt"),
        index("submission", "survey", "id"),  # counting reads a survey a thousand at a time by key
        index("submission", "version"),
    )
    return manager

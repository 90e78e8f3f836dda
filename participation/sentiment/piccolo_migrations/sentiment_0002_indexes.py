"""What may stand only once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, unique_index

ID = "0002_indexes"
VERSION = "1.38.0"
DESCRIPTION = "What may stand only once."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="sentiment", description=DESCRIPTION)
    add_sql(
        manager,
        unique_index("comment_analysis", "comment", "model_version"),
    )
    return manager

"""What may stand only once, and indexes for foreign keys."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index, unique_index

ID = "0101_label_indexes"
VERSION = "1.38.0"
DESCRIPTION = "What may stand only once, and indexes for foreign keys."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="sentiment", description=DESCRIPTION)
    add_sql(
        manager,
        unique_index("comment_label", "comment", "account"),
        index("comment_label", "account"),
    )
    return manager

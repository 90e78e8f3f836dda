"""A comment is left out of a report once; indexes for foreign keys."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index, unique_index

ID = "0152_left_out_indexes"
VERSION = "1.38.0"
DESCRIPTION = "A comment is left out of a report once; indexes for foreign keys."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="improvements", description=DESCRIPTION)
    add_sql(
        manager,
        unique_index("left_out_comment", "report", "comment"),
        index("left_out_comment", "theme"),
        index("left_out_comment", "comment"),
    )
    return manager

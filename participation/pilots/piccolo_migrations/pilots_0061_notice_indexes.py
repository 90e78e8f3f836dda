"""What may stand only once of notices, and an index for a foreign key."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index, unique_index

ID = "0061_notice_indexes"
VERSION = "1.38.0"
DESCRIPTION = "What may stand only once of notices, and an index for a foreign key."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="pilots", description=DESCRIPTION)
    add_sql(
        manager,
        unique_index("pilot_notice", "enrollment", "notice", "number"),
        index("pilot_message", "pilot"),
    )
    return manager

"""Comments in the order in which lists of them go."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index

ID = "0100_newest_first"
VERSION = "1.38.0"
DESCRIPTION = "Comments in the order in which lists of them go."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="feedback", description=DESCRIPTION)
    add_sql(manager, index("comment", "said_on", "id"))
    return manager

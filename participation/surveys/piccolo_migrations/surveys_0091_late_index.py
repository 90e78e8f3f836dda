"""Late answers of one survey are found by it, and go with it and with its versions."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index

ID = "0091_late_index"
VERSION = "1.38.0"
DESCRIPTION = "Late answers of one survey are found by it, and go with it and with its versions."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="surveys", description=DESCRIPTION)
    add_sql(manager, index("late_submission", "survey"), index("late_submission", "version"))
    return manager

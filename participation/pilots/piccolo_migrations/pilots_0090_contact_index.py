"""An index for how many applications name one address, which is asked for each application."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index

ID = "0090_contact_index"
VERSION = "1.38.0"
DESCRIPTION = "An index for how many applications name one address, which is asked for each application."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="pilots", description=DESCRIPTION)
    add_sql(manager, index("enrollment_contact", "address"))
    return manager

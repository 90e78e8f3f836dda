"""The foreign key from mailings to lists."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index

ID = "0023_mailing_index"
VERSION = "1.38.0"
DESCRIPTION = "The foreign key from mailings to lists."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="campaigns", description=DESCRIPTION)
    add_sql(manager, index("mailing", "contact_list"))
    return manager

"""What is due is found without passing by what was sent."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index

ID = "0012_due_index"
VERSION = "1.38.0"
DESCRIPTION = "What is due is found without passing by what was sent."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="messages", description=DESCRIPTION)
    add_sql(manager, index("message", "state", "bulk", "due_at"))
    return manager

"""PostgreSQL may have left answers of closed surveys in the order in which they came: they are shuffled once more."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql

ID = "0086_shuffled_anew"
VERSION = "1.38.0"
DESCRIPTION = "On PostgreSQL the answers of closed surveys are shuffled once more."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="surveys", description=DESCRIPTION)
    add_sql(manager, postgres=["UPDATE survey SET shuffled_on = NULL"])
    return manager

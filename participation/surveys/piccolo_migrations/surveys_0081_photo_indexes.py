"""Photos of a unit and period are looked up together, and go with a service."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index

ID = "0081_photo_indexes"
VERSION = "1.38.0"
DESCRIPTION = "Photos of a unit and period are looked up together, and go with a service."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="surveys", description=DESCRIPTION)
    add_sql(manager, index("skm_photo", "office", "period"), index("skm_photo", "service"))
    return manager

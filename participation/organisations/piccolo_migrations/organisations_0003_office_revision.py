"""Offices know how often they were changed, so that nobody overwrites what they have not seen."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Integer

ID = "0003_office_revision"
VERSION = "1.38.0"
DESCRIPTION = "Offices know how often they were changed."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="organisations", description=DESCRIPTION)
    manager.add_column(
        table_class_name="Office",
        tablename="office",
        column_name="revision",
        column_class_name="Integer",
        column_class=Integer,
        params={"default": 1, "null": False, "primary_key": False, "unique": False, "index": False},
    )
    return manager

"""An application keeps the code of the link that led to it, so that a campaign can count whom it brought."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar

ID = "0110_enrollment_source"
VERSION = "1.38.0"
DESCRIPTION = "An application keeps the code of the link that led to it."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="pilots", description=DESCRIPTION)
    manager.add_column(
        table_class_name="Enrollment",
        tablename="enrollment",
        column_name="source",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 40,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
        },
    )
    return manager

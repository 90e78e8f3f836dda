"""A pilot keeps when the day of its analysis was found to have come: a clock is believed a day later."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Timestamptz

ID = "0120_analysis_due_at"
VERSION = "1.38.0"
DESCRIPTION = "A pilot keeps when the day of its analysis was found to have come."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="pilots", description=DESCRIPTION)
    manager.add_column(
        table_class_name="Pilot",
        tablename="pilot",
        column_name="analysis_due_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={"default": None, "null": True, "primary_key": False, "unique": False, "index": False},
    )
    return manager

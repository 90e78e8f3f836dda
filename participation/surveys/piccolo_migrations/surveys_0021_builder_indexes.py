"""Earlier drafts are read by survey, the library by office."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index

ID = "2026-11-27T07:34:10:000000"
VERSION = "1.38.0"
DESCRIPTION = "Earlier drafts are read by survey, the library by office."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="surveys", description=DESCRIPTION)
    add_sql(manager, index("survey_revision", "survey", "id"), index("library_block", "office"))
    return manager

"""People who follow a link are counted once for each day and section."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, unique_index

ID = "0085_section_count_index"
VERSION = "1.38.0"
DESCRIPTION = "People who follow a link are counted once for each day and section."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="surveys", description=DESCRIPTION)
    add_sql(manager, unique_index("section_count", "survey", "day", "source", "section"))
    return manager

"""One count for each link, day and step, which deletions of links follow, too."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, unique_index

ID = "0011_link_counts_index"
VERSION = "1.38.0"
DESCRIPTION = "One count for each link, day and step."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="campaigns", description=DESCRIPTION)
    add_sql(manager, unique_index("link_count", "link", "day", "step"))
    return manager

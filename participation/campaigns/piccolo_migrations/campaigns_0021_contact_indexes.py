"""Each address once a campaign, and lists page by page."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index, unique_index

ID = "0021_contact_indexes"
VERSION = "1.38.0"
DESCRIPTION = "Each address once a campaign, and lists page by page."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="campaigns", description=DESCRIPTION)
    add_sql(
        manager,
        unique_index("contact_file_part", "contact_list", "number"),
        unique_index("contact", "campaign", "address"),
        index("contact", "contact_list", "id"),
    )
    return manager

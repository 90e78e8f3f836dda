"""One enumerator of a name in a campaign; the foreign key from assignments to areas."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index, unique_index

ID = "0031_field_indexes"
VERSION = "1.38.0"
DESCRIPTION = "One enumerator of a name in a campaign; the foreign key from assignments to areas."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="campaigns", description=DESCRIPTION)
    add_sql(manager, unique_index("enumerator", "campaign", "name"))
    add_sql(manager, index("field_assignment", "area"))
    return manager

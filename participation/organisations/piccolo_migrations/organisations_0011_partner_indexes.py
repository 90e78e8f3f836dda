"""A partner stands once in the list of an office, and is granted a thing once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index, unique_index

ID = "0011_partner_indexes"
VERSION = "1.38.0"
DESCRIPTION = "A partner stands once in the list of an office, and is granted a thing once."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="organisations", description=DESCRIPTION)
    add_sql(
        manager,
        unique_index("partner", "office", "name"),
        unique_index("partner_grant", "partner", "scope_kind", "scope_id"),
        index("partner_grant", "scope_kind", "scope_id"),
    )
    return manager

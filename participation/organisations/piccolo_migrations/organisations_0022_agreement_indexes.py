"""A version of an agreement has its number once in an office; what belongs to a partner is found by it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index, unique_index

ID = "0022_agreement_indexes"
VERSION = "1.38.0"
DESCRIPTION = "A version of an agreement has its number once in an office."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="organisations", description=DESCRIPTION)
    add_sql(
        manager,
        unique_index("agreement", "office", "number"),
        index("agreement_acceptance", "partner"),
        index("partner_document", "partner"),
        index("partner_step", "partner"),
    )
    return manager

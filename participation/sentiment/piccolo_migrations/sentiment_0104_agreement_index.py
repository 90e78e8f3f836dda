"""An index for the foreign key that deletions follow."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index

ID = "0104_agreement_index"
VERSION = "1.38.0"
DESCRIPTION = "An index for the foreign key that deletions follow."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="sentiment", description=DESCRIPTION)
    add_sql(manager, index("label_agreement", "office"))
    return manager

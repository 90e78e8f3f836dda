"""The audit trail refuses to have an entry replaced: SQLite's REPLACE deletes without asking the triggers."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql

ID = "0003_no_replacing"
VERSION = "1.38.0"
DESCRIPTION = "The audit trail refuses to have an entry replaced."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="accounts", description=DESCRIPTION)
    add_sql(manager, sqlite=SQLITE)
    return manager


SQLITE = [
    """
    CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
    WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
    """
]

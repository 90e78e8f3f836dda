"""The audit trail refuses changes and deletions, from whatever program."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index

ID = "0002_audit_trail"
VERSION = "1.38.0"
DESCRIPTION = "The audit trail refuses changes and deletions."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="accounts", description=DESCRIPTION)
    add_sql(manager, index("password_reset", "account"), sqlite=SQLITE, postgres=POSTGRES)
    return manager


SQLITE = [
    f"""
    CREATE TRIGGER audit_entry_no_{event.lower()} BEFORE {event} ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END
    """
    for event in ("UPDATE", "DELETE")
]

POSTGRES = [
    """
    CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'check_violation'; END $$
    """,
    """
    CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()
    """,
]

"""Indexes, and files that go with the answers that they were sent with, whatever takes those away."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index

ID = "0005_files_go_along"
VERSION = "1.38.0"
DESCRIPTION = "Indexes, and files that go with the answers that they were sent with."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="surveys", description=DESCRIPTION)
    add_sql(
        manager,
        index("submission_file", "submission"),
        index("submission_file", "file"),
        index("draft", "survey"),
        index("draft", "expires_on"),
        sqlite=SQLITE,
        postgres=POSTGRES,
    )
    return manager


SQLITE = [
    """
    CREATE TRIGGER submission_file_goes_along AFTER DELETE ON submission_file
    BEGIN DELETE FROM stored_file WHERE id = OLD.file; END
    """
]

POSTGRES = [
    """
    CREATE FUNCTION submission_file_goes_along() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN DELETE FROM stored_file WHERE id = OLD.file; RETURN NULL; END $$
    """,
    """
    CREATE TRIGGER submission_file_goes_along AFTER DELETE ON submission_file
    FOR EACH ROW EXECUTE FUNCTION submission_file_goes_along()
    """,
]

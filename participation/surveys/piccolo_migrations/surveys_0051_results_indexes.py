"""What is erased is taken out of the results; what was answered before comes into them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, unique_index

ID = "2026-11-27T07:24:21:000000"
VERSION = "1.38.0"
DESCRIPTION = "What is erased is taken out of the results; what was answered before comes into them."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="surveys", description=DESCRIPTION)
    add_sql(
        manager,
        unique_index("answer_column", "block", "name"),
        "INSERT INTO count_outbox (submission) SELECT id FROM submission",
        sqlite=SQLITE,
        postgres=POSTGRES,
    )
    return manager


# A trigger, as submissions go by cascades from receipts too, which know no survey.
SQLITE = [
    """
    CREATE TRIGGER submission_erased AFTER DELETE ON submission
    BEGIN INSERT INTO erased_submission (survey, submission) VALUES (OLD.survey, OLD.id); END
    """
]

POSTGRES = [
    """
    CREATE FUNCTION submission_erased() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        INSERT INTO erased_submission (survey, submission) VALUES (OLD.survey, OLD.id);
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER submission_erased AFTER DELETE ON submission
    FOR EACH ROW EXECUTE FUNCTION submission_erased()
    """,
]

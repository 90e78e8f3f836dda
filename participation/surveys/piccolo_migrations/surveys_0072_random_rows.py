"""What hung on submissions hangs on them again, under random keys and in a random order."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index

ID = "0072_random_rows"
VERSION = "1.38.0"
DESCRIPTION = "rows with random keys, and files that go along"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="surveys", description=DESCRIPTION)
    add_sql(manager, sqlite=SQLITE, postgres=POSTGRES)
    return manager


def _rows(random_id: str) -> list[str]:
    return [
        "INSERT INTO submission_identifier (id, submission, answers) "  # noqa: S608
        f"SELECT {random_id}, submission, answers FROM kept_identifier ORDER BY random()",
        "INSERT INTO submission_file (id, submission, file) "  # noqa: S608
        f"SELECT {random_id}, submission, file FROM kept_file ORDER BY random()",
        "DROP TABLE kept_identifier",
        "DROP TABLE kept_file",
        index("submission_file", "submission"),
        index("submission_file", "file"),
    ]


RANDOM_UUID = (
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || "
    "substr('89ab', abs(random()) % 4 + 1, 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))"
)
"""Of version 4, as SQLite has no function for it."""

SQLITE = [
    *_rows(RANDOM_UUID),
    """
    CREATE TRIGGER submission_file_goes_along AFTER DELETE ON submission_file
    BEGIN DELETE FROM stored_file WHERE id = OLD.file; END
    """,
]

POSTGRES = [
    *_rows("gen_random_uuid()"),
    """
    CREATE TRIGGER submission_file_goes_along AFTER DELETE ON submission_file
    FOR EACH ROW EXECUTE FUNCTION submission_file_goes_along()
    """,
]

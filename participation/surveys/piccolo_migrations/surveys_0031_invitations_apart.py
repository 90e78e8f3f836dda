"""Indexes, and places of quotas that come back when answers go, whatever takes those away."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index

ID = "0031_invitations_apart"
VERSION = "1.38.0"
DESCRIPTION = "Indexes, and places of quotas that come back when answers go."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="surveys", description=DESCRIPTION)
    add_sql(
        manager,
        index("invitation", "survey"),
        index("invitation_contact", "survey", "address"),
        index("ballot", "survey"),
        index("quota_cell", "survey"),
        index("submission_cell", "submission"),
        index("submission_cell", "cell"),
        sqlite=SQLITE,
        postgres=POSTGRES,
    )
    return manager


GIVE_BACK = "UPDATE quota_cell SET counted = counted - 1 WHERE id = OLD.cell"

SQLITE = [f"CREATE TRIGGER submission_cell_gives_back AFTER DELETE ON submission_cell BEGIN {GIVE_BACK}; END"]

POSTGRES = [
    f"""
    CREATE FUNCTION submission_cell_gives_back() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN {GIVE_BACK}; RETURN NULL; END $$
    """,
    """
    CREATE TRIGGER submission_cell_gives_back AFTER DELETE ON submission_cell
    FOR EACH ROW EXECUTE FUNCTION submission_cell_gives_back()
    """,
]

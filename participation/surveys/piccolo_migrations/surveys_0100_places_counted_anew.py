"""Areas and services were once counted under numbers rounded to three digits: what was counted so is counted anew."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql

ID = "2026-11-28T02:30:00:000000"
"""After the tables of results, whose migrations have such ids."""
VERSION = "1.38.0"
DESCRIPTION = "Answers of surveys that ask for an area or a service are counted anew."

ASKING = (
    "SELECT block.survey FROM answer_block AS block JOIN answer_column AS asked ON asked.block = block.id "
    "WHERE asked.name LIKE 'area:%' OR asked.name LIKE 'service:%'"
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="surveys", description=DESCRIPTION)
    add_sql(
        manager,
        f"INSERT INTO count_outbox (submission) SELECT id FROM submission WHERE survey IN ({ASKING}) "  # noqa: S608
        "AND id NOT IN (SELECT submission FROM count_outbox) "
        "AND id NOT IN (SELECT submission FROM set_aside WHERE taken_out IS NOT NULL) ORDER BY id",
        f"DELETE FROM answer_block WHERE survey IN ({ASKING})",  # noqa: S608
    )
    return manager

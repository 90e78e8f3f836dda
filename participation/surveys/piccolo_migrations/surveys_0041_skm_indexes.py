"""One population and one earlier index for each unit and period; submissions of a version by day."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index

ID = "2026-11-27T07:36:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "One population and one earlier index for each unit and period; submissions by day."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="surveys", description=DESCRIPTION)
    add_sql(
        manager,
        _one_each("skm_population"),
        _one_each("earlier_ikm"),
        index("skm_population", "service"),
        index("earlier_ikm", "service"),
        'DROP INDEX "submission_version_index"',
        index("submission", "version", "received_on"),  # serves what the dropped one did, and periods
    )
    return manager


def _one_each(table: str) -> str:
    """The whole office has no service, and NULL would defeat a plain unique index."""
    return (
        f'CREATE UNIQUE INDEX "{table}_unit_unique" ON "{table}" ("office", COALESCE("service", 0), "period")'
    )

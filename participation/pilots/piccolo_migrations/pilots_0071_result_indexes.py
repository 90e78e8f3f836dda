"""What may stand only once of results, and indexes for foreign keys."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index, unique_index

ID = "0071_result_indexes"
VERSION = "1.38.0"
DESCRIPTION = "What may stand only once of results, and indexes for foreign keys."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="pilots", description=DESCRIPTION)
    add_sql(
        manager,
        unique_index("pilot_measure", "enrollment", "outcome"),
        unique_index("pilot_chart", "result", "language", "name"),
        index("pilot_look", "pilot"),
    )
    return manager

"""What may stand only once of applications, and indexes for foreign keys."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index, unique_index

ID = "0011_enrollment_indexes"
VERSION = "1.38.0"
DESCRIPTION = "What may stand only once of applications, and indexes for foreign keys."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="pilots", description=DESCRIPTION)
    add_sql(
        manager,
        unique_index("enrollment", "pilot", "queue_number"),
        unique_index("enrollment", "pilot", "ticket"),
        unique_index("enrollment_answers", "enrollment", "wave"),
        index("enrollment", "receipt"),
        index("enrollment", "area"),
        index("enrollment", "pilot", "person_digest"),
        index("enrollment_answers", "submission"),
        index("pilot", "enrollment_survey"),
    )
    return manager

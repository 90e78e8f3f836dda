"""A flag stands once on a submission; what is compared is found by its source and day."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index, unique_index

ID = "0035_quality_indexes"
VERSION = "1.38.0"
DESCRIPTION = "A flag stands once on a submission; what is compared is found by its source and day."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="campaigns", description=DESCRIPTION)
    add_sql(
        manager,
        unique_index("answer_flag", "submission", "flag"),
        index("answer_flag", "campaign", "source", "flag", "state"),
        index("answer_flag", "state", "campaign"),
        index("answer_check", "pattern"),
        index("answer_check", "campaign", "source", "day"),
        index("answer_check", "campaign", "source", "alike"),
    )
    return manager

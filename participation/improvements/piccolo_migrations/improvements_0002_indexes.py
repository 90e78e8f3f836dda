"""What may stand only once, and indexes for foreign keys."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index, unique_index

ID = "0002_indexes"
VERSION = "1.38.0"
DESCRIPTION = "What may stand only once, and indexes for foreign keys."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="improvements", description=DESCRIPTION)
    add_sql(
        manager,
        unique_index("report_subscriber", "schedule", "account"),
        unique_index("improvement_report", "schedule", "slot"),
        unique_index("improvement_comment", "improvement", "comment"),
        index("report_schedule", "office"),
        index("improvement_report", "office"),
        index("improvement", "report"),
        index("improvement", "previous"),
        index("improvement_comment", "comment"),
        index("quote", "improvement"),
        index("quote", "comment"),
        index("action", "office"),
        index("action", "improvement"),
    )
    return manager

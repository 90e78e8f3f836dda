"""One picture of each kind for each report and language."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, unique_index

ID = "0131_chart_indexes"
VERSION = "1.38.0"
DESCRIPTION = "One picture of each kind for each report and language."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="improvements", description=DESCRIPTION)
    add_sql(manager, unique_index("report_chart", "report", "language", "name"))
    return manager

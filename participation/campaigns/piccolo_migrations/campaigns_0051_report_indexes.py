"""One report for each campaign and week, and each milestone once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, unique_index

ID = "0051_report_indexes"
VERSION = "1.38.0"
DESCRIPTION = "One report for each campaign and week, and each milestone once."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="campaigns", description=DESCRIPTION)
    add_sql(manager, unique_index("campaign_report", "campaign", "slot"))
    add_sql(manager, unique_index("campaign_report", "campaign", "number"))
    add_sql(manager, unique_index("campaign_milestone", "campaign", "percent"))
    return manager

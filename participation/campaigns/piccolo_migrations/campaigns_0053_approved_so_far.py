"""Campaigns that run were approved when they were changed last."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql

ID = "0053_approved_so_far"
VERSION = "1.38.0"
DESCRIPTION = "Campaigns that run were approved when they were changed last."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="campaigns", description=DESCRIPTION)
    add_sql(manager, "UPDATE campaign SET approved_at = updated_at WHERE state = 'running'")
    return manager

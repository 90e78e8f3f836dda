"""Themes that a theme was split from or took up, by their ids: names may change."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import JSONB
from piccolo.columns.indexes import IndexMethod

ID = "0150_kin"
VERSION = "1.38.0"
DESCRIPTION = "Themes that a theme was split from or took up, by their ids."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="improvements", description=DESCRIPTION)

    manager.add_column(
        table_class_name="Improvement",
        tablename="improvement",
        column_name="kin",
        db_column_name="kin",
        column_class_name="JSONB",
        column_class=JSONB,
        params={
            "default": "[]",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    return manager

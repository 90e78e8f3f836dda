"""Runs asked for by hand, and the indexes for looking at runs."""

from enum import Enum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Integer, Varchar

from participation.database import add_sql, index

ID = "0003_requests"
VERSION = "1.38.0"
DESCRIPTION = "Runs asked for by hand, and the indexes for looking at runs."

STATES = ("requested", "running", "done", "failed", "released")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="jobs", description=DESCRIPTION)
    add_sql(manager, index("job_run", "job", "id"), index("job_run", "state", "started_at"))
    manager.add_column(
        table_class_name="JobRun",
        tablename="job_run",
        column_name="requested_by",
        column_class_name="Integer",
        column_class=Integer,
        params={"default": None, "null": True, "primary_key": False, "unique": False, "index": False},
    )
    manager.alter_column(
        table_class_name="JobRun",
        tablename="job_run",
        column_name="state",
        params={"choices": Enum("RunState", {state.upper(): state for state in STATES})},
        old_params={"choices": Enum("RunState", {state.upper(): state for state in STATES[1:4]})},
        column_class=Varchar,
        old_column_class=Varchar,
    )
    return manager

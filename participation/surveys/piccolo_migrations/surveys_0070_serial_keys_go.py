"""What hangs on submissions loses its serial keys, which told in which order people answered.

No database changes the kind of a key: rows stand aside until 0072 puts them into the tables that 0071 makes anew.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql

ID = "0070_serial_keys_go"
VERSION = "1.38.0"
DESCRIPTION = "serial keys of what hangs on submissions go"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="surveys", description=DESCRIPTION)
    add_sql(
        manager,
        "CREATE TABLE kept_identifier AS SELECT submission, answers FROM submission_identifier",
        "CREATE TABLE kept_file AS SELECT submission, file FROM submission_file",
    )
    manager.drop_table(class_name="SubmissionIdentifier", tablename="submission_identifier", schema=None)
    manager.drop_table(class_name="SubmissionFile", tablename="submission_file", schema=None)
    return manager

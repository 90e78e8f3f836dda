"""Receipts of applications for pilots."""

from enum import Enum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar

ID = "0140_enrollment_receipts"
VERSION = "1.38.0"
DESCRIPTION = "Receipts of applications for pilots."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="feedback", description=DESCRIPTION)

    manager.alter_column(
        table_class_name="Receipt",
        tablename="receipt",
        column_name="kind",
        db_column_name="kind",
        params={
            "choices": Enum(
                "ReceiptKind",
                {
                    "SUBMISSION": "submission",
                    "COMMENT": "comment",
                    "ENROLLMENT": "enrollment",
                },
            )
        },
        old_params={"choices": Enum("ReceiptKind", {"SUBMISSION": "submission", "COMMENT": "comment"})},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager

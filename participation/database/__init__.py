"""The database: SQLite by default, PostgreSQL by URL, and transactions that mean the same on both.

A process opens the engine of its settings, binds it and starts its pool; tables then find it by themselves:

    engine = bind(open_engine(settings.database_url))
    await engine.start_connection_pool()
    async with transaction():
        ...
    await engine.close_connection_pool()
"""

import os

from participation.database.backing_up import backup
from participation.database.binding import bind, exclusive, open_engine, transaction
from participation.database.bulk import expect_many_rows, hold_rows, insert_rows, update_rows
from participation.database.engine import DB, DatabaseEngine
from participation.database.failures import CONSTRAINT_ERRORS, VALUE_ERRORS
from participation.database.group_commit import BATCH_LIMIT, GroupCommit, Outcome
from participation.database.migrations import check_version, migrate, missing_migrations
from participation.database.restoring import restore
from participation.database.shuffling import Rows, forget_copies, hanging_on, overwrite_what_goes, shuffle
from participation.database.statements import add_sql, index, unique_index

os.environ.setdefault("PICCOLO_CONF", "participation.piccolo_conf")  # where Piccolo's tables look for `DB`

__all__ = [
    "BATCH_LIMIT",
    "CONSTRAINT_ERRORS",
    "DB",
    "VALUE_ERRORS",
    "DatabaseEngine",
    "GroupCommit",
    "Outcome",
    "Rows",
    "add_sql",
    "backup",
    "bind",
    "check_version",
    "exclusive",
    "expect_many_rows",
    "forget_copies",
    "hanging_on",
    "hold_rows",
    "index",
    "insert_rows",
    "migrate",
    "missing_migrations",
    "open_engine",
    "overwrite_what_goes",
    "restore",
    "shuffle",
    "transaction",
    "unique_index",
    "update_rows",
]

"""Rows put into an order that says nothing, and copies of the old order overwritten.

Only for tables whose primary key is a random UUID: other keys tell the order by themselves.
"""

from participation.database.engine import DB


async def shuffle(table: str, condition: str) -> None:
    """Rewrites the rows under `condition` (SQL of our own, never typed by anyone), within the caller's transaction.

    SQLite gives each a random row number. PostgreSQL writes all of them in this one transaction, so that none is
    older than another, then the whole table in the order of its random keys; nobody uses the table meanwhile.
    """
    if DB.engine_type == "sqlite":
        await DB.run_ddl(f'UPDATE "{table}" SET rowid = abs(random()) / 2 + 1 WHERE {condition}')  # noqa: S608
        return
    await DB.run_ddl(f'LOCK TABLE "{table}" IN ACCESS EXCLUSIVE MODE')
    await DB.run_ddl(f'UPDATE "{table}" SET id = id WHERE {condition}')  # noqa: S608
    await DB.run_ddl(f'CLUSTER "{table}" USING "{table}_pkey"')


async def overwrite_what_goes() -> None:
    """From now on SQLite fills what is deleted or moved with zeros; outside any transaction."""
    if DB.engine_type == "sqlite":
        await DB.run_ddl("PRAGMA secure_delete = ON")


async def empty_log() -> None:
    """SQLite's file as it was lives on in its log until that is emptied; outside any transaction."""
    if DB.engine_type == "sqlite":
        await DB.run_ddl("PRAGMA wal_checkpoint(TRUNCATE)")

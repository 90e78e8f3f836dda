"""Plain SQL in migrations, for what Piccolo's own do not write on both databases."""

from collections.abc import Sequence

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database.engine import DB


def add_sql(
    manager: MigrationManager, *both: str, sqlite: Sequence[str] = (), postgres: Sequence[str] = ()
) -> None:
    """Has `manager` run the statements `both`, then those for the database at hand.

    Piccolo runs these before it makes the manager's tables, so they belong in a migration after that one.
    """

    async def run() -> None:
        for statement in (*both, *(sqlite if DB.engine_type == "sqlite" else postgres)):
            await DB.run_ddl(statement)

    manager.add_raw(run)


def unique_index(table: str, *columns: str) -> str:
    """The statement for a unique index over several columns, which SQLite cannot add as a constraint."""
    return _index("UNIQUE INDEX", "unique", table, columns)


def index(table: str, *columns: str) -> str:
    """The statement for an index over several columns, or over a foreign key that deletions follow."""
    return _index("INDEX", "index", table, columns)


def _index(kind: str, suffix: str, table: str, columns: Sequence[str]) -> str:
    quoted = ", ".join(f'"{column}"' for column in columns)
    return f'CREATE {kind} "{table}_{"_".join(columns)}_{suffix}" ON "{table}" ({quoted})'

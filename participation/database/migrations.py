"""Brings a database to the shape this version of the program has, and refuses one it does not know.

Piccolo's own runner imports migrations by file name alone, prints, and records a migration after the
transaction that ran it; here each one and its record are committed together, by one process at a time.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from io import StringIO
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.table import Table

import participation
from participation.database.binding import bind, exclusive, transaction
from participation.database.engine import DatabaseEngine
from participation.errors import ConfigurationError, DatabaseTooNew

logger = logging.getLogger(__name__)

ID_LINE = re.compile(r'^ID = "(.+)"$', re.MULTILINE)

Key = tuple[str, str]
"""App and migration id, as Piccolo's `migration` table has them."""


@dataclass(frozen=True)
class Step:
    """One migration of this version of the program."""

    app: str
    id: str
    module: ModuleType

    @property
    def key(self) -> Key:
        return (self.app, self.id)


async def migrate(engine: DatabaseEngine, *, target: Sequence[Key] | None = None) -> list[Key]:
    """Binds `engine` and runs what it lacks of `target` (default: all); returns what this call has run.

    Safe to run twice, and by several processes at once; where nothing is missing no migration is imported. Raises
    DatabaseTooNew, with nothing changed.
    """
    bind(engine)
    await _create_table()
    applied = await applied_migrations()
    refuse_unknown(applied)
    missing = set(known_migrations() if target is None else target) - applied
    return [step.key for step in steps() if step.key in missing and await _run(step)] if missing else []


async def check_version() -> None:
    """Raises DatabaseTooNew, or ConfigurationError where `participation migrate` has to run first."""
    check_applied(await applied_migrations())


def check_applied(applied: set[Key]) -> None:
    """As `check_version`, for the migrations that a database or a backup says it has."""
    refuse_unknown(applied)
    missing = [key for key in known_migrations() if key not in applied]
    if missing:
        raise ConfigurationError(
            "The database lacks %(count)s migrations of this version (first: %(migration)s). "
            "Run: participation migrate",
            {"count": len(missing), "migration": _name(missing[0])},
        )


async def missing_migrations() -> list[Key]:
    """What `migrate` would run, in order; everything, for a new database."""
    applied = await applied_migrations()
    return [step.key for step in steps() if step.key not in applied]


async def applied_migrations() -> set[Key]:
    """What has run on the bound database."""
    if not await Migration.table_exists():
        return set()
    rows = await Migration.select(Migration.app_name, Migration.name)
    return {(row["app_name"], row["name"]) for row in rows}


def known_migrations() -> list[Key]:
    """Every migration of this version, app by app, by the ids that stand in their files.

    None is imported: each brings its tables along, and every web process asks this at its start.
    """
    folders = [
        folder for place in participation.__path__ for folder in Path(place).glob("*/piccolo_migrations")
    ]
    return [
        (folder.parent.name, written[1])
        for folder in sorted(folders)
        for file in sorted(folder.glob("*.py"))
        if (written := ID_LINE.search(file.read_text("utf-8")))
    ]


def steps() -> Iterator[Step]:
    """Every migration of this version: apps after those they depend on, ids in order."""
    for app in _finder().get_app_names(sort_by_migration_dependencies=True):
        package = import_module(f"participation.{app}.piccolo_migrations")
        names = [f"{package.__name__}.{found.name}" for found in iter_modules(package.__path__)]
        modules = [import_module(name) for name in names]
        yield from sorted((Step(app, module.ID, module) for module in modules), key=lambda step: step.id)


def all_tables() -> list[type[Table]]:
    """Every table of every package."""
    tables: list[type[Table]] = _finder().get_table_classes()
    return tables


def _finder() -> Any:
    """Piccolo's, imported late: it brings a formatter of code along, 10 MB that a web process does without."""
    from piccolo.conf.apps import Finder

    return Finder()


async def _create_table() -> None:
    async with transaction(), exclusive("migrations"):
        await Migration.create_table(if_not_exists=True)


async def _run(step: Step) -> bool:
    """Runs one migration and records it, unless another process came first."""
    async with transaction(), exclusive("migrations"):
        if step.key in await applied_migrations():
            return False
        logger.info("Running migration %s", _name(step.key))
        manager = await step.module.forwards()
        if isinstance(manager, MigrationManager):
            with redirect_stdout(StringIO()):
                await manager.run()
        await Migration.insert(Migration(name=step.id, app_name=step.app))
    return True


def refuse_unknown(applied: set[Key]) -> None:
    """Raises DatabaseTooNew when some are not of this version."""
    unknown = sorted(applied - set(known_migrations()))
    if unknown:
        raise DatabaseTooNew(
            "This database was written by a newer version of participation (migration %(migration)s). "
            "Upgrade the program, or restore a backup of this version.",
            {"migration": _name(unknown[-1])},
        )


def _name(key: Key) -> str:
    return "/".join(key)

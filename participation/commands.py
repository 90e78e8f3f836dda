"""Commands about the installation as a whole, and how any command opens the database."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import click

from participation.accounts.passwords import one_time_password
from participation.accounts.schemas import PROGRAM, AccountCreate
from participation.accounts.service import create_account as add_account
from participation.accounts.service import first_account, issue_password
from participation.areas.service import load_country
from participation.database import DatabaseEngine, bind, open_engine
from participation.database import backup as write_backup
from participation.database import migrate as run_migrations
from participation.database import restore as read_backup
from participation.database.sqlite import SQLiteEngine
from participation.errors import NotFound
from participation.organisations.queries import office_by_slug
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.schemas import OfficeView
from participation.organisations.service import grant
from participation.services.queries import service_by_slug
from participation.services.schemas import ServiceView
from participation.settings import Settings

UNKNOWN_SERVICE = (
    "There is no service %(slug)s. Write what stands behind /services/ in the address of its page."
)
UNKNOWN_OFFICE = "There is no office %(slug)s. Look up its address name in the administration."


async def service_named(slug: str) -> ServiceView | None:
    """The service of an option, None where it was left out. Raises NotFound saying what to write."""
    found = await service_by_slug(slug) if slug else None
    if slug and found is None:
        raise NotFound(UNKNOWN_SERVICE, {"slug": slug})
    return found


async def office_named(slug: str) -> OfficeView | None:
    """The same of an office."""
    found = await office_by_slug(slug) if slug else None
    if slug and found is None:
        raise NotFound(UNKNOWN_OFFICE, {"slug": slug})
    return found


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs a coroutine with the database of the environment open, migrations checked."""
    try:
        return asyncio.run(_with_database(work))
    finally:
        work.close()  # where opening failed it never began


def counted(count: int, thing: str) -> str:
    """“1 comment”, “2 comments”: commands speak English, whatever the language of pages."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


async def _with_database(work: Coroutine[Any, Any, Any]) -> Any:
    engine = await open_database(Settings.from_environment())
    try:
        return await work
    finally:
        await engine.close_connection_pool()


async def open_database(settings: Settings) -> DatabaseEngine:
    """The engine of these settings, bound, open and migrated; a new version brings its own list of areas."""
    engine = open_engine(settings.database_url)
    if isinstance(engine, SQLiteEngine):
        engine.path.parent.mkdir(parents=True, exist_ok=True)
    await bind(engine).start_connection_pool()
    if await run_migrations(engine):
        await load_country()
    return engine


def expect_named(_: click.Context, option: click.Parameter, typed: str | None) -> str:
    """An empty name is a variable that was not set: taken for all there is, that would go unnoticed."""
    if typed is not None and not typed.strip():
        raise click.UsageError(f"{option.opts[0]} is empty. Name one, or leave the option out.")
    return typed or ""


def expect_folder(file: Path) -> None:
    """Raises NotFound before the work is done that would have nowhere to go."""
    if not file.parent.is_dir():
        raise NotFound(
            "There is no folder %(folder)s. Make it, or name another one.", {"folder": file.parent}
        )


@click.command
def migrate() -> None:
    """Bring the database to the shape this version has; safe to run twice."""
    run(_nothing())
    click.echo("The database is up to date.")


async def _nothing() -> None:
    """Opening the database is all there is to do."""


@click.command(hidden=True)
def prepare() -> None:
    """What `serve` does before it starts: migrate, and create the administrator of a new installation.

    In a process of its own, so that nothing it needed stays in the memory of the web processes.
    """
    if password := run(_first_start()):
        click.echo(f"\n  First start. Sign in as admin@localhost with the one-time password {password}\n")


async def _first_start() -> str:
    """The one-time password of the account it made; empty when there are accounts already."""
    password = one_time_password()
    account = await first_account(password)
    if account is None:
        return ""
    await grant(PROGRAM, account.id, Role.ADMIN, ScopeKind.EVERYTHING)
    return password


@click.command("create-account")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", type=click.Choice(["admin", "planner", "editor", "inspector"]), required=True)
@click.option("--office", "office_slug", default="", help="Slug of the office; without it, for everything.")
def create_account(email: str, name: str, role: str, office_slug: str) -> None:
    """Create an account with a one-time password, printed here once."""
    click.echo(run(_create_account(email, name, role, office_slug)))


async def _create_account(email: str, name: str, role: str, office_slug: str) -> str:
    office = await office_named(office_slug)
    password = one_time_password()
    wanted = AccountCreate(email, name, password, must_change_password=True)
    account = await add_account(PROGRAM, wanted)
    kind = ScopeKind.OFFICE if office else ScopeKind.EVERYTHING
    await grant(PROGRAM, account.id, Role(role), kind, office.id if office else 0)
    return f"Created {account.email}. One-time password: {password}"


@click.command("reset-password")
@click.argument("email")
def reset_password(email: str) -> None:
    """Give an existing account a one-time password, printed here once, and sign it out everywhere."""
    click.echo(run(_reset_password(email)))


async def _reset_password(email: str) -> str:
    password = one_time_password()
    account = await issue_password(PROGRAM, email, password)
    return f"One-time password of {account.email}: {password}"


@click.command
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything into one file, also while the platform is running."""
    expect_folder(file)
    asyncio.run(_on_engine(write_backup, file))
    click.echo(f"Backed up to {file}. Keep PARTICIPATION_SECRET_KEY (or var/secret_key) apart from it.")


@click.command
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Fill an empty database from a backup."""
    asyncio.run(_on_engine(read_backup, file))
    click.echo(f"Restored from {file}.")


async def _on_engine(work: Any, file: Path) -> None:
    engine = bind(open_engine(Settings.from_environment().database_url))
    await engine.start_connection_pool()
    try:
        await work(engine, file)
    finally:
        await engine.close_connection_pool()

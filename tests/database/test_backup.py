"""A backup holds everything as of one moment and fills either database, or leaves it empty."""

import asyncio
import hashlib
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
import pytest

from participation.areas.tables import Area
from participation.clock import now
from participation.database import (
    CONSTRAINT_ERRORS,
    DatabaseEngine,
    backup,
    bind,
    check_version,
    missing_migrations,
    open_engine,
    restore,
    transaction,
)
from participation.database.archive import MANIFEST
from participation.errors import Conflict, DatabaseTooNew, Rejected
from participation.feedback.tables import Receipt
from participation.messages.tables import Message, Suppression
from participation.organisations.tables import Office, Site


@pytest.fixture(params=["into_sqlite", "into_postgres"])
async def target_url(request: pytest.FixtureRequest, databases: Any) -> str:
    """A new database of either kind, to restore into."""
    url: str = await databases.empty_url(request.param.removeprefix("into_"))
    return url


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[DatabaseEngine]:
    engine = bind(open_engine(url))
    await engine.start_connection_pool()
    try:
        yield engine
    finally:
        await engine.close_connection_pool()


async def contents() -> list[Any]:
    tables = (Area, Office, Site, Receipt, Message)
    return [await table.select().order_by(table._meta.primary_key).output(load_json=True) for table in tables]


async def fill() -> None:
    """Something of every kind of column, with a row that refers to one after it."""
    await Area.insert(Area(id=1, name="Kota", valid_from=date(2020, 2, 29)), Area(id=2, name="Kecamatan"))
    await Area.update({Area.parent: 2}).where(Area.id == 1)
    await Office.insert(Office(slug="dinas", name="Dinas “A” — é 你好\n", home_area=1))
    await Site.insert(Site(name={"id": "Kota", "en": "City"}, demonstration=True))
    await Receipt.insert(Receipt(digest=bytes(range(256)), secret_version="1", kind="comment"))
    await Message.insert(
        *(Message(purpose="x", recipient="", subject="", body="", sent_at=now()) for _ in range(3))
    )
    await Message.delete().where(Message.id == (await Message.select(Message.id).first())["id"])


async def test_everything_comes_back(fresh_database: DatabaseEngine, target_url: str, tmp_path: Path) -> None:
    """From either database into either: the same rows, current, and new ids follow the old ones."""
    path = tmp_path / "backup"
    await fill()
    before = await contents()
    await backup(fresh_database, path)
    async with opened(target_url) as target:
        await restore(target, path)
        await check_version()
        assert await contents() == before
        await Message.insert(Message(purpose="new", recipient="", subject="", body=""))
        ids = await Message.select(Message.id).order_by(Message.id).output(as_list=True)
        assert len(set(ids)) == 3
        with pytest.raises(CONSTRAINT_ERRORS):
            await Office.insert(Office(slug="other", name="Other", home_area=99))


async def test_a_backup_under_write_load_is_one_moment(
    fresh_database: DatabaseEngine, target_url: str, tmp_path: Path
) -> None:
    """While pairs are written, the backup has whole pairs only, and all that were there when it began."""
    path = tmp_path / "backup"
    written = 0
    warm, stop = asyncio.Event(), asyncio.Event()

    async def write_pairs(*keys: str) -> None:
        async with transaction():
            await Message.insert(*(Message(purpose="x", recipient=k, subject="", body="") for k in keys))
            await Suppression.insert(
                *(Suppression(address_digest=k, channel="email", reason="") for k in keys)
            )

    async def write(worker: int) -> None:
        nonlocal written
        while not stop.is_set():
            await write_pairs(f"{worker}-{written}")
            written += 1
            if written == 50:
                warm.set()

    for start in range(0, 5000, 500):  # enough that reading one table takes longer than writing a pair
        await write_pairs(*(str(number) for number in range(start, start + 500)))
    writers = [asyncio.create_task(write(worker)) for worker in range(8)]
    await warm.wait()
    before = written
    async with asyncio.timeout(30):  # on a busy machine a backup may end before any write does
        while written == before:
            await backup(fresh_database, path)
    stop.set()
    await asyncio.gather(*writers)
    async with opened(target_url) as target:
        await restore(target, path)
        messages = await Message.select(Message.recipient).output(as_list=True)
        suppressions = await Suppression.select(Suppression.address_digest).output(as_list=True)
    assert set(messages) == set(suppressions)
    assert len(messages) >= 5000 + before


async def test_only_an_empty_database_is_filled(fresh_database: DatabaseEngine, tmp_path: Path) -> None:
    """A database with tables is refused and keeps its rows."""
    await fill()
    before = await contents()
    await backup(fresh_database, tmp_path / "backup")
    with pytest.raises(Conflict):
        await restore(fresh_database, tmp_path / "backup")
    assert await contents() == before


def rewrite(path: Path, name: str, replace: Any) -> None:
    """Changes one member of an archive, or leaves it out where `replace` returns None."""
    with ZipFile(path) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    members[name] = replace(members[name])
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for member, data in members.items():
            if data is not None:
                archive.writestr(member, data)


def flip_byte(path: Path, name: str) -> None:
    """Changes a byte of one member's compressed data."""
    with ZipFile(path) as archive:
        info = archive.getinfo(name)
    data = bytearray(path.read_bytes())
    header = info.header_offset
    extra = int.from_bytes(data[header + 28 : header + 30], "little")
    data[header + 30 + len(name) + extra + info.compress_size // 2] ^= 0xFF
    path.write_bytes(data)


DAMAGES = {
    "a changed row": lambda path: rewrite(
        path, "tables/office.jsonl", lambda data: data.replace(b"dinas", b"dinos")
    ),
    "a missing row": lambda path: rewrite(
        path, "tables/message.jsonl", lambda data: data[: data.index(b"\n") + 1]
    ),
    "a missing table": lambda path: rewrite(path, "tables/area.jsonl", lambda data: None),
    "a missing manifest": lambda path: rewrite(path, MANIFEST, lambda data: None),
    "another format": lambda path: rewrite(
        path, MANIFEST, lambda data: data.replace(b'"format":1', b'"format":2')
    ),
    "half a file": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "a flipped byte": lambda path: flip_byte(path, "tables/office.jsonl"),
    "no archive": lambda path: path.write_bytes(b"nothing"),
}


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_damaged_backup_restores_nothing(
    fresh_database: DatabaseEngine, empty_database_url: str, tmp_path: Path, damage: str
) -> None:
    """Whatever was lost or changed is found before the database is touched."""
    path = tmp_path / "backup"
    await fill()
    await backup(fresh_database, path)
    DAMAGES[damage](path)
    async with opened(empty_database_url) as target:
        with pytest.raises(Rejected):
            await restore(target, path)
        assert len(await missing_migrations()) > 10


async def test_a_backup_of_a_newer_version_is_refused(
    fresh_database: DatabaseEngine, empty_database_url: str, tmp_path: Path
) -> None:
    """A backup with a migration this version lacks names it and changes nothing."""
    path = tmp_path / "backup"
    await backup(fresh_database, path)

    def add_migration(data: bytes) -> bytes:
        manifest = msgspec.json.decode(data)
        manifest["migrations"].append(["surveys", "9999_future"])
        return msgspec.json.encode(manifest)

    rewrite(path, MANIFEST, add_migration)
    async with opened(empty_database_url) as target:
        with pytest.raises(DatabaseTooNew, match="9999_future"):
            await restore(target, path)


async def test_a_failing_restore_leaves_the_database_empty(
    fresh_database: DatabaseEngine, empty_database_url: str, tmp_path: Path
) -> None:
    """A row whose parent is missing undoes the whole restore, tables included."""
    path = tmp_path / "backup"
    await fill()
    await Office.delete(force=True)
    await backup(fresh_database, path)
    _lose_areas(path)
    async with opened(empty_database_url) as target:
        with pytest.raises(CONSTRAINT_ERRORS):
            await restore(target, path)
        assert len(await missing_migrations()) > 10


def _lose_areas(path: Path) -> None:
    """Drops the second area, to which the first refers, from the file and from what the manifest expects."""
    kept = b""

    def drop(data: bytes) -> bytes:
        nonlocal kept
        kept = b"".join(line for line in data.splitlines(keepends=True) if b"Kecamatan" not in line)
        return kept

    rewrite(path, "tables/area.jsonl", drop)

    def adapt(data: bytes) -> bytes:
        manifest = msgspec.json.decode(data)
        for table in manifest["tables"]:
            if table["name"] == "area":
                table["sha256"] = hashlib.sha256(kept).hexdigest()
        return msgspec.json.encode(manifest)

    rewrite(path, MANIFEST, adapt)


async def test_the_file_is_private_and_whole(fresh_database: DatabaseEngine, tmp_path: Path) -> None:
    """Only its owner reads a backup; one that fails leaves the last good one and no debris."""
    path = tmp_path / "made" / "backup"
    path.parent.mkdir()
    await backup(fresh_database, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    good = path.read_bytes()
    await fresh_database.run_ddl('DROP TABLE "quote"')
    with pytest.raises(Exception, match="quote"):
        await backup(fresh_database, path)
    assert path.read_bytes() == good
    assert list(path.parent.iterdir()) == [path]

"""Everything that writes areas and population figures."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from importlib import resources
from typing import BinaryIO

from participation.accounts.schemas import PROGRAM, Person
from participation.accounts.service import record
from participation.areas.area_rows import parents_first, read_areas
from participation.areas.codes import COUNTRY
from participation.areas.csv_rows import BadRow, ParsedFile
from participation.areas.margin_rows import Band, overlapping, read_margins
from participation.areas.schemas import AreaRow, ImportReport, MarginRow, RejectedRow
from participation.areas.tables import Area, PopulationMargin
from participation.database import exclusive, transaction
from participation.errors import Rejected
from participation.web.i18n import mark

COUNTRY_NAME = "Indonesia"
COUNTRY_BPS_CODE = "0000"
LONGEST_SOURCE = 200
LOCK = "areas"
CHUNK_ROWS = 200
"""Rows a transaction: intake on SQLite waits for it, so it stays below 50 ms."""

Progress = Callable[[int, int], None]
"""Told after each chunk how many rows are done, of how many."""

Known = dict[str | None, Area]
"""The areas of a chunk that are there already, and their parents, by code; the country under None."""


def no_progress(done: int, total: int) -> None:
    """For callers that show none."""


async def load_country() -> ImportReport:
    """Brings the provinces, regencies and cities up to the shipped list. Ids stay; safe to run again."""
    await ensure_country()
    data = resources.files("participation.areas").joinpath("data", "indonesia.tsv").read_bytes()
    return await _store(read_areas(data), no_progress)


async def ensure_country() -> None:
    """Adds the country itself, under which everything hangs; safe to run again."""
    async with transaction(), exclusive(LOCK):
        if await Area.exists().where(Area.kind == COUNTRY):
            return
        root = Area(name=COUNTRY_NAME, kind=COUNTRY, bps_code=COUNTRY_BPS_CODE)
        await root.save()
        await Area.update({Area.path: f"/{root.id}/"}).where(Area.id == root.id)


async def import_areas_csv(
    stream: BinaryIO, actor: Person = PROGRAM, on_progress: Progress = no_progress
) -> ImportReport:
    """Adds and updates the areas that a file names; what it does not name, and an empty field, leave as is.

    Each chunk is a transaction of its own, so that an import can be interrupted and run again; the audit
    trail names the import before the first of them.
    Raises Rejected when the file as a whole cannot be read.
    """
    parsed = await asyncio.to_thread(lambda: read_areas(stream.read()))
    await record(actor, "import", "area", note=f"{len(parsed.rows)} rows")
    return await _store(parsed, on_progress)


async def _store(parsed: ParsedFile[AreaRow], on_progress: Progress) -> ImportReport:
    report = ImportReport(parsed.header, parsed.delimiter, rejected=parsed.rejected)
    country = await Area.objects().where(Area.kind == COUNTRY).first()
    done = 0
    for chunk in parents_first(parsed.rows, CHUNK_ROWS):
        async with transaction(), exclusive(LOCK):
            await _store_chunk(chunk, await _known(chunk, country), report)
        done += len(chunk)
        on_progress(done, len(parsed.rows))
    report.rejected.sort(key=lambda row: row.line)
    return report


async def _store_chunk(chunk: list[AreaRow], known: Known, report: ImportReport) -> None:
    written: list[Area] = []
    for row in chunk:
        try:
            area = await _area_of(row, known, report)
        except BadRow as bad:
            report.rejected.append(RejectedRow(row.line, row.fields, bad.problem))
        else:
            written.extend([area] if area else [])
    await _write(written)


async def _known(chunk: list[AreaRow], country: Area | None) -> Known:
    codes = {row.code for row in chunk} | {row.parent_code for row in chunk if row.parent_code}
    areas = await Area.objects().where(Area.kemendagri_code.is_in(list(codes)))
    known: Known = {area.kemendagri_code: area for area in areas}
    return known | {None: country} if country else known


async def _area_of(row: AreaRow, known: Known, report: ImportReport) -> Area | None:
    """The area as it is to be written; None when nothing changes. Raises BadRow."""
    parent, area = known.get(row.parent_code), known.get(row.code)
    if parent is None:
        raise BadRow(
            mark("The area %(parent)s, which this one lies in, is not known. Import it first."),
            parent=row.parent_code or COUNTRY_NAME,
        )
    if area is None:
        report.created += 1
        return _filled(Area(kemendagri_code=row.code, parent=parent.id), _values(row))
    changes = {name: value for name, value in _values(row).items() if value != getattr(area, name)}
    if not changes and area.parent == parent.id:
        report.unchanged += 1
        return None
    if area.parent != parent.id:
        await _move(area, parent)
    report.updated += 1
    return _filled(area, changes)


def _filled(area: Area, values: dict[str, object]) -> Area:
    for name, value in values.items():
        setattr(area, name, value)
    return area


def _values(row: AreaRow) -> dict[str, object]:
    values = {
        "name": row.name,
        "kind": row.kind,
        "bps_code": row.bps_code,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }
    return {name: value for name, value in values.items() if value is not None}


async def _move(area: Area, parent: Area) -> None:
    """Hangs an area with all that lies in it below another parent."""
    await area.refresh()  # an earlier row of the chunk may have moved either
    await parent.refresh()
    if parent.path.startswith(area.path):
        raise BadRow(
            mark("The area %(parent)s lies in this one. Name another parent_code."), parent=parent.name
        )
    await Area.raw(
        "UPDATE area SET path = CAST({} AS VARCHAR) || SUBSTR(path, {}), depth = depth + {}"
        " WHERE path LIKE {}",
        f"{parent.path}{area.id}/",
        len(area.path) + 1,
        parent.depth + 1 - area.depth,
        f"{area.path}%",
    )
    await Area.update({Area.parent: parent.id}).where(Area.id == area.id)


async def _write(areas: list[Area]) -> None:
    if not areas:
        return
    updated = [Area.name, Area.kind, Area.bps_code, Area.valid_from, Area.valid_to]
    new = [_copy_without_id(area) for area in areas]
    await Area.insert(*new).on_conflict(Area.kemendagri_code, "DO UPDATE", updated)
    await Area.raw(
        "UPDATE area SET"
        " path = (SELECT holder.path FROM area AS holder WHERE holder.id = area.parent)"
        " || CAST(id AS VARCHAR) || '/',"
        " depth = (SELECT holder.depth + 1 FROM area AS holder WHERE holder.id = area.parent)"
        " WHERE path = ''"
    )


def _copy_without_id(area: Area) -> Area:
    """A row for an upsert, which finds its area by code."""
    columns = ("parent", "kemendagri_code", "name", "kind", "bps_code", "valid_from", "valid_to")
    return _filled(Area(), {name: getattr(area, name) for name in columns})


async def import_margins_csv(
    stream: BinaryIO, source: str, actor: Person = PROGRAM, on_progress: Progress = no_progress
) -> ImportReport:
    """Adds and updates population figures; `source` names where they were published.

    Each chunk is a transaction of its own, so that an import can be interrupted and run again; the audit
    trail names the import before the first of them.
    Raises Rejected when the file as a whole cannot be read, or without a source.
    """
    if not source.strip():
        raise Rejected(mark("Say where the figures come from, for example BPS, Sensus Penduduk 2020."))
    parsed = await asyncio.to_thread(lambda: read_margins(stream.read()))
    await record(actor, "import", "population_margin", note=f"{len(parsed.rows)} rows")
    report = ImportReport(parsed.header, parsed.delimiter, rejected=parsed.rejected)
    for start in range(0, len(parsed.rows), CHUNK_ROWS):
        chunk = parsed.rows[start : start + CHUNK_ROWS]
        async with transaction(), exclusive(LOCK):
            await _store_margins(chunk, source.strip()[:LONGEST_SOURCE], report)
        on_progress(start + len(chunk), len(parsed.rows))
    report.rejected.sort(key=lambda row: row.line)
    return report


async def _store_margins(chunk: list[MarginRow], source: str, report: ImportReport) -> None:
    areas = await _area_ids({row.area_code for row in chunk})
    known = await _known_margins(list(areas.values()))
    written: list[PopulationMargin] = []
    for row in chunk:
        try:
            margin = _margin_of(row, source, areas, known, report)
        except BadRow as bad:
            report.rejected.append(RejectedRow(row.line, row.fields, bad.problem))
        else:
            written.extend([margin] if margin else [])
    if written:
        table = PopulationMargin
        key = (table.area, table.sex, table.age_from, table.age_to, table.year)
        await table.insert(*written).on_conflict(key, "DO UPDATE", [table.people, table.source])


async def _area_ids(codes: set[str]) -> dict[str, int]:
    rows = await Area.select(Area.id, Area.kemendagri_code).where(Area.kemendagri_code.is_in(list(codes)))
    return {row["kemendagri_code"]: row["id"] for row in rows}


Group = tuple[int, str, int]
Figures = defaultdict[Group, dict[Band, tuple[int, str]]]
"""Count and source by band, of each area, sex and year."""


async def _known_margins(areas: list[int]) -> Figures:
    known: Figures = defaultdict(dict)
    if areas:
        for row in await PopulationMargin.select().where(PopulationMargin.area.is_in(areas)):
            band = Band(row["age_from"], row["age_to"])
            known[row["area"], row["sex"], row["year"]][band] = (row["people"], row["source"])
    return known


def _margin_of(
    row: MarginRow, source: str, areas: dict[str, int], known: Figures, report: ImportReport
) -> PopulationMargin | None:
    """The figure as it is to be written; None when nothing changes. Raises BadRow."""
    if row.area_code not in areas:
        raise BadRow(
            mark("The area %(code)s is not known. Import it first, or correct the code."), code=row.area_code
        )
    bands = known[areas[row.area_code], row.sex, row.year]
    band = Band(row.age_from, row.age_to)
    other = overlapping(band, bands)
    if other:
        raise BadRow(
            mark(
                "These ages overlap the band %(band)s of the same area, sex and year, "
                "so that people would count twice. Keep to one set of bands."
            ),
            band=str(other),
        )
    if bands.get(band) == (row.count, source):
        report.unchanged += 1
        return None
    report.updated, report.created = report.updated + (band in bands), report.created + (band not in bands)
    bands[band] = (row.count, source)
    return PopulationMargin(
        area=areas[row.area_code],
        sex=row.sex,
        age_from=row.age_from,
        age_to=row.age_to,
        people=row.count,
        year=row.year,
        source=source,
    )


async def remove_margins(area_id: int, year: int, actor: Person = PROGRAM) -> int:
    """Takes back the figures of one area and year, to enter other age bands. Returns how many there were."""
    figures = (PopulationMargin.area == area_id) & (PopulationMargin.year == year)
    async with transaction():
        await record(actor, "remove", "population_margin", area_id, note=str(year))
        removed = await PopulationMargin.delete().where(figures).returning(PopulationMargin.id)
    return len(removed)

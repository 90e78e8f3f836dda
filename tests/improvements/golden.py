"""The golden report: what a fixed corpus comes to, byte by byte. `python -m tests.improvements.golden` writes it anew.

The comments were invented, and their sentiment with them: another model changes nothing here. Write the report anew
when topics or priorities are meant to change, and read in the difference whether only what was meant did.
"""

import asyncio
import csv
import json
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec

from participation.areas.tables import Area
from participation.database import bind, migrate, open_engine
from participation.feedback.tables import Comment
from participation.improvements.making import make_report
from participation.improvements.schemas import ReportView
from participation.organisations.roles import Role
from participation.sentiment.analysis import current_version
from participation.sentiment.tables import CommentAnalysis
from participation.sentiment.text import fingerprint
from participation.surveys.skm_score_queries import forget_scores
from tests.factories import a_schedule, an_office, staff
from tests.skm_factories import an_skm_survey, answered, scored

HERE = Path(__file__).parent
COMMENTS, REPORT = HERE / "golden_comments.tsv", HERE / "golden_report.json"
SLOT = datetime(2026, 11, 22, 22, tzinfo=UTC)  # Monday 23 November, 05.00 in Jakarta
SCORED_ON = date(2026, 11, 2)
AREAS = ("Satu", "Dua", "Tiga", "Empat")
CHANGING = frozenset({"id", "area", "office", "schedule", "theme", "created_at", "model_version"})
"""Fields that depend on the database, the clock and the model."""

Row = dict[str, str]


def golden_rows() -> list[Row]:
    """The comments, each with an id of its own."""
    with COMMENTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [{**row, "id": str(uuid5(NAMESPACE_OID, str(number)))} for number, row in enumerate(rows)]


async def golden_report(rows: Sequence[Row]) -> bytes:
    """The report that an empty database makes of these comments, without what changes from one to another."""
    office = (await an_office()).id
    await Area.insert(*(Area(name=name, kind="village") for name in AREAS))
    named = await Area.select(Area.id, Area.name).where(Area.name.is_in(list(AREAS)))
    for row in named:
        await Area.update({Area.path: f"/{row['id']}/"}).where(Area.id == row["id"])
    areas = {str(1 + AREAS.index(row["name"])): row["id"] for row in named}
    await Comment.insert(*(_comment(row, office, areas.get(row["area"])) for row in rows))
    version = await current_version()
    await CommentAnalysis.insert(*(_analysis(row, version) for row in rows))
    forget_scores()
    await answered(await an_skm_survey(office), scored(2, 3, 2, 4, 3, 3, 3, 4, 2), 40, SCORED_ON)
    schedule = await a_schedule(await staff(Role.PLANNER, office), office)
    return as_bytes(await make_report(schedule.id, SLOT))


def as_bytes(report: ReportView) -> bytes:
    """Everything that a report says, but for what changes."""
    return (json.dumps(_kept(msgspec.to_builtins(report)), ensure_ascii=False, indent=1) + "\n").encode()


def _kept(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _kept(inner) for key, inner in value.items() if key not in CHANGING}
    return [_kept(inner) for inner in value] if isinstance(value, list | tuple) else value


def _comment(row: Row, office: int, area: int | None) -> Comment:
    return Comment(
        id=UUID(row["id"]),
        origin="import:golden.tsv",
        text=row["text"],
        office=office,
        area=area,
        channel="import",
        source=row["source"],
        said_on=date.fromisoformat(row["said_on"]),
    )


def _analysis(row: Row, version: str) -> CommentAnalysis:
    return CommentAnalysis(
        comment=UUID(row["id"]),
        model_version=version,
        language="id",
        sentiment="negative",
        **{label: float(row[label]) for label in ("negative", "neutral", "positive")},
        redacted_text=row["text"],
        fingerprint=fingerprint(row["text"]),
        element=row["element"],
    )


async def _write() -> None:
    with tempfile.TemporaryDirectory() as directory:
        engine = bind(open_engine(f"sqlite:///{Path(directory) / 'golden.db'}"))
        await engine.start_connection_pool()
        await migrate(engine)
        REPORT.write_bytes(await golden_report(golden_rows()))
        await engine.close_connection_pool()


if __name__ == "__main__":
    asyncio.run(_write())

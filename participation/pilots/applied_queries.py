"""Reads of applications as answers are counted: coded by column, with the area that people live in."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from participation.pilots.enrollment_tables import Enrollment, EnrollmentAnswers, EnrollmentState
from participation.pilots.tables import Pilot, PilotPlaces
from participation.surveys.blocks import DAY, SOURCE, Block, Coded
from participation.surveys.coding import Coder, Given, column_of
from participation.surveys.columns import Column
from participation.surveys.definitions import Definition

AREA = "@area"
"""The column of the area in which somebody lives; no question's name begins with @."""
PIECE = 5_000
"""Applications that are read at a time."""


async def enrollment_survey_of(pilot_id: int) -> int | None:
    """The survey that applicants answer."""
    row = await Pilot.select(Pilot.enrollment_survey).where(Pilot.id == pilot_id).first()
    return row["enrollment_survey"] if row else None


async def areas_applied_from(pilot_id: int) -> list[int]:
    """The areas in which a trial has places, and those it had when somebody applied."""
    offered = await PilotPlaces.select(PilotPlaces.area).where(PilotPlaces.pilot == pilot_id)
    applied = await Enrollment.select(Enrollment.area).where(Enrollment.pilot == pilot_id).distinct()
    return sorted({row["area"] for row in (*offered, *applied)})


async def applications_from(pilot_id: int, source: str, day: date) -> int:
    """How many people applied on a day who came by this link."""
    return int(
        await Enrollment.count().where(
            Enrollment.pilot == pilot_id, Enrollment.source == source, Enrollment.applied_on == day
        )
    )


async def application_blocks(
    pilot_id: int, definition: Definition, names: Sequence[str]
) -> AsyncIterator[tuple[dict[str, Column], int]]:
    """Some columns of all applications that stand, piece by piece, each with its number of applications.

    Who withdrew is left out. An application whose answers are past their time keeps day, area and source.
    """
    coder, columns = Coder(definition), {one.name: column_of(one) for one in definition.questions}
    last = 0
    while rows := await _piece(pilot_id, last):
        answers = await _answers([row["id"] for row in rows])
        block = Block.of([_coded(row, answers.get(row["id"], {}), coder, columns) for row in rows])
        yield {name: block.columns[name] for name in names if name in block.columns}, len(rows)
        last = rows[-1]["queue_number"]


async def _piece(pilot_id: int, last: int) -> list[dict[str, Any]]:
    application = Enrollment
    return (
        await application.select(
            application.id,
            application.queue_number,
            application.area,
            application.applied_on,
            application.source,
        )
        .where(
            application.pilot == pilot_id,
            application.queue_number > last,
            application.state != EnrollmentState.WITHDRAWN,
        )
        .order_by(application.queue_number)
        .limit(PIECE)
    )


async def _answers(applications: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """What was answered by whom when they applied."""
    rows = (
        await EnrollmentAnswers.select(EnrollmentAnswers.enrollment, EnrollmentAnswers.submission.answers)
        .where(EnrollmentAnswers.enrollment.is_in(list(applications)), EnrollmentAnswers.wave == 0)
        .output(load_json=True)
    )
    return {row["enrollment"]: row["submission.answers"] for row in rows}


def _coded(row: dict[str, Any], answers: dict[str, Any], coder: Coder, columns: dict[str, str]) -> Coded:
    given = {columns[name]: keys for name, keys in coder.read(answers).items()}
    given |= {
        DAY: Given(1, [row["applied_on"].isoformat()]),
        SOURCE: Given(1, [row["source"]]),
        AREA: Given(1, [str(row["area"])]),
    }
    return Coded(row["id"], given)

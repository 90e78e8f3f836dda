"""How far somebody has come in a trial, as their own page says it. Pure."""

from datetime import date
from enum import StrEnum

from participation.pilots.enrollment_tables import EnrollmentState
from participation.pilots.schemas import Document
from participation.pilots.tables import Allocation


class Stage(StrEnum):
    QUEUED = "queued"  # places are given to those who come first, and none is free
    IN_DRAW = "in_draw"  # places are drawn later
    NOT_DRAWN = "not_drawn"  # they were drawn, and others got them
    PASSED_OVER = "passed_over"  # the same once the trial has begun: from then on nobody moves up
    WITHOUT = "without"  # the trial is over, and there was no place
    PLACED = "placed"  # has a place, and the trial has not begun
    ACTIVE = "active"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


def stage_of(state: str, document: Document, today: date, *, drawn: bool, over: bool) -> Stage:
    """`state` is an EnrollmentState, `today` the day of the office, `drawn` whether anybody has got an arm."""
    if state == EnrollmentState.ENROLLED:
        return Stage.ACTIVE if document.starts_on and today >= document.starts_on else Stage.PLACED
    if state != EnrollmentState.WAITLISTED:
        return Stage(state)
    if over:
        return Stage.WITHOUT
    if document.allocation == Allocation.FIRST_COME:
        return Stage.QUEUED
    if not drawn:
        return Stage.IN_DRAW
    return Stage.PASSED_OVER if document.starts_on and today >= document.starts_on else Stage.NOT_DRAWN


def passes_on(stage: Stage, document: Document) -> bool:
    """Whether a place that somebody gives back now goes to whoever is next, as `fill_places` decides it."""
    begun_by_turn = stage is Stage.ACTIVE and document.allocation == Allocation.FIRST_COME
    return stage is Stage.PLACED or begun_by_turn

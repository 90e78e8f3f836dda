"""The planned analysis of a trial: from its rows to the result that is published. Pure; needs numpy and scipy."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import numpy as np

from participation.pilots.comparison import Compared, Row, arms_of, compared, flow_of, outcomes_of
from participation.pilots.effects import effect_of
from participation.pilots.participants import Design, Participants
from participation.pilots.planning import HUNDRED
from participation.pilots.result_schemas import GroupNamed, OutcomeResult, Result
from participation.pilots.schemas import Document, Outcome, VersionView
from participation.pilots.tables import Allocation, Scale
from participation.pilots.waves import office_day
from participation.pilots.withholding import withheld
from participation.web.i18n import DEFAULT_LANGUAGE

DRAWN_TOGETHER = frozenset({Allocation.LOTTERY, Allocation.CLUSTER})
"""Allocations that draw everybody, or all areas, from one list."""


def result_of(
    version: VersionView,
    rows: Sequence[Row],
    areas: Mapping[int, str],
    groups: Mapping[str, GroupNamed],
    looked_at: Sequence[datetime],
    moment: datetime,
) -> Result:
    """All outcomes of a protocol, analysed as it says. `areas` names areas by id, `groups` questions and answers;
    `looked_at` says when somebody looked at outcomes by arm.
    """
    document = version.document
    protocol, arms = document.protocol, arms_of(document)
    return Result(
        slug=document.slug,
        title=document.title,
        version=version.number,
        protocol_sha256=version.sha256,
        analysis_on=protocol.analysis_on,
        made_at=moment,
        allocation=document.allocation,
        alpha=protocol.alpha,
        planned=protocol.planned_size,
        minimal_effect=_minimal(document),
        arms=arms.named,
        compared=arms.compared,
        looks=len(looked_at),
        flow=flow_of(document, rows),
        outcomes=tuple(
            _outcome(document, outcome, number, compared(document, rows, number, areas))
            for number, outcome in enumerate(outcomes_of(document))
        ),
        groups=dict(groups),
        amended_on=_amended_on(version),
        amended_after_look=any(moment < version.published_at for moment in looked_at),
    )


def _amended_on(version: VersionView) -> date | None:
    """The day of a version that came once the trial had begun."""
    day, starts_on = office_day(version.document, version.published_at), version.document.starts_on
    return day if starts_on is not None and day >= starts_on else None


def _outcome(document: Document, outcome: Outcome, number: int, people: Compared) -> OutcomeResult:
    design = _design(document, outcome, number)
    effect = withheld(effect_of(participants(document, people), design), design.compared)
    return OutcomeResult(outcome.name, outcome.kind, outcome.scale, outcome.better, effect)


def participants(document: Document, people: Compared) -> Participants:
    """People as the estimators take them."""
    area = np.array(people.area, dtype=np.int64)
    everyone = np.arange(len(people.rows), dtype=np.int64)
    return Participants(
        arm=np.array(people.arm, dtype=np.int64),
        stratum=np.zeros_like(area) if document.allocation in DRAWN_TOGETHER else area,
        cluster=area if document.allocation == Allocation.CLUSTER else everyone,
        outcome=np.array(people.outcome, dtype=np.float64),
        baseline=np.array(people.baseline, dtype=np.float64),
        groups=people.groups,
    )


def _design(document: Document, outcome: Outcome, number: int) -> Design:
    """What was promised; only of the first outcome it was said which effect matters."""
    protocol, arms = document.protocol, arms_of(document)
    return Design(
        allocation=document.allocation,
        arms=tuple(arm.name.get(DEFAULT_LANGUAGE, arm.kind) for arm in arms.named),
        compared=arms.compared,
        scale=outcome.scale,
        better=outcome.better,
        alpha=protocol.alpha,
        minimal_effect=0.0 if number else _minimal(document),
        planned=protocol.planned_size,
        power=protocol.power,
    )


def _minimal(document: Document) -> float:
    effect = document.protocol.minimal_effect or 0.0
    return effect / HUNDRED if document.protocol.scale == Scale.SHARE else effect

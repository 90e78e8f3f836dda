"""What the pages, reports and commands of the SKM show."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from participation.surveys.skm_certainty import Certainty
from participation.surveys.skm_profile import ProfilePart
from participation.texts import Text


class Unit(msgspec.Struct, frozen=True):
    """Whose index it is: a service's, or with `service` None that of a whole office."""

    office: int
    office_name: str
    service: int | None = None
    service_name: Text = {}
    slug: str = ""


class ElementFigure(msgspec.Struct, frozen=True):
    """One element; `nrr`, and `index` on the scale of the IKM, are None where nobody scored it."""

    element: str
    n: int = 0
    nrr: Decimal | None = None
    index: Decimal | None = None


class Figure(msgspec.Struct, frozen=True):
    """The SKM of a unit in a period. Without scores `skm`, `ikm` and `grade` are None, and `people` is 0.

    `missing` are standard elements that nobody scored: the others bear their weight, and the index cannot stand
    beside those of other units.
    """

    unit: Unit
    period: str
    first: date
    last: date
    people: int
    skm: Decimal | None
    ikm: Decimal | None
    grade: str | None
    elements: list[ElementFigure]
    missing: list[str]

    @property
    def weakest(self) -> list[ElementFigure]:
        """The three elements with the lowest NRR, the lowest first."""
        scored = [one for one in self.elements if one.nrr is not None]
        return sorted(scored, key=lambda one: one.nrr or 0)[:3]


class TrendPoint(msgspec.Struct, frozen=True):
    """The index of one period: counted here, or typed in by staff."""

    period: str
    name: str
    ikm: Decimal
    grade: str
    people: int | None
    typed: bool
    id: int = 0  # of an earlier index that was typed in


class Plan(msgspec.Struct, frozen=True):
    """The sample of a period: how many people were served, how many have to answer, how many did."""

    population: int
    needed: int
    people: int

    @property
    def share(self) -> float:
        return min(1.0, self.people / self.needed)

    @property
    def left(self) -> int:
        return max(0, self.needed - self.people)


class ElementQuestion(msgspec.Struct, frozen=True):
    """How an element was asked, in the newest version that asks it."""

    element: str
    label: Text
    choices: list[Text]


class PhotoView(msgspec.Struct, frozen=True):
    """A photo of how a survey was carried out; `description` says what it shows to who does not see it."""

    id: int
    file: UUID
    caption: str
    description: str


class UnitView(msgspec.Struct, frozen=True):
    """All that is known of the SKM of one unit in a period. `trend` is oldest first."""

    figure: Figure
    certainty: Certainty | None
    plan: Plan | None
    profile: list[ProfilePart]
    trend: list[TrendPoint]
    services: list[Figure]  # of a whole office: of each of its services
    surveys: list[Text]  # titles of those that asked
    questionnaire: list[ElementQuestion]
    taken_out: int = 0  # of the answers to these surveys in the period, and in no figure


class UnitFigures(msgspec.Struct, frozen=True):
    """An office with its services, in the recapitulation."""

    office: Figure
    services: list[Figure]

    @property
    def missing(self) -> list[Figure]:
        """What has no index in the period: services without answers, or an office without any."""
        return [one for one in self.services or [self.office] if one.ikm is None]

"""What the waves of a trial need to know of a participant."""

from datetime import date
from uuid import UUID

import msgspec

from participation.pilots.schemas import Document
from participation.pilots.tables import Allocation


class Respondent(msgspec.Struct, frozen=True):
    """One participant, as far as it decides what they are asked."""

    enrollment: UUID
    pilot: int
    office: int
    state: str  # enrollment_tables.EnrollmentState
    placed_on: date | None
    area: int
    service: int | None  # of the pilot
    answered: dict[int, date]  # days by number of the wave

    def area_beside_words(self, document: Document) -> int | None:
        """Of what they write. None where areas are drawn: there it is the arm, and words would tell how arms differ."""
        return None if document.allocation == Allocation.CLUSTER else self.area

"""What pages and jobs are told of a draw."""

from datetime import datetime

import msgspec


class Stratum(msgspec.Struct, frozen=True):
    """Tickets that are drawn by themselves."""

    name: str
    places: int
    tickets: int


class DrawView(msgspec.Struct, frozen=True):
    """A draw as far as it has come; moments that have not come are None."""

    pilot: int
    commitment: str
    committed_at: datetime
    strata: tuple[Stratum, ...]
    tickets_sha256: str
    listed_at: datetime | None
    public_value: str
    valued_at: datetime | None
    valued_by_name: str
    outcome_sha256: str
    drawn_at: datetime | None

    @property
    def tickets(self) -> int:
        return sum(stratum.tickets for stratum in self.strata)


class StepTaken(msgspec.Struct, frozen=True):
    """What a run of the job did: a message with `%(count)s`."""

    message: str
    count: int


class ArmCount(msgspec.Struct, frozen=True):
    """How many people got an arm: in the draw itself, and later in the place of somebody."""

    arm: int  # position in the published document
    drawn: int
    replacing: int

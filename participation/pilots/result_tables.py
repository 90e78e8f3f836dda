"""What came of a pilot: figures that the office hands in, looks before the analysis, the result, and its pictures."""

from piccolo.columns import (
    JSONB,
    UUID,
    Bytea,
    Date,
    DoublePrecision,
    ForeignKey,
    Integer,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from participation.clock import now, today
from participation.pilots.enrollment_tables import Enrollment
from participation.pilots.tables import Pilot


class PilotMeasure(Table):
    """A figure of one participant that the office hands in. Unique on (enrollment, outcome)."""

    id: Serial
    enrollment = ForeignKey(references=Enrollment, on_delete=OnDelete.cascade, null=False)
    outcome = SmallInt()  # 0 is the primary one, then those of the protocol's further ones
    value = DoublePrecision()
    handed_in_on = Date(default=today)


class PilotLook(Table):
    """Somebody looked at outcomes by arm before the day of the analysis: who, when, why, and what they saw."""

    id = UUID(primary_key=True, default=UUID4())
    pilot = ForeignKey(references=Pilot, on_delete=OnDelete.cascade, null=False)
    account = Integer(null=True, default=None)
    account_name = Varchar(length=200)  # as it was then: an account may go
    reason = Text()
    figures = JSONB()  # result_schemas.Seen, of each outcome
    looked_at = Timestamptz(default=now)


class PilotResult(Table):
    """The result of the planned analysis, never edited: the very bytes of which the SHA-256 is public."""

    id: Serial
    pilot = ForeignKey(references=Pilot, on_delete=OnDelete.cascade, null=False, unique=True)
    version = Integer()  # of the protocol that it is held to
    document = Bytea()  # result_schemas.Result
    sha256 = Varchar(length=64)
    made_at = Timestamptz(default=now)


class PilotChart(Table):
    """A picture of a result, drawn when that is made. Unique on (result, language, name)."""

    id: Serial
    result = ForeignKey(references=PilotResult, on_delete=OnDelete.cascade, null=False)
    language = Varchar(length=8)
    name = Varchar(length=40)
    svg = Text()

"""How places of a pilot are drawn: what was published of it, step by step."""

from piccolo.columns import JSONB, Bytea, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.clock import now
from participation.pilots.tables import Pilot


class PilotDraw(Table):
    """One draw of a pilot: each step is written once and never changed, files as the very bytes that are public."""

    id: Serial
    pilot = ForeignKey(references=Pilot, on_delete=OnDelete.cascade, null=False, unique=True)
    commitment = Varchar(length=64)  # SHA-256 of the seed
    sealed_seed = Text()  # nobody can read it without the secret key before it is published with the draw
    committed_at = Timestamptz(default=now)
    tickets = Bytea(null=True, default=None)  # draw.TicketFile, at the close
    tickets_sha256 = Varchar(length=64, default="")
    strata = JSONB(default="[]")  # draw_schemas.Stratum: what the list holds, for pages
    listed_at = Timestamptz(null=True, default=None)
    public_value = Varchar(length=100, default="")
    valued_at = Timestamptz(null=True, default=None)
    valued_by = Integer(null=True, default=None)
    valued_by_name = Varchar(length=200, default="")  # as it was then; it is published
    outcome = Bytea(null=True, default=None)  # draw.DrawFile
    outcome_sha256 = Varchar(length=64, default="")
    drawn_at = Timestamptz(null=True, default=None)

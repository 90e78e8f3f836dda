"""What ran, when, and how it ended."""

from piccolo.columns import BigSerial, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from participation.clock import now
from participation.jobs.states import RunState


class JobRun(Table):
    """One attempt at one slot of one job. Unique on (job, subject, slot, attempt): that is the claim."""

    id: BigSerial
    job = Varchar(length=60)
    subject = Varchar(length=64, default="")  # for example the schedule that a report is made for
    slot = Timestamptz()  # the moment it was due, or asked for by hand
    attempt = SmallInt(default=1)
    state = Varchar(length=10, choices=RunState, default=RunState.RUNNING)
    owner = Varchar(length=100)  # host and process, to find its log
    lease_until = Timestamptz()  # a crashed owner stops renewing it; then the run may be taken again
    requested_by = Integer(null=True, default=None)  # the account that asked for it by hand
    started_at = Timestamptz(default=now, index=True)
    finished_at = Timestamptz(null=True, default=None)
    outcome = Text(default="")  # as outcomes.py writes it, like the error
    error = Text(default="")

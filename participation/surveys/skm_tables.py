"""What staff type in for the SKM: populations, and indices from before the platform."""

from piccolo.columns import ForeignKey, Integer, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.clock import now
from participation.organisations.tables import Office
from participation.services.tables import Service


class SkmPopulation(Table):
    """How many people a service served in a period, from which the sample needed follows.

    Unique on (office, service or none, period): without a service it is the whole office's.
    """

    id: Serial
    office = ForeignKey(references=Office, on_delete=OnDelete.cascade, null=False)
    service = ForeignKey(references=Service, on_delete=OnDelete.cascade)
    period = Varchar(length=30)  # a key of skm_periods.py
    population = Integer()
    updated_at = Timestamptz(default=now)


class EarlierIkm(Table):
    """An IKM from before the platform, for the trend. Unique as SkmPopulation."""

    id: Serial
    office = ForeignKey(references=Office, on_delete=OnDelete.cascade, null=False)
    service = ForeignKey(references=Service, on_delete=OnDelete.cascade)
    period = Varchar(length=30)
    hundredths = Integer()  # of the index, exactly: 8235 is 82.35
    respondents = Integer(null=True, default=None)
    updated_at = Timestamptz(default=now)

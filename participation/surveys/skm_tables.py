"""What staff add to the SKM: populations, indices from before the platform, photos of how a survey was carried out."""

from piccolo.columns import ForeignKey, Integer, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.clock import now
from participation.files.tables import StoredFile
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


class SkmPhoto(Table):
    """A photo of how the survey of a period was carried out, for the annex of the yearly report."""

    id: Serial
    office = ForeignKey(references=Office, on_delete=OnDelete.cascade, null=False)
    service = ForeignKey(references=Service, on_delete=OnDelete.cascade)
    period = Varchar(length=30)  # a key of skm_periods.py
    file = ForeignKey(references=StoredFile, on_delete=OnDelete.cascade, null=False, unique=True)
    caption = Varchar(length=200)
    description = Varchar(length=500)  # what it shows, for who does not see it
    updated_at = Timestamptz(default=now)

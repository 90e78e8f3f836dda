"""Public services."""

from piccolo.columns import JSONB, Boolean, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from participation.clock import now
from participation.organisations.tables import Office


class Service(Table):
    """What an office does for people. Texts are JSON by language."""

    id: Serial
    office = ForeignKey(references=Office, on_delete=OnDelete.restrict, null=False)
    slug = Varchar(length=80, unique=True)
    name = JSONB(default="{}")
    description = JSONB(default="{}")
    requirements = JSONB(default="{}")
    cost = JSONB(default="{}")
    time = JSONB(default="{}")
    channels = JSONB(default="{}")
    search_text = Text(default="")  # names and descriptions of all languages, folded for searching
    active = Boolean(default=True)
    revision = Integer(default=1)  # two tabs: the second save sees that the first came between
    created_at = Timestamptz(default=now)
    updated_at = Timestamptz(default=now)

"""Files."""

from piccolo.columns import UUID, Bytea, Date, Integer, Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from participation.clock import today


class StoredFile(Table):
    """One file. Its name on the sender's device is not kept: people put their own names into it."""

    id = UUID(primary_key=True, default=UUID4())
    purpose = Varchar(length=80)  # what it was uploaded for: "survey:12"
    media_type = Varchar(length=100)
    size = Integer()  # bytes
    sha256 = Varchar(length=64)
    content = Bytea()
    created_on = Date(default=today)  # the day only
    expires_on = Date(null=True, default=None)  # for what is part of nothing yet; None once it is

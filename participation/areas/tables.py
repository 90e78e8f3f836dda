"""Areas of any depth, and how many people live there."""

from piccolo.columns import Date, ForeignKey, Integer, Serial, SmallInt, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table


class Area(Table):
    """A country, province, regency, city, district or village."""

    id: Serial
    parent: "ForeignKey[Area]" = ForeignKey(references="self", on_delete=OnDelete.restrict)
    name = Varchar(length=200, index=True)
    kind = Varchar(length=20)
    kemendagri_code = Varchar(length=20, unique=True, null=True, default=None)
    bps_code = Varchar(length=20, null=True, default=None, index=True)
    valid_from = Date(null=True, default=None)
    valid_to = Date(null=True, default=None)  # areas split and merge; answers keep the area of their time
    path = Varchar(length=200, default="", index=True)  # "/1/35/350/": ids from the root to the area itself
    depth = SmallInt(default=0)


class PopulationMargin(Table):
    """People of one sex and age band in an area. Unique on (area, sex, age_from, age_to, year)."""

    id: Serial
    area = ForeignKey(references=Area, on_delete=OnDelete.cascade, null=False)
    sex = Varchar(length=10)
    age_from = SmallInt()
    age_to = SmallInt(default=200)  # 200 where the band has no upper end
    people = Integer()
    year = SmallInt()
    source = Varchar(length=200, default="")

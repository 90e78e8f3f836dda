"""XLSForm's question types: which of ours each becomes, and which are not carried, by intention or not yet."""

import re
from typing import NamedTuple

from participation.surveys.definitions import QuestionType

PLAIN = {
    "text": QuestionType.TEXT,
    "string": QuestionType.TEXT,
    "integer": QuestionType.INTEGER,
    "int": QuestionType.INTEGER,
    "decimal": QuestionType.DECIMAL,
    "date": QuestionType.DATE,
    "datetime": QuestionType.DATE,
    "time": QuestionType.TIME,
    "geopoint": QuestionType.LOCATION,
    "location": QuestionType.LOCATION,
    "gps": QuestionType.LOCATION,
    "image": QuestionType.PHOTO,
    "photo": QuestionType.PHOTO,
    "file": QuestionType.FILE,
    "acknowledge": QuestionType.CONSENT,
    "trigger": QuestionType.CONSENT,
    "note": QuestionType.NOTE,
    "hidden": QuestionType.HIDDEN,
    "calculate": QuestionType.CALCULATE,
    "range": QuestionType.INTEGER,
}
SELECTS = {
    "select_one": QuestionType.SELECT_ONE,
    "select1": QuestionType.SELECT_ONE,
    "select one": QuestionType.SELECT_ONE,
    "select one from": QuestionType.SELECT_ONE,
    "add select one prompt using": QuestionType.SELECT_ONE,
    "select_multiple": QuestionType.SELECT_MULTIPLE,
    "select multiple": QuestionType.SELECT_MULTIPLE,
    "select all that apply from": QuestionType.SELECT_MULTIPLE,
    "rank": QuestionType.RANK,
}
METADATA = frozenset(
    {
        "start", "end", "today", "deviceid", "device_id", "imei", "phonenumber", "phone_number", "username",
        "email", "simserial", "subscriberid", "audit", "start-geopoint", "background-geopoint",
        "background-audio",
    }
)  # fmt: skip
NOT_CARRIED = frozenset(
    {
        "audio", "video", "barcode", "geotrace", "geoshape", "xml-external", "csv-external", "osm",
        "select_one_from_file", "select_multiple_from_file", "select_one_external", "select one external",
        "photo360", "annotated image", "signature", "begin_kobomatrix", "end_kobomatrix", "begin_score",
        "end_score", "begin_rank", "end_rank", "score__row", "rank__level", "begin loop", "end loop",
    }
)  # fmt: skip
ODK_TYPE = {
    QuestionType.SCALE: "select_one",
    QuestionType.LONG_TEXT: "text",
    QuestionType.PHONE: "text",
    QuestionType.EMAIL: "text",
    QuestionType.AREA: "text",
    QuestionType.SERVICE: "text",
}
"""What our own types are to ODK; which they are here, a column of our own says."""

_STRUCTURE = re.compile(r"(begin|end)[ _](group|repeat)")
_OR_OTHER = re.compile(r"(.*?)\s+or[_ ]other(?:[_ ].*)?")


class RowType(NamedTuple):
    """What a row is: `question`, `begin group`, `end repeat`, `metadata`, `not carried` or `unknown`."""

    kind: str
    type: QuestionType | None = None
    list_name: str = ""
    other: bool = False


def row_type(written: str) -> RowType:
    """Reads the cell below `type`."""
    words = " ".join(written.split())
    small = words.lower()
    if structure := _STRUCTURE.fullmatch(small):
        return RowType(f"{structure[1]} {structure[2]}")
    if small in METADATA:
        return RowType("metadata")
    if small in PLAIN:
        return RowType("question", PLAIN[small])
    if small in NOT_CARRIED or small.split(" ")[0] in NOT_CARRIED:
        return RowType("not carried")
    return _select(words) or RowType("unknown")


def _select(words: str) -> RowType | None:
    bare = _OR_OTHER.fullmatch(words)
    command, _, list_name = (bare[1] if bare else words).rpartition(" ")
    found = SELECTS.get(command.lower())
    return RowType("question", found, list_name, bare is not None) if found else None

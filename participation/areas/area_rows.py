"""What a row of an area file must say."""

from collections.abc import Iterator, Sequence
from datetime import date

from participation.areas.codes import (
    KINDS,
    LEVELS,
    kind_of,
    kinds_of,
    level_of,
    normalise_code,
    parent_code,
)
from participation.areas.csv_rows import (
    BadRow,
    Columns,
    ParsedFile,
    Record,
    read_csv,
    read_rows,
    required_text,
)
from participation.areas.schemas import AreaRow
from participation.web.i18n import mark

COLUMNS: Columns = {
    "code": ("code", "kode", "kemendagri_code"),
    "name": ("name", "nama"),
    "kind": ("kind", "jenis"),
    "parent_code": ("parent_code", "kode_induk"),
    "bps_code": ("bps_code", "kode_bps"),
    "valid_from": ("valid_from", "berlaku_dari"),
    "valid_to": ("valid_to", "berlaku_sampai"),
}
KIND_WORDS = {
    "provinsi": "province",
    "kabupaten": "regency",
    "kota": "city",
    "kecamatan": "district",
    "distrik": "district",
    "kelurahan": "village",
    "desa": "village",
    "lingkungan": "neighbourhood",
} | {kind: kind for kind in KINDS[1:]}
LONGEST_NAME = 200
LONGEST_BPS_CODE = 20


def read_areas(data: bytes) -> ParsedFile[AreaRow]:
    """The areas that a file names. Raises Rejected when it lacks the columns code and name."""
    return read_rows(read_csv(data, COLUMNS, ("code", "name")), _area_row, key=lambda row: row.code)


def _area_row(record: Record) -> AreaRow:
    code = area_code(record, "code")
    valid_from, valid_to = _day(record, "valid_from"), _day(record, "valid_to")
    if valid_from and valid_to and valid_from > valid_to:
        raise BadRow(mark("valid_to is before valid_from. Swap the two days, or correct one."))
    return AreaRow(
        line=record.line,
        fields=record.fields,
        code=code,
        name=required_text(record, "name", LONGEST_NAME),
        kind=_kind(record, code),
        parent_code=_parent(record, code),
        bps_code=required_text(record, "bps_code", LONGEST_BPS_CODE)
        if record.values.get("bps_code")
        else None,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def area_code(record: Record, column: str) -> str:
    """The value as a code with its points. Raises BadRow when it is none."""
    text = required_text(record, column, 100)
    code = normalise_code(text)
    if code is None:
        raise BadRow(
            mark(
                "%(column)s “%(text)s” is no area code such as 32.73.02.1004. "
                "If a spreadsheet dropped a zero, format the column as text."
            ),
            column=column,
            text=text,
        )
    return code


def _kind(record: Record, code: str) -> str:
    word = record.values.get("kind", "").lower()
    kind = KIND_WORDS.get(word, word) or kind_of(code)
    if kind not in kinds_of(code):
        raise BadRow(
            mark("kind is “%(word)s”, but code %(code)s is that of a %(kinds)s. Correct one of the two."),
            word=word,
            code=code,
            kinds=" / ".join(kinds_of(code)),
        )
    return kind


def _parent(record: Record, code: str) -> str | None:
    by_code = parent_code(code)
    if not record.values.get("parent_code"):
        return by_code
    given = area_code(record, "parent_code")
    below_village = level_of(code) > len(LEVELS) and given != code
    if given != by_code and not (below_village and village_of(given) == village_of(code)):
        raise BadRow(
            mark(
                "parent_code %(given)s does not fit code %(code)s, which lies in %(by_code)s. "
                "Correct one of the two."
            ),
            given=given,
            code=code,
            by_code=by_code or "-",
        )
    return given


def village_of(code: str) -> str | None:
    """The code of the village that an area lies in; None for an area that is no part of a village."""
    parts = code.split(".")
    return ".".join(parts[: len(LEVELS)]) if len(parts) >= len(LEVELS) else None


def _day(record: Record, column: str) -> date | None:
    text = record.values.get(column, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadRow(
            mark("%(column)s is “%(text)s”. Write the day as 2026-11-23."), column=column, text=text
        ) from None


def parents_first(rows: Sequence[AreaRow], most: int) -> Iterator[list[AreaRow]]:
    """Chunks of at most `most` rows, upper levels first, no row in one chunk with the row of its parent."""
    chunk: list[AreaRow] = []
    codes: set[str] = set()
    for row in sorted(rows, key=lambda row: (level_of(row.code), row.line)):
        if len(chunk) == most or row.parent_code in codes:
            yield chunk
            chunk, codes = [], set()
        chunk.append(row)
        codes.add(row.code)
    if chunk:
        yield chunk

"""The description of an export in Frictionless' terms: Data Package 1, Tabular Data Resource, Table Schema. Pure.

https://specs.frictionlessdata.io/tabular-data-package/
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from participation.surveys.definitions import DONT_KNOW
from participation.surveys.export_columns import ABOUT, ID, TIME, Column, ExportTable

_ABOUT_TYPES = {"_version": "integer", "_received_on": "date"}


def data_package(name: str, title: str, tables: Iterable[ExportTable], day: date) -> dict[str, Any]:
    """The content of datapackage.json: a resource for each table, and the codebook."""
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "created": f"{day.isoformat()}T00:00:00Z",
        "resources": [*map(_resource, tables), _codebook()],
    }


def _resource(table: ExportTable) -> dict[str, Any]:
    return {
        **_file(table.name),
        "schema": {
            "fields": [*_own_fields(table), *map(_field, table.columns)],
            "missingValues": ["", DONT_KNOW],
            **_keys(table),
        },
    }


def _file(name: str) -> dict[str, Any]:
    """Names of resources are lower case; the file keeps that of the section."""
    return {
        "profile": "tabular-data-resource",
        "name": name.lower(),
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True},
    }


def _keys(table: ExportTable) -> dict[str, Any]:
    if not table.repeat:
        return {"primaryKey": ID}
    reference = {"resource": "answers", "fields": ID}
    return {"primaryKey": [ID, TIME], "foreignKeys": [{"fields": ID, "reference": reference}]}


def _own_fields(table: ExportTable) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = [{"name": ID, "type": "string", "format": "uuid"}]
    if table.repeat:
        return [*fields, {"name": TIME, "type": "integer"}]
    return [*fields, *({"name": name, "type": _ABOUT_TYPES.get(name, "string")} for name in ABOUT)]


def _field(column: Column) -> dict[str, Any]:
    return {"name": column.name, "title": column.title, "type": column.kind}


def _codebook() -> dict[str, Any]:
    fields = [{"name": name, "type": "string"} for name in CODEBOOK_COLUMNS]
    return {**_file("codebook"), "schema": {"fields": fields, "missingValues": [""]}}


CODEBOOK_COLUMNS = (
    "name", "type", "label", "versions", "section", "repeated", "choices", "conditions", "constraint",
    "calculation", "required", "leads_to_a_person", "element",
)  # fmt: skip

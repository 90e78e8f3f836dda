"""What a Kemendagri area code says about an area.

A code lists the levels from the province down, two digits each and four for the village:
``32`` province, ``32.73`` regency or city, ``32.73.02`` district, ``32.73.02.1004`` village
(Permendagri 58/2021). Below the village there are no official codes; an office adds parts of its own,
for example ``32.73.02.1004.RW05``.
"""

import re

COUNTRY = "country"
LEVELS = (("province",), ("regency", "city"), ("district",), ("village",))
NEIGHBOURHOOD = "neighbourhood"
KINDS = (COUNTRY, *(kind for level in LEVELS for kind in level), NEIGHBOURHOOD)
LONGEST_CODE = 20

_CODE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4}(\.[0-9A-Za-z-]{1,16})*)?)?)?", re.ASCII)
_RUN_TOGETHER = re.compile(r"(\d{2})(\d{2})?(\d{2})?(\d{4})?", re.ASCII)
_FIRST_CITY_NUMBER = 71


def normalise_code(text: str) -> str | None:
    """The code with its points, also from digits run together; None when it is no area code."""
    code = text.strip()
    if "." not in code and (parts := _RUN_TOGETHER.fullmatch(code)):
        code = ".".join(part for part in parts.groups() if part)
    return code if len(code) <= LONGEST_CODE and _CODE.fullmatch(code) else None


def parent_code(code: str) -> str | None:
    """The code of the area one level up; None for a province, whose parent is the country."""
    return code.rpartition(".")[0] or None


def level_of(code: str) -> int:
    """How far below the country an area with this code stands; 1 is a province."""
    return code.count(".") + 1


def kinds_of(code: str) -> tuple[str, ...]:
    """The kinds that an area with this code can be."""
    level = level_of(code)
    return LEVELS[level - 1] if level <= len(LEVELS) else (NEIGHBOURHOOD,)


def kind_of(code: str) -> str:
    """The kind that the code itself tells: cities are numbered from 71, regencies below."""
    kinds = kinds_of(code)
    return kinds[-1] if level_of(code) != 2 or int(code[3:5]) >= _FIRST_CITY_NUMBER else kinds[0]

"""The SKM, the satisfaction survey of Permenpan RB 14/2017: NRR of each element, SKM, IKM and grade.

NRR = sum of scores / n. SKM = sum of NRR / number of elements, exact ninths for the standard nine: a weight cut to
0.11 would cap the index at 99. IKM = SKM × 25. A unit that asks further elements or fewer weighs each
1 / their number, and its result says so. All in fractions; only what is shown is rounded, halves upwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from participation.texts import Text

ELEMENTS: dict[str, Text] = {
    "U1": {"id": "Persyaratan", "en": "Requirements"},
    "U2": {"id": "Sistem, mekanisme, dan prosedur", "en": "System, mechanism and procedure"},
    "U3": {"id": "Waktu penyelesaian", "en": "Completion time"},
    "U4": {"id": "Biaya/tarif", "en": "Cost"},
    "U5": {"id": "Produk spesifikasi jenis pelayanan", "en": "Product specification"},
    "U6": {"id": "Kompetensi pelaksana", "en": "Competence of staff"},
    "U7": {"id": "Perilaku pelaksana", "en": "Conduct of staff"},
    "U8": {"id": "Penanganan pengaduan, saran, dan masukan", "en": "Complaint handling"},
    "U9": {"id": "Sarana dan prasarana", "en": "Facilities"},
}
"""By key, never by position: the printed questionnaire asks facilities before complaint handling."""

SCORES = range(1, 5)
_CHI_SQUARE = Fraction("3.841")
_SPREAD = Fraction(1, 4)  # P (1 − P) with P = 0.5
_MARGIN = Fraction("0.05") ** 2


class Grade(StrEnum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"


GRADE_NAMES: dict[Grade, Text] = {
    Grade.A: {"id": "Sangat baik", "en": "Very good"},
    Grade.B: {"id": "Baik", "en": "Good"},
    Grade.C: {"id": "Kurang baik", "en": "Less good"},
    Grade.D: {"id": "Tidak baik", "en": "Not good"},
}
LOWER_BOUNDS = ((Decimal("88.31"), Grade.A), (Decimal("76.61"), Grade.B), (Decimal("65.00"), Grade.C))


@dataclass(frozen=True, slots=True)
class ElementScore:
    """One element: `n` people gave it scores that add up to `total`; "Tidak tahu" is in neither."""

    element: str
    n: int
    total: int

    @property
    def nrr(self) -> Decimal:
        """The mean score, 1 to 4, to three decimals."""
        return rounded(self.exact, 3)

    @property
    def exact(self) -> Fraction:
        return Fraction(self.total, self.n)


@dataclass(frozen=True, slots=True)
class Skm:
    """The index of one service and period. `elements` holds those that anybody scored, in the order given."""

    elements: tuple[ElementScore, ...]

    @property
    def weight(self) -> Fraction:
        """Of each element: 1/9 for the standard nine."""
        return Fraction(1, len(self.elements))

    @property
    def missing(self) -> tuple[str, ...]:
        """Standard elements that nobody scored; the others bear their weight."""
        scored = {score.element for score in self.elements}
        return tuple(element for element in ELEMENTS if element not in scored)

    @property
    def is_standard(self) -> bool:
        """Whether it rests on the nine elements and no others, and can stand beside other units' indices."""
        return {score.element for score in self.elements} == set(ELEMENTS)

    @property
    def skm(self) -> Decimal:
        """The weighted mean of the elements, 1 to 4, to four decimals."""
        return rounded(self._exact, 4)

    @property
    def ikm(self) -> Decimal:
        """The index, 25.00 to 100.00."""
        return rounded(self._exact * 25, 2)

    @property
    def grade(self) -> Grade:
        return grade_of(self.ikm)

    @property
    def _exact(self) -> Fraction:
        return sum((score.exact for score in self.elements), Fraction()) * self.weight


def skm_of(counts: Mapping[str, Mapping[int, int]]) -> Skm | None:
    """The index from how often each element got each score: {"U1": {3: 40, 4: 12}, …}. None without answers.

    Raises ValueError for a score outside 1–4 or a negative count.
    """
    scores = [_element_score(element, given) for element, given in counts.items()]
    scored = tuple(score for score in scores if score.n)
    return Skm(scored) if scored else None


def _element_score(element: str, counts: Mapping[int, int]) -> ElementScore:
    if any(score not in SCORES or times < 0 for score, times in counts.items()):
        raise ValueError(f"the scores of {element} must be 1 to 4, counted from 0: {dict(counts)}")
    return ElementScore(element, sum(counts.values()), sum(score * times for score, times in counts.items()))


def grade_of(ikm: Decimal) -> Grade:
    """The grade of an index rounded to two decimals.

    The published bands leave gaps (64.99 to 65.00), so that only their lower bounds are compared.
    """
    return next((grade for bound, grade in LOWER_BOUNDS if ikm >= bound), Grade.D)


def rounded(value: Fraction, decimals: int) -> Decimal:
    """A fraction that is not negative to so many decimals, halves upwards, exactly."""
    units = int(value * 10**decimals + Fraction(1, 2))
    return Decimal(units).scaleb(-decimals)


def sample_size(population: int) -> int:
    """How many respondents a population needs (Krejcie & Morgan 1970: chi² = 3.841, P = 0.5, d = 0.05)."""
    if population <= 0:
        return 0
    needed = _CHI_SQUARE * population * _SPREAD / (_MARGIN * (population - 1) + _CHI_SQUARE * _SPREAD)
    return int(rounded(needed, 0))

"""Targets proposed from population figures: in proportion, adding up, and nothing made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.areas.schemas import MarginView
from participation.areas.tables import Area, PopulationMargin
from participation.campaigns.proposals import Divided, dealt_out, groups_of
from participation.campaigns.schemas import Condition
from participation.organisations.roles import Role
from participation.organisations.tables import Office
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section
from tests.campaign_factories import a_campaign
from tests.factories import a_survey, an_office, browser, post, sign_in, staff

SEXES = [Choice("p", {"id": "Perempuan"}), Choice("l", {"id": "Laki-laki"})]
SEX = Question("sex", QuestionType.SELECT_ONE, {"id": "Jenis kelamin"}, choices=SEXES)
AGE = Question("usia", QuestionType.INTEGER, {"id": "Usia"}, minimum=17)
DEFINITION = Definition(["id"], "id", [Section("profil", {"id": "Profil"}, [SEX, AGE])])
NOTHING = Definition(["id"], "id", [Section("profil", {"id": "Profil"}, [])])


def figures(*people: tuple[str, int, int, int]) -> list[MarginView]:
    return [MarginView(sex, first, last, count, "BPS", 2030) for sex, first, last, count in people]


ADULTS = figures(("female", 0, 17, 90), ("male", 0, 17, 90), ("female", 18, 200, 60), ("male", 18, 200, 40))


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30), st.integers(1, 5_000))
def test_answers_add_up(people: list[int], size: int) -> None:
    """As many as asked for, each within one of its exact share; one at least for whom there are people."""
    by_area = {number: figures(("female", 0, 200, count)) for number, count in enumerate(people)}
    found = dealt_out(size, [()], DEFINITION, by_area)
    assert [target.area for target in found] == [number for number, count in enumerate(people) if count]
    for target in found:
        exact = size * people[target.area or 0] / sum(people)
        assert exact - 1 < target.wanted < max(exact + 1, 2)
    if found and min(size * count / sum(people) for count in people if count) >= 1:
        assert sum(target.wanted for target in found) == size


def test_groups_are_those_that_are_asked_for_and_known() -> None:
    """Sexes by their choices, ages in bands that the figures fit; what the survey does not ask divides nothing."""
    assert groups_of(DEFINITION, ADULTS, Divided()) == [()]
    women, men = Condition("sex", ("p",)), Condition("sex", ("l",))
    assert groups_of(DEFINITION, ADULTS, Divided(sex=True)) == [(women,), (men,)]
    both = groups_of(DEFINITION, ADULTS, Divided(sex=True, ages=True))
    assert both is not None
    assert (women, Condition("usia", least=18)) in both
    assert len(both) == 4
    assert groups_of(NOTHING, ADULTS, Divided(sex=True)) is None


@pytest.mark.usefixtures("database")
async def test_the_button_fills_in_lines_and_saves_nothing() -> None:
    """What is proposed can be saved as it stands; where nothing can be proposed, what was typed is kept."""
    office = await an_office()
    survey = await a_survey(office.id, DEFINITION)
    campaign = await a_campaign(office.id, survey=survey.id)
    await staff(Role.PLANNER, office.id)
    place = f"/en/manage/campaigns/{campaign.id}/targets"
    typed = {"revision": str(campaign.revision), "lines": "semua: 7", "_go": "propose", "by_sex": "1"}
    async with browser() as desk:
        await sign_in(desk)
        without = await post(desk, f"{place}/propose", **typed)
        assert without.status_code == 422
        assert "semua: 7" in without.text
        area = Area(name="Kota", kind="city", kemendagri_code="00.71", depth=1, path="/")
        await area.save()
        await Area.update({Area.path: f"/{area.id}/"}).where(Area.id == area.id)
        await Office.update({Office.home_area: area.id}).where(Office.id == office.id)
        unknown = await post(desk, f"{place}/propose", **typed)
        assert unknown.status_code == 422
        assert "no population figures" in unknown.text
        await PopulationMargin.insert(
            *(
                PopulationMargin(
                    area=area.id,
                    sex=one.sex,
                    age_from=one.age_from,
                    age_to=one.age_to,
                    people=one.count,
                    year=2030,
                )
                for one in ADULTS
            )
        )
        for size in ("0", "x", "999999999999"):
            assert (await post(desk, f"{place}/propose", **typed, size=size)).status_code == 422
        proposed = await post(desk, f"{place}/propose", **typed, size="100")
        assert proposed.status_code == 200
        assert "sex = p: 54" in proposed.text
        assert "sex = l: 46" in proposed.text
        needed = await post(desk, f"{place}/propose", **typed)
        assert "sex = p: 87" in needed.text  # 150 of 280 people, of whom Krejcie and Morgan ask 162
        assert "100" in (await desk.get(place)).text
        assert (await post(desk, place, revision=typed["revision"], lines="sex = p: 54")).status_code == 303

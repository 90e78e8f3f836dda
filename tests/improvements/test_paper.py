"""What a report says on paper: the head of region's page, and what stands behind the ranking."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from participation.files.sections import Section, Share, words
from participation.improvements.before_after import Measured, Side, change_of_complaints, change_of_share
from participation.improvements.briefings import Briefing, Outcome
from participation.improvements.paper import compose_paper
from participation.improvements.paper_findings import areas, changes, elements, outcomes, ranking
from participation.improvements.paper_head import decision, head, read_words, summary
from participation.improvements.paper_improvements import block
from participation.improvements.paper_method import method
from participation.improvements.priorities import Components
from participation.improvements.schemas import (
    ActionView,
    AreaFigure,
    ElementFigure,
    Facts,
    Figures,
    ImprovementView,
    OverdueOffice,
    QuoteView,
    ReportView,
)
from participation.improvements.tables import ActionState
from participation.improvements.theme_outcomes import Exclusion
from participation.improvements.theme_states import ThemeState
from participation.improvements.voices import Mix
from participation.surveys.weighting import Interval
from participation.web.i18n import using_language

TODAY = date(2026, 11, 27)
LONG = "pertanggungjawabankeuangannyaa"
"""A word of 30 letters."""


def an_improvement(rank: int, label: str = "antrean loket", **changes: object) -> ImprovementView:
    facts = Facts(
        values={"volume": 20.0, "severity": 0.5},
        intervals={"volume": Interval(15, 25), "severity": Interval(0.4, 0.6)},
        ranks=(1, 3),
        first=0.8,
        usual_rank=rank,
        equal_rank=rank,
        calm_rank=rank,
        chance=0.001,
        element="U3",
    )
    made = ImprovementView(
        rank, label, ["antre"], 25, 20, 0.4, Mix(0.6, 0.3, 0.1), 0.05, [0.1, 0.4], 0.5,
        Components(1.0, 0.5), [QuoteView("Antre lama", 1)], id=rank, evidence=facts,
    )  # fmt: skip
    return replace(made, **changes)


def a_report(*improvements: ImprovementView, **changes: object) -> ReportView:
    figures = Figures(
        mix=Mix(0.5, 0.3, 0.2), weights={"volume": 0.5, "severity": 0.5}, weeks=[date(2026, 11, 2), date(2026, 11, 9)]
    )  # fmt: skip
    made = ReportView(
        "Laporan mingguan", date(2026, 11, 2), date(2026, 11, 16), 60, 50, figures, list(improvements),
        datetime(2026, 11, 16, 1, tzinfo=UTC), id=7, number=3, office=1, office_name="Dinas Satu",
    )  # fmt: skip
    return replace(made, **changes)


def an_action(state: ActionState = ActionState.PLANNED, **changes: object) -> ActionView:
    made = ActionView(
        1, 1, "Dinas Satu", "Loket kedua", "", state, date(2026, 12, 1), True, 1, None, 7, True, None, None, 1,
        datetime(2026, 11, 20, tzinfo=UTC), owner=5, owner_name="Sari",
    )  # fmt: skip
    return replace(made, **changes)


@pytest.fixture(autouse=True)
def _in_english() -> object:
    with using_language("en"):
        yield


def row(section: Section, number: int = 0) -> dict[str, str]:
    return dict(zip(section.heads, section.spoken[number], strict=True))


def test_what_is_asked_is_one_sentence_about_what_nobody_decided() -> None:
    """It names those of the first three that no action stands for; one that is done and still named is among them."""
    report = a_report(*(an_improvement(rank, f"topik {rank}") for rank in (1, 2, 3, 4)))
    actions = {1: [an_action()], 2: [an_action(ActionState.DONE)], 3: []}
    assert decision(Briefing(report, TODAY, actions=actions)) == (
        "To decide: what is done about “topik 2”, “topik 3”, who sees to it and until when."
    )


@pytest.mark.parametrize(("done_on", "stands"), [(3, ["Loket kedua"]), (2, [None]), (1, [None])])
def test_what_is_done_is_to_be_decided_again_only_where_a_report_looks_back_on_it(
    done_on: int, stands: list[str | None]
) -> None:
    """What the days before said is answered by it; an action that is still open goes before one that is done."""
    done, open_one = an_action(ActionState.DONE), an_action(id=2, title="Rencana")
    report, days = a_report(an_improvement(1)), {1: date(2026, 11, done_on)}
    briefing = Briefing(report, TODAY, actions={1: [done]}, done_on=days)
    both = replace(briefing, actions={1: [done, open_one]})
    named = [one.standing(report.improvements[0]) for one in (briefing, both)]
    assert [one and one.title for one in named] == [*stands, "Rencana"]


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (a_report(an_improvement(1)), "the first improvements are in hand"),
        (a_report(), "no topic was named by enough people"),
        (a_report(comments=0, voices=0, figures=Figures()), "nobody wrote anything"),
    ],
)
def test_nothing_to_decide_is_said_with_the_reason(report: ReportView, said: str) -> None:
    """A reader never wonders whether something is missing."""
    assert said in decision(Briefing(report, TODAY, actions={1: [an_action()]}))


def test_the_first_page_says_who_and_until_when() -> None:
    """Staff read the person, the public the office alone; what is late says so."""
    report = a_report(an_improvement(1), an_improvement(2, "lampu jalan"))
    late = an_action(due_on=date(2026, 11, 1))
    briefing = Briefing(report, TODAY, actions={1: [late]}, services={2: {"id": "PJU", "en": "Street lamps"}})
    items, overdue = head(replace(briefing, overdue=[OverdueOffice(1, "Dinas Satu", 2)]))
    first, second = row(items), row(items, 1)
    assert (first["Who sees to it"], first["State"], first["Until when"]) == (
        "Dinas Satu: Sari", "planned, late", "1 November 2026",
    )  # fmt: skip
    assert (second["Who sees to it"], second["Until when"]) == (
        "to be named; mostly about Street lamps", "to be set",
    )  # fmt: skip
    assert overdue.spoken == [["Dinas Satu", "2"]]
    for state in (ActionState.DONE, ActionState.DECLINED):
        ended, _ = head(replace(briefing, actions={1: [an_action(state)]}, done_on={1: date(2026, 12, 1)}))
        assert row(ended)["Until when"] == ""
    public, none = head(replace(briefing, public=True))
    assert row(public)["Who sees to it"] == "Dinas Satu"
    assert none.text == ["No action is past its day."]


def test_a_mail_has_the_facts_of_the_first_page_and_no_quote() -> None:
    """Decision, first improvements and what is overdue; what citizens wrote stays in the platform."""
    briefing = Briefing(a_report(an_improvement(1)), TODAY, overdue=[OverdueOffice(1, "Dinas Satu", 2)])
    assert summary(briefing) == (
        "To decide: what is done about “antrean loket”, who sees to it and until when.\n\n"
        "1. antrean loket: 20 voices (40% of those that have a topic), ▲ up 5 points; to be decided\n\n"
        "Actions past their day: Dinas Satu: 2."
    )


def test_a_share_says_of_how_many_voices_it_is() -> None:
    """Where some have no topic, nobody divides by the number at the top of the report and wonders."""
    every, some = (Briefing(a_report(an_improvement(1), voices=voices), TODAY) for voices in (50, 80))
    assert ranking(every).notes[-1] == "Shares are of the 50 voices that have a topic."
    assert "of the 50 different voices that have a topic, not of all 80" in ranking(some).notes[-1]
    facts = block(some, some.first[0]).facts
    assert any(
        "20 different voices in 25 comments · 40% of the 50 voices that have" in said for said in facts
    )


def test_the_ranking_prints_pins_and_what_became_of_themes() -> None:
    """Nobody is told that all is new where there is nothing to compare with."""
    pinned = an_improvement(1, state=ThemeState.SPLIT, related=["loket"], pinned="Janji wali kota")
    briefing = Briefing(a_report(pinned), TODAY, compared=True)
    assert row(ranking(briefing))["Theme"] == "split off (loket), put first by planners"
    assert row(ranking(replace(briefing, compared=False)))["Theme"] == "put first by planners"
    assert row(ranking(briefing))["Possible places"] == "1–3"


def test_what_planners_put_first_is_said_to_be_their_choice() -> None:
    """In the sentence above the ranking and on the first page; not as if figures had done it."""
    pinned = an_improvement(1, pinned="Janji wali kota", rank_by_figures=3)
    briefing = Briefing(a_report(pinned), TODAY)
    assert ranking(briefing).text == ["Planners put “antrean loket” first; by figures alone it has place 3."]
    assert row(head(briefing)[0])["Improvement"] == "antrean loket (put first by planners)"


def test_one_alone_is_not_called_first() -> None:
    """Of a single topic no place is sure or unsure: there is none that it could have instead."""
    with using_language("en"):
        alone, among = (
            ranking(Briefing(a_report(*found), TODAY)).text[0]
            for found in ([an_improvement(1)], [an_improvement(1), an_improvement(2, "lampu")])
        )
    assert alone == "“antrean loket” is the only topic that was ranked."
    assert among == "“antrean loket” comes first; by chance alone it could stand on place 1 to 3."


@pytest.mark.parametrize(("apart", "told"), [(25, True), (0, True), (None, False)])
def test_what_belongs_to_no_topic_is_counted(apart: int | None, told: bool) -> None:
    """But in reports of before it was."""
    report = a_report(an_improvement(1))
    figures = replace(report.figures, set_aside=replace(report.figures.set_aside, apart=apart))
    with using_language("en"):
        text = method(replace(report, figures=figures)).text
    assert (f"Near to no topic, or courtesies alone: {apart} of the comments." in text) is told


def test_only_what_is_flagged_is_said_to_move_a_place() -> None:
    """Not what planners put first or leave out: figures are compared with figures."""
    pinned = an_improvement(1, pinned="Janji wali kota", rank_by_figures=3)
    facts = pinned.evidence
    assert facts is not None
    calm = replace(pinned, evidence=replace(facts, calm_rank=3))
    moved = replace(pinned, evidence=replace(facts, calm_rank=4))
    told = [" ".join(block(Briefing(a_report(one), TODAY), one).sureness) for one in (calm, moved)]
    assert "flagged" not in told[0]
    assert "Without what is flagged below it would have place 4." in told[1]


def test_the_weeks_are_told_in_figures_as_well() -> None:
    """What small bars show, with the days; a dash where fewer than five spoke."""
    report = a_report(an_improvement(1, series=[None, 0.4]))
    said = "Share of voices by week, by its first day: 2 November 2026 –, 9 November 2026 40%."
    made = block(Briefing(report, TODAY), report.improvements[0])
    assert made.weeks == [said]
    assert said in made.facts
    assert block(Briefing(report, TODAY), an_improvement(1, series=[0.4])).weeks == []


def test_of_fewer_than_five_voices_no_mood_is_told() -> None:
    """They could be recognised."""
    report = replace(a_report(), comments=30, voices=1, figures=Figures(mix=None))
    assert read_words(report) == (
        "30 comments were read. They are of fewer than five different voices: how they sound is not told."
    )


def test_changes_name_what_is_new_moving_or_gone() -> None:
    """What goes on is not listed; a theme that is gone is."""
    new, steady = an_improvement(1, state=ThemeState.BORN), an_improvement(2, "b", state=ThemeState.STEADY)
    report = a_report(new, steady)
    report = replace(report, figures=replace(report.figures, retired=["parkir"], unranked=["lampu"]))
    found = changes(Briefing(report, TODAY, compared=True))
    assert [cells[:2] for cells in found.spoken] == [
        ["1. antrean loket", "new"],
        ["parkir", "no longer a topic"],
        ["lampu", "no longer ranked: too few speak of it or complain"],
    ]


def test_changes_say_that_another_model_read() -> None:
    """What looks like a change may be the model's."""
    briefing = Briefing(a_report(an_improvement(1)), TODAY, compared=True)
    assert "Another version of the model" not in " ".join(changes(briefing).text)
    assert "Another version of the model" in changes(replace(briefing, read_otherwise=True)).text[-1]


@pytest.mark.parametrize(
    ("changed", "compared", "said"),
    [
        ({"id": 0}, False, "made on demand"),
        ({}, False, "the first report of its schedule"),
        ({}, True, "no theme has changed by more than chance"),
    ],
)
def test_without_changes_the_reason_is_said(changed: dict[str, object], compared: bool, said: str) -> None:
    """On demand, the first of its schedule, or nothing changed: three different things."""
    found = changes(Briefing(a_report(**changed), TODAY, compared=compared))
    assert said in found.text[0]
    assert found.rows == []


def test_an_action_that_is_done_is_measured_with_n_period_and_interval() -> None:
    """Both shares with their numbers and days, the difference with its interval, and what may be said of it."""
    sides = Side(40, 200, 30), Side(12, 190, 6)
    days = (date(2026, 9, 1), date(2026, 9, 28), date(2026, 10, 6), date(2026, 11, 2))
    found = Measured(*sides, *days, change_of_share(*sides), change_of_complaints(*sides), gone=False)
    section = outcomes(Briefing(a_report(), TODAY, outcomes=[Outcome(an_action(), found)]))
    assert section is not None
    spoken, complaining = row(section), row(section, 1)
    assert spoken["Before"] == "40 of 200 (1 September 2026 to 28 September 2026)"
    assert (spoken["Afterwards"], spoken["So now there are"]) == (
        "12 of 190 (6 October 2026 to 2 November 2026)", "fewer",
    )  # fmt: skip
    assert (spoken["Change in points"], spoken["Possible (95 in 100)"]) == ("-13.7", "-20.3 … -7.1")
    even = Outcome(an_action(), replace(found, share=replace(found.share, low=-0.0671, high=0.05)))
    both = outcomes(Briefing(a_report(), TODAY, outcomes=[even]))
    assert both is not None
    assert row(both)["Possible (95 in 100)"] == "-6.7 … 5.0"
    assert complaining["So now there are"] == "cannot be told"
    assert section.notes == ["Other things may have changed it as well."]
    read_otherwise = Outcome(an_action(), replace(found, complaints=None, read_otherwise=True))
    doubted = outcomes(Briefing(a_report(), TODAY, outcomes=[read_otherwise]))
    assert doubted is not None
    assert len(doubted.rows) == 1
    assert "Another version of the model" in doubted.notes[-1]


@pytest.mark.parametrize(
    ("gone", "afterwards", "said"), [(False, "0 of 190", "too few voices"), (True, "no longer among", "")]
)
def test_what_cannot_be_measured_has_no_number(gone: bool, afterwards: str, said: str) -> None:
    """No number is printed that nobody may read anything from; what is not ranked any more is said to be so."""
    sides = Side(4, 200, 4), Side(0, 190, 0)
    days = (TODAY, TODAY, TODAY, TODAY)
    found = Measured(*sides, *days, change_of_share(*sides), None, gone=gone)
    section = outcomes(Briefing(a_report(), TODAY, outcomes=[Outcome(an_action(), found)]))
    assert section is not None
    assert row(section)["Afterwards"].startswith(afterwards)
    assert (row(section)["Change in points"], row(section)["So now there are"]) == ("–", said)


def test_areas_and_elements_stand_beside_the_improvements() -> None:
    """A low score stands beside the comments that explain it; few voices are a dash, an area that is gone is said."""
    figures = Figures(
        areas=[AreaFigure(4, 9, 0.5, [6, None]), AreaFigure(5, 5, 0.2, [0, 5])],
        elements=[ElementFigure("U3", 8, 0.75, 2.345, 40), ElementFigure("U4", None, None, None, 0)],
    )
    report = a_report(an_improvement(1), an_improvement(2, "lampu"), figures=figures)
    briefing = Briefing(report, TODAY, areas={4: "Melati"})
    found, scored = areas(briefing), elements(report)
    assert found is not None
    assert scored is not None
    assert found.spoken == [
        ["Melati", "9", "50%", "6", "–"],
        ["an area that is gone", "5", "20%", "0", "5"],
    ]
    assert row(scored)["Score (NRR)"] == "2.35"
    assert row(scored)["Improvements"] == "1. antrean loket, 2. lampu"
    assert scored.spoken[1][1:5] == ["–", "–", "–", "–"]
    assert "U3 Completion time: 2.35 of 4" in scored.text[1]


def test_what_is_not_known_is_left_out() -> None:
    """Without areas, elements, exclusions, floods or measured actions there is no empty table of them."""
    keys = [section.key for section in compose_paper(Briefing(a_report(), TODAY)).findings]
    assert keys == ["changes", "method"]


def test_what_planners_left_out_is_printed_with_the_reason() -> None:
    """And with the place that it would have by the usual weights."""
    report = a_report()
    figures = replace(report.figures, excluded=[Exclusion("parkir", "Bukan kewenangan kami", 2, 9, 12)])
    paper = compose_paper(Briefing(replace(report, figures=figures), TODAY))
    (left_out,) = [section for section in paper.findings if section.key == "excluded"]
    assert left_out.spoken == [["parkir", "2", "9", "Bukan kewenangan kami"]]


def test_cells_are_spoken_in_the_form_of_the_language() -> None:
    """Figures stay figures until they are read."""
    cells = [None, 1234, Decimal("2.50"), Share("0.1250"), "=1+1"]
    assert [words(cell) for cell in cells] == ["–", "1,234", "2.50", "12.50%", "=1+1"]
    with using_language("id"):
        assert [words(cell) for cell in cells[1:4]] == ["1.234", "2,50", "12,50%"]

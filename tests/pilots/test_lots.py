"""What a protocol says about its draw."""

from msgspec.structs import replace

from participation.pilots.draw import (
    TicketFile,
    commitment_of,
    draw_from,
    faults_of,
    read_draw,
    read_tickets,
    written,
)
from participation.pilots.lots import (
    area_stratum,
    arm_names,
    arm_position,
    is_drawn,
    lots_of,
    places_by_stratum,
)
from participation.pilots.schemas import Arm, PlacesNamed, SurveyNamed
from tests.pilot_factories import ARMS, a_document

MELATI, KENANGA = PlacesNamed("Melati", "00.71.01", 3), PlacesNamed("Kenanga", "", 2)
DOCUMENT = a_document(places=(MELATI, KENANGA), enrollment=SurveyNamed("daftar", 1, "0" * 64))
TICKETS = {"00.71.01 Melati": ["B", "A"], "Kenanga": ["C"], "": ["lost"]}
SEED = bytes(range(32))


def test_areas_are_found_by_code_and_else_by_name() -> None:
    """An area that was renamed is the same one; one that has no code is known by its name; another is none."""
    assert area_stratum(DOCUMENT, "Melati Baru", "00.71.01") == "00.71.01 Melati"
    assert area_stratum(DOCUMENT, "Kenanga", "") == "Kenanga"
    assert area_stratum(DOCUMENT, "Kenanga", "00.71.02") == "Kenanga"
    assert area_stratum(DOCUMENT, "Melati", "00.72.01") == ""


def test_areas_of_one_name_share_their_places() -> None:
    """Without codes nobody could tell them apart in a file."""
    twice = replace(DOCUMENT, places=(KENANGA, KENANGA))
    assert places_by_stratum(twice) == {"Kenanga": 4}


def test_lists_do_not_tell_who_applied_first() -> None:
    """Tickets are listed by their own order, those of a lottery all together; foreign areas are in no list."""
    assert lots_of(DOCUMENT, TICKETS).tickets == {"00.71.01 Melati": ["A", "B"], "Kenanga": ["C"]}
    lottery = lots_of(replace(DOCUMENT, allocation="lottery"), TICKETS)
    assert (lottery.places, lottery.tickets, lottery.arms) == ({"all": 5}, {"all": ["A", "B", "C"]}, [])


def test_areas_are_tickets_where_they_are_drawn() -> None:
    """Each area once, in one stratum, whether anybody applied there or not."""
    lots = lots_of(replace(DOCUMENT, allocation="cluster"), {})
    assert (lots.places, lots.tickets) == ({"all": 2}, {"all": ["00.71.01 Melati", "Kenanga"]})
    assert [arm.name for arm in lots.arms] == ["1 Antre dari rumah", "2 Antre seperti biasa"]


def test_arms_are_numbered_and_found_again() -> None:
    """Arms of one name, of two lines and of endless length make a file that can be drawn again."""
    arms = (Arm({"id": "Baru\tsekali\nlagi"}, {}, "new"), Arm({"id": "x" * 300}, {}, "new"), ARMS[1])
    document = replace(DOCUMENT, arms=arms)
    names = list(arm_names(document))
    assert names[0] == "1 Baru sekali lagi"
    assert [arm_position(document, name) for name in names] == [0, 1, 2]
    assert arm_position(replace(document, arms=ARMS, allocation="lottery"), "") == 0
    assert list(arm_names(replace(document, allocation="lottery"))) == names[:2]
    listed = TicketFile("uji", "0" * 64, commitment_of(SEED), lots_of(document, TICKETS))
    assert read_tickets(written(listed)) == listed
    outcome = draw_from(listed, SEED, "10.241,5")
    assert faults_of(read_draw(written(outcome))) == []
    assert (outcome.trial, outcome.protocol) == ("uji", "0" * 64)


def test_who_applied_on_paper_is_not_drawn_here() -> None:
    """A trial without questions to applicants, or of first come, first served, has no draw."""
    assert is_drawn(DOCUMENT)
    assert not is_drawn(replace(DOCUMENT, enrollment=None))
    assert not is_drawn(replace(DOCUMENT, allocation="first_come"))

"""What becomes of the answers of every survey once it is closed."""

from dataclasses import replace
from datetime import timedelta

from participation.accounts.schemas import PROGRAM
from participation.accounts.tables import AuditEntry
from participation.clock import today
from participation.database import DatabaseEngine
from participation.surveys.closing import forget_orders
from participation.surveys.collecting import collect_batch
from participation.surveys.intake import store
from participation.surveys.queued_schemas import Apart
from participation.surveys.service import close_survey
from participation.surveys.tables import Submission, Survey
from tests.factories import a_survey, an_office, count_answers, some_answers
from tests.surveys.test_identifiers import a_unit
from tests.surveys.test_unlinkable import Dump, attack, people_answered, whole_dump

PEOPLE = [f"orang-{number}" for number in range(60)]


async def test_answers_of_an_open_survey_lose_their_order_at_the_close(database: DatabaseEngine) -> None:
    """Where anybody may answer, too: whoever watched a kiosk finds the order in no dump from the next night on."""
    survey = await a_survey((await an_office()).id)
    for person in PEOPLE:
        await store([a_unit(survey, some_answers(saran=person))])
    assert await forget_orders() == 0  # it is still open
    await close_survey(PROGRAM, survey.id)
    assert await forget_orders() == 0  # not everything is counted
    await count_answers()
    await collect_batch()
    assert attack({"seen": PEOPLE}, people_answered(await whole_dump(database))) != []
    assert await forget_orders() == 1
    assert attack({"seen": PEOPLE}, people_answered(await whole_dump(database))) == []
    assert await AuditEntry.exists().where(AuditEntry.action == "shuffle")


async def test_answers_that_wait_after_the_close_lose_their_order(database: DatabaseEngine) -> None:
    """Those that came late, too: one phone's lie beside each other no longer than until the next night."""
    survey = await a_survey((await an_office()).id)
    await store([a_unit(survey, some_answers())])
    await close_survey(PROGRAM, survey.id)
    await count_answers()
    await collect_batch()
    assert await forget_orders() == 1
    await Submission.update({Submission.received_on: today() - timedelta(days=1)}, force=True)
    for person in PEOPLE:
        await store([replace(a_unit(survey, some_answers(saran=person)), apart=Apart.LATE)])
    assert attack({"seen": PEOPLE}, people_answered(await late_dump(database))) != []
    assert await forget_orders() == 1
    assert attack({"seen": PEOPLE}, people_answered(await late_dump(database))) == []


async def late_dump(database: DatabaseEngine) -> Dump:
    dump = await whole_dump(database)
    return {**dump, "submission": dump["late_submission"]}


async def test_a_survey_is_shuffled_until_nothing_new_is_in_it(database: DatabaseEngine) -> None:
    """What came on the day of the shuffling is shuffled once more, and then the survey is left alone."""
    survey = await a_survey((await an_office()).id)
    await store([a_unit(survey, some_answers())])
    await close_survey(PROGRAM, survey.id)
    await count_answers()
    await collect_batch()
    assert [await forget_orders(), await forget_orders()] == [1, 1]
    await Submission.update({Submission.received_on: today() - timedelta(days=1)}, force=True)
    assert await forget_orders() == 0
    await Survey.update({Survey.shuffled_on: None}, force=True)
    assert await forget_orders() == 1

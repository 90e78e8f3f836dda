"""Tables counted in a process beside the web process: the same ones, and its death costs nobody more than a moment."""

import contextlib

import pytest

from participation.accounts.schemas import PROGRAM
from participation.errors import Unavailable
from participation.feedback.receipts import new_key
from participation.surveys.exploring import Asked
from participation.surveys.result_service import save_margins
from participation.surveys.service import survey_or_not_found
from participation.surveys.tabulator import Tabulator, tabulator_beside
from participation.surveys.weighting import Margin
from participation.web.i18n import set_language
from tests.factories import answering, count_answers, some_answers

ASKED = Asked("puas", by="layanan", channel="api")
EVERY_QUESTION = Asked("", where="layanan", answer="ktp")


@pytest.fixture
async def answered(database_url: str) -> int:
    """A survey with forty answers, weighted to a population."""
    async with answering() as client:
        for number in range(40):
            answers = some_answers(
                layanan=("ktp", "ktp", "kk")[number % 3], puas=1 + number % 5, menit=number
            )
            sent = {"key": new_key(), "answers": answers}
            assert (await client.post("/api/v1/surveys/survei-ktp/submissions", json=sent)).status_code == 201
    await save_margins(PROGRAM, await survey_or_not_found(1), [Margin("layanan", {"ktp": 50, "kk": 50})])
    await count_answers()
    return 1


async def test_it_counts_as_this_process_does(answered: int) -> None:
    """Words in the language of the page, weights and intervals included."""
    here = Tabulator()
    async with tabulator_beside() as beside:
        for language in ("id", "en"):
            set_language(language)
            assert await beside.table(answered, ASKED) == await here.table(answered, ASKED)
            assert await beside.notes(answered) == await here.notes(answered) is not None
        assert await beside.counts(answered, EVERY_QUESTION) == await here.counts(answered, EVERY_QUESTION)
        with pytest.raises(KeyError):
            await beside.table(answered, Asked("paspor"))
        with pytest.raises(KeyError):
            await beside.counts(answered, Asked("", where="paspor", answer="ya"))


async def test_another_one_takes_its_place(answered: int) -> None:
    """Whether it was sent away or died: at most one page has to be opened again."""
    async with tabulator_beside() as beside:
        first = await beside.table(answered, ASKED)
        beside.stop()
        assert await beside.table(answered, ASKED) == first
        assert beside._process is not None
        beside._process.kill()
        with contextlib.suppress(Unavailable):
            await beside.table(answered, ASKED)
        assert await beside.table(answered, ASKED) == first

"""Staff of one office read what is said about that office, and nothing that is said about another one."""

import io
import re
import zipfile
from typing import Any
from uuid import UUID

import msgspec
import pytest

from participation.clock import now, today
from participation.improvements.priorities import Components
from participation.improvements.schemas import Figures, FloodView
from participation.improvements.tables import (
    Improvement,
    ImprovementComment,
    ImprovementReport,
    Quote,
    ReportSchedule,
)
from participation.organisations.roles import Role
from participation.sentiment.label_tables import CommentLabel, LabelAgreement
from participation.sentiment.tables import CommentAnalysis
from tests.factories import an_office, browser, post, sign_in, staff
from tests.owned_objects import FILLINGS, OWN, a_comment, an_improvement
from tests.test_permissions import address, staff_pages

pytestmark = pytest.mark.usefixtures("database")

OURS, THEIRS = "Loketkami lambat melayani", "Rahasiamereka lambat melayani"
LISTS = (
    "/comments", "/comments?q=lambat", "/comments?q=rahasia*", "/comments?view=unsure", "/comments?view=second",
    "/comments?view=mine", "/comments?office={foreign}", "/comments?topic={topic}", "/comments?sentiment=negative",
    "/comments?element=U3", "/comments?channel=page", "/improvements?schedule={schedule}",
    "/actions/new?improvement={topic}",
)  # fmt: skip
ROLES = (Role.EDITOR, Role.PLANNER, Role.ADMIN)


async def a_read_comment(office: int, text: str) -> UUID:
    comment = await a_comment(office)
    await CommentAnalysis.insert(
        CommentAnalysis(
            comment=comment,
            model_version="1",
            language="id",
            redacted_text=text,
            fingerprint=text[:8],
            negative=0.5,
            neutral=0.3,
            positive=0.2,
            sentiment="negative",
            element="U3",
        )
    )
    return comment


async def a_report_on_all(office: int, comments: list[UUID]) -> int:
    """A topic of a report that reads the comments of every office; the schedule is of one of them."""
    topic = await an_improvement(office)
    await ReportSchedule.update({ReportSchedule.whole_office: False}, force=True)
    parts = msgspec.to_builtins(Components(volume=1.0, severity=1.0, trend=1.0))
    await Improvement.update({Improvement.components: parts, Improvement.series: [1.0]}, force=True)
    flood = FloodView("copies", 2, 1, today(), today(), comment=comments[-1])
    await ImprovementReport.update(
        {ImprovementReport.figures: msgspec.to_builtins(Figures(floods=[flood], quotes=2))}, force=True
    )
    await ImprovementComment.insert(
        *(ImprovementComment(improvement=topic, comment=comment) for comment in comments)
    )
    await Quote.insert(
        *(
            Quote(improvement=topic, comment=comment, position=position)
            for position, comment in enumerate(comments)
        )
    )
    return topic


async def two_offices() -> dict[str, Any]:
    """Comments about two offices in one report, and everything of the first office that a path can name."""
    own, foreign = (await an_office("Dinas Sendiri")).id, (await an_office("Dinas Asing")).id
    objects = {name: await make(own) for name, make in OWN.items() if name != "case_id"}
    ours, theirs = await a_read_comment(own, OURS), await a_read_comment(foreign, THEIRS)
    topic = await a_report_on_all(own, [ours, theirs])
    row = await Improvement.select(
        Improvement.report, Improvement.report.schedule.as_alias("schedule")
    ).where(Improvement.id == topic)
    colleague = await staff(Role.EDITOR, foreign, "asing@kota.go.id")
    await CommentLabel.insert(
        CommentLabel(comment=theirs, account=colleague.id, sentiment="negative", at=now())
    )
    await LabelAgreement.insert(
        LabelAgreement(
            office=foreign, subject="sentiment", comments=9, people=2, alpha=0.5, measured_on=today()
        )
    )
    return {
        **objects,
        "report_id": row[0]["report"],
        "topic": topic,
        "schedule": row[0]["schedule"],
        "foreign": foreign,
        "own": own,
    }


def every_page(objects: dict[str, Any]) -> list[str]:
    """All pages of staff that are read, filled with objects of the own office, and the lists by every filter."""
    filled = {**FILLINGS, **objects}
    pages = [address(page, filled) for page in staff_pages() if page.name.startswith("GET")]
    return [*pages, *(f"/en/manage{path.format(**objects)}" for path in LISTS)]


@pytest.mark.parametrize("role", ROLES)
async def test_nothing_of_another_office_is_read_anywhere(role: Role) -> None:
    """On every page, by every filter, as a file and in an export: not a word that was said about the other one."""
    objects = await two_offices()
    await staff(role, objects["own"])
    seen: dict[str, str] = {}
    async with browser() as client:
        await sign_in(client)
        files = [f"/en/manage/improvements/{objects['report_id']}?format={kind}" for kind in ("json", "csv")]
        for path in [*every_page(objects), *files]:
            answer = await client.get(path)
            assert answer.status_code < 500, path
            seen[path] = readable(answer.content)
        for kind in ("csv", "xlsx"):
            for filters in ({}, {"office": objects["foreign"]}, {"topic": objects["topic"]}):
                answer = await post(client, "/en/manage/comments/export", kind=kind, **filters)
                seen[f"{kind} {filters}"] = readable(answer.content)
    told = {path for path, text in seen.items() if "Rahasiamereka" in text}
    assert told == set()
    named = {path for path, text in seen.items() if "Dinas Asing" in text and "/comments" in path}
    assert named == set()
    for path in (
        "/en/manage",
        "/en/manage/comments",
        "/en/manage/comments?q=lambat",
        "/en/manage/comments?view=unsure",
        f"/en/manage/comments?topic={objects['topic']}",
        f"/en/manage/improvements/{objects['report_id']}",
        f"/en/manage/improvements/{objects['report_id']}?format=json",
    ):
        assert "Loketkami" in seen[path], path
    assert "quotes about your own office" in seen[f"/en/manage/improvements/{objects['report_id']}"]
    if role is not Role.EDITOR:
        assert "Loketkami" in seen["csv {}"]
        assert "Loketkami" in seen["xlsx {}"]
        assert "Loketkami" in seen[f"/en/manage/improvements/{objects['report_id']}/publish"]


def readable(content: bytes) -> str:
    """The text of an answer, of a workbook that of all its parts."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as workbook:
        return "".join(workbook.read(name).decode("utf-8", errors="replace") for name in workbook.namelist())


async def test_nobody_acts_on_what_they_may_not_read() -> None:
    """A quote about another office is neither offered nor published by who sends its number all the same."""
    objects = await two_offices()
    await staff(Role.PLANNER, objects["own"])
    path = f"/en/manage/improvements/{objects['report_id']}"
    async with browser() as client:
        await sign_in(client)
        offered = re.findall(r'name="quote" value="(\d+)"', (await client.get(f"{path}/publish")).text)
        rows = await Quote.select(Quote.id).order_by(Quote.position)
        await post(client, f"{path}/publish", quote=[str(row["id"]) for row in rows])
        public = (await client.get(f"/en/improvements/{objects['report_id']}")).text
    assert offered == [str(rows[0]["id"])]
    assert await Quote.count().where(Quote.public.eq(True)) == 1
    assert "Rahasiamereka" not in public


async def test_who_may_read_all_offices_reads_them_together() -> None:
    """A planner for everything sees, ticks and publishes what is said about any office."""
    objects = await two_offices()
    await staff(Role.PLANNER)
    async with browser() as client:
        await sign_in(client)
        page = (await client.get(f"/en/manage/improvements/{objects['report_id']}")).text
    assert "Loketkami" in page
    assert page.count("Rahasiamereka") == 2, "as a quote and as a text that was copied"

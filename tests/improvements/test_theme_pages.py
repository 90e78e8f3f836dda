"""Staff pages of themes: planners merge, split, rename, put first and leave out, with a reason."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from participation.accounts.tables import AuditEntry
from participation.feedback.tables import Comment, Receipt
from participation.improvements.making import make_report
from participation.improvements.panels import receipt_panel
from participation.improvements.queries import report_by_id
from participation.improvements.schemas import ReportView
from participation.improvements.service import publish_report
from participation.improvements.tables import (
    DecisionKind,
    LeftOutComment,
    Theme,
    ThemeDecision,
    ThemeSpace,
)
from participation.improvements.theme_outcomes import Idle
from participation.improvements.theme_queries import theme_by_id, themes_of
from participation.improvements.theme_schemas import ThemeView
from participation.improvements.theme_states import ThemeState
from participation.organisations.roles import Role
from tests.factories import a_report, an_office, browser, post, sign_in, staff

pytestmark = pytest.mark.usefixtures("database")

SLOT = datetime(2026, 11, 22, 22, tzinfo=UTC)  # Monday 23 November, 05.00 in Jakarta
REASON = "Sudah ditangani dinas lain."


async def a_theme() -> tuple[ReportView, ThemeView, ThemeView]:
    """A report, and the themes of its first two improvements; a planner of the office can sign in."""
    office = (await an_office()).id
    report = await a_report(office)
    await staff(Role.PLANNER, office)
    first, second = [await theme_by_id(one.theme or 0) for one in report.improvements[:2]]
    assert first is not None
    assert second is not None
    return report, first, second


def path(theme: ThemeView, kind: str) -> str:
    return f"/en/manage/themes/{theme.id}/decisions/{kind}"


async def next_report(report: ReportView, days: int = 1) -> ReportView:
    """A report of the same comments, so many days later."""
    return await make_report(report.schedule, SLOT + timedelta(days=days))


async def test_a_name_stays() -> None:
    """A planner's name is that of every later report, and the page says who gave it and why."""
    report, theme, _ = await a_theme()
    async with browser() as client:
        await sign_in(client)
        await post(client, path(theme, "rename"), name="Antrean KTP", reason="Lebih jelas.", revision=1)
        shown = await client.get(f"/en/manage/themes/{theme.id}")
        listed = await client.get(f"/en/manage/schedules/{report.schedule}/themes")
    assert "named by a planner" in shown.text
    assert "Lebih jelas." in shown.text
    assert "Antrean KTP" in listed.text
    for days in (1, 2):
        later = await next_report(report, days)
        assert "Antrean KTP" in {one.label for one in later.improvements}


async def test_a_name_that_nobody_gave_follows_its_topic() -> None:
    """The theme is named anew where its name fits no longer, and the report says what it was called."""
    report, theme, _ = await a_theme()
    await Theme.update({Theme.name: "jadwal dokter"}).where(Theme.id == theme.id)
    later = await next_report(report)
    async with browser() as client:
        await sign_in(client)
        shown = await client.get(f"/en/manage/improvements/{later.id}")
    (first,) = [one for one in later.improvements if one.theme == theme.id]
    assert first.label == theme.name
    assert (await theme_by_id(theme.id)).name == theme.name  # type: ignore[union-attr]
    assert shown.text.count("called “jadwal dokter” before") == 3


@pytest.mark.parametrize("kind", ["pin", "exclude"])
async def test_a_theme_that_planners_decided_about_keeps_its_name(kind: str) -> None:
    """Their reasons speak of what is called so, whatever a program would call it."""
    report, theme, _ = await a_theme()
    await Theme.update({Theme.name: "jadwal dokter"}).where(Theme.id == theme.id)
    async with browser() as client:
        await sign_in(client)
        await post(client, path(theme, kind), reason=REASON, revision=1)
    later = await next_report(report)
    names = {one.label for one in (*later.improvements, *later.figures.excluded) if one.theme == theme.id}
    assert names == {"jadwal dokter"}


async def test_themes_that_are_merged_keep_the_name_of_the_whole() -> None:
    """Planners chose it by this name to take the other one up."""
    report, theme, other = await a_theme()
    await Theme.update({Theme.name: "jadwal dokter"}).where(Theme.id == theme.id)
    async with browser() as client:
        await sign_in(client)
        await post(client, path(other, "merge"), other=theme.id, reason=REASON, revision=1)
    later = await next_report(report)
    assert "jadwal dokter" in {one.label for one in later.improvements}


async def test_what_is_left_out_is_published_with_its_reason_and_rank() -> None:
    """The next report does not rank the theme; its public page lists it, until the decision is ended."""
    report, theme, _ = await a_theme()
    async with browser() as client:
        await sign_in(client)
        await post(client, path(theme, "exclude"), reason=REASON, revision=1)
        later = await next_report(report)
        actor = await staff(Role.PLANNER, report.office, email="lain@kota.go.id")
        await publish_report(actor, later.id, [])
        public = await client.get(f"/en/improvements/{later.id}")
        decision = (await theme_by_id(theme.id)).decisions[0]  # type: ignore[union-attr]
        ended = await post(client, f"/en/manage/themes/{theme.id}/end", decision=decision.id, revision=2)
    assert theme.id not in {one.theme for one in later.improvements}
    (left_out,) = later.figures.excluded
    assert (left_out.label, left_out.reason, left_out.rank) == (theme.name, REASON, 1)
    assert "Left out of the ranking" in public.text
    assert REASON in public.text
    assert ended.status_code == 303
    assert theme.id in {one.theme for one in (await next_report(report, 2)).improvements}


async def test_a_receipt_tells_why_a_topic_is_left_out() -> None:
    """Once the report is public, whoever wrote of it reads the reason, the place, and where it stands; not before."""
    report, theme, _ = await a_theme()
    receipt = Receipt(digest=b"x" * 32, secret_version="1", kind="comment")
    await receipt.save()
    quoted = report.improvements[0].quotes[0].text
    await Comment.update({Comment.receipt: receipt.id}).where(Comment.text == quoted)
    async with browser() as client:
        await sign_in(client)
        await post(client, path(theme, "exclude"), reason=REASON, revision=1)
    later = await next_report(report)
    assert await receipt_panel(receipt.id) is None
    admin = await staff(Role.ADMIN, email="admin@kota.go.id")
    await publish_report(admin, later.id, [])
    panel = await receipt_panel(receipt.id)
    assert panel is not None
    (told,) = panel.context["left_out"]
    assert (told.report, told.label, told.reason, told.rank) == (later.id, theme.name, REASON, 1)
    assert await LeftOutComment.count() == later.figures.excluded[0].comments
    await Receipt.delete().where(Receipt.id == receipt.id)
    assert await LeftOutComment.count() == later.figures.excluded[0].comments - 1


async def test_what_is_put_first_stands_first() -> None:
    """The second theme is the first of the next report, which says why and where figures would have it."""
    report, _, theme = await a_theme()
    async with browser() as client:
        await sign_in(client)
        await post(client, path(theme, "pin"), reason="Rawan kecelakaan.", revision=1)
        later = await next_report(report)
        shown = await client.get(f"/en/manage/improvements/{later.id}")
    first = later.improvements[0]
    assert (first.theme, first.pinned, first.rank_by_figures) == (theme.id, "Rawan kecelakaan.", 2)
    assert "By figures alone it has place 2." in shown.text
    assert "Planners put nothing first" not in shown.text


async def test_a_decision_without_effect_is_told() -> None:
    """A planner's word does not vanish with its topic; where it ranks again, it is first again."""
    report, theme, _ = await a_theme()
    async with browser() as client:
        await sign_in(client)
        await post(client, path(theme, "pin"), reason=REASON, revision=1)
        silent, loud = await next_report(report, 400), await next_report(report)
        page = await client.get(f"/en/manage/improvements/{silent.id}")
    assert silent.figures.idle == [Idle(theme.name, REASON, True)]
    assert "Decided, but without effect" in page.text
    assert REASON in page.text
    assert (loud.improvements[0].theme, loud.figures.idle) == (theme.id, [])


async def test_merged_themes_are_one_in_every_later_report() -> None:
    """Their comments are counted together, under the name of the one that took the other up."""
    report, first, second = await a_theme()
    async with browser() as client:
        await sign_in(client)
        form = await client.get(path(second, "merge"))
        await post(client, path(second, "merge"), other=first.id, reason="Hal yang sama.", revision=1)
        taken_up = (await client.get(f"/en/manage/themes/{first.id}")).text
        later = await next_report(report)
        told = (await client.get(f"/en/manage/improvements/{later.id}")).text
    assert first.name in form.text
    assert "or planners joined or parted them" in told
    assert "No one wrote or changed the ranking" not in told
    assert f'Decided about <a href="/en/manage/themes/{second.id}">{second.name}</a>' in taken_up
    assert second.id not in {one.theme for one in later.improvements}
    whole = next(one for one in later.improvements if one.theme == first.id)
    assert whole.comments == sum(one.comments for one in report.improvements[:2])
    assert (whole.state, whole.related) == (ThemeState.MERGED, [second.name])
    assert second.name not in later.figures.retired
    again = next(one for one in (await next_report(report, 2)).improvements if one.theme == first.id)
    assert (again.state, again.related) == (ThemeState.STEADY, [])


async def test_a_part_is_split_off_by_its_words() -> None:
    """Comments with one of the words are a theme of their own from the next report on."""
    report, theme, _ = await a_theme()
    word = theme.terms[0].split()[0]
    async with browser() as client:
        await sign_in(client)
        await post(
            client, path(theme, "split"), words=f"{word}, zzz", name="Bagian", reason="Lain.", revision=1
        )
    later = await next_report(report)
    part = next(one for one in later.improvements if one.label == "Bagian")
    rest = sum(one.comments for one in later.improvements if one.theme == theme.id)
    assert 0 < part.comments == report.improvements[0].comments - rest
    assert (part.state, part.related) == (ThemeState.SPLIT, [theme.name])
    again = next(one for one in (await next_report(report, 2)).improvements if one.label == "Bagian")
    assert (again.state, again.related) == (ThemeState.STEADY, [])


async def test_a_part_that_is_too_small_to_be_ranked_says_so() -> None:
    """On its page, on that of what it came from, in the list and the last report; how many spoke is told nowhere."""
    report, theme, _ = await a_theme()
    async with browser() as client:
        await sign_in(client)
        await post(
            client,
            path(theme, "split"),
            words="pasar, terminal, masjid",
            name="Bagian",
            reason="Lain.",
            revision=1,
        )
        later = await next_report(report)
        (part,) = [one for one in await themes_of(report.schedule) if one.name == "Bagian"]
        themes = f"/en/manage/schedules/{report.schedule}/themes"
        shown = [
            (await client.get(address)).text
            for address in (
                f"/en/manage/themes/{part.id}",
                f"/en/manage/themes/{theme.id}",
                themes,
                f"/en/manage/improvements/{later.id}",
                f"/en/manage/improvements/{report.id}",
            )
        ]
    assert 0 < part.voices < 5
    assert "fewer than five different voices spoke of this theme" in shown[0]
    assert "too few voices to be ranked" in shown[1]
    assert re.search(r'Bagian</a></td>.*?data-label="Voices">–</td>', shown[2])
    assert "A dash stands for fewer than five voices" in shown[2]
    assert re.search(rf'not ranked, as fewer than five .*?/manage/themes/{part.id}">Bagian', shown[3])
    assert "Bagian" not in shown[4]


NO_DECISIONS = [
    ("pin", {"reason": " "}, "Write why, in a sentence"),
    ("exclude", {"reason": "x" * 1_001}, "Shorten this text to"),
    ("rename", {"name": "", "reason": "a"}, "Write a name of a few words."),
    ("rename", {"name": "n" * 201, "reason": "a"}, "Shorten this text to 200"),
    ("split", {"name": "Bagian", "words": " , ", "reason": "a"}, "Write between one and 20 words"),
    ("split", {"name": "Bagian", "words": "kata " * 21, "reason": "a"}, "Write between one and 20 words"),
    ("split", {"name": "Bagian", "words": "kata " + "x" * 41, "reason": "a"}, "no longer than 40"),
    ("split", {"name": "Bagian", "words": "kata 🙏", "reason": "a"}, "as they stand in comments"),
    ("merge", {"other": "", "reason": "a"}, "Choose another theme of this schedule"),
    ("merge", {"other": "999999", "reason": "a"}, "Choose another theme of this schedule"),
    ("merge", {"other": "kacau", "reason": "a"}, "Choose another theme of this schedule"),
]


async def test_a_decision_that_makes_no_sense_is_explained() -> None:
    """The mistake is named, nothing is stored, and what was typed stays."""
    _, theme, _ = await a_theme()
    async with browser() as client:
        await sign_in(client)
        for kind, typed, said in NO_DECISIONS:
            answer = await post(client, path(theme, kind), **typed, revision=1)
            assert answer.status_code == 422, (kind, typed)
            assert said in answer.text
            assert typed["reason"].strip() in answer.text, (kind, typed)
            assert not await ThemeDecision.exists(), (kind, typed)


async def test_themes_are_merged_neither_with_themselves_nor_in_a_circle() -> None:
    """What is part of another theme takes up nothing and is decided about with it."""
    _, first, second = await a_theme()
    async with browser() as client:
        await sign_in(client)
        itself = await post(client, path(first, "merge"), other=first.id, reason="a", revision=1)
        await post(client, path(second, "merge"), other=first.id, reason="Sama.", revision=1)
        circle = await post(client, path(first, "merge"), other=second.id, reason="b", revision=1)
        part = await post(client, path(second, "pin"), reason="c", revision=2)
    assert (itself.status_code, circle.status_code, part.status_code) == (422, 422, 422)
    assert "part of another one" in part.text


async def test_no_two_themes_have_one_name() -> None:
    """Readers could not tell them apart; the name of one that was merged is free."""
    _, first, second = await a_theme()
    typed = {"name": f" {first.name.upper()} ", "reason": "a"}
    async with browser() as client:
        await sign_in(client)
        renamed = await post(client, path(second, "rename"), **typed, revision=1)
        part = await post(client, path(first, "split"), **typed, words="kata", revision=1)
        itself = await post(client, path(first, "rename"), **typed, revision=1)
        await post(client, path(first, "merge"), other=second.id, reason="b", revision=2)
        free = await post(client, path(second, "rename"), **typed, revision=1)
    assert [answer.status_code for answer in (renamed, part, itself, free)] == [422, 422, 303, 303]
    assert "Another theme of this schedule has this name." in renamed.text


async def test_a_theme_is_not_put_first_and_left_out() -> None:
    """Of two decisions that contradict each other the first has to be ended."""
    _, theme, _ = await a_theme()
    async with browser() as client:
        await sign_in(client)
        await post(client, path(theme, "pin"), reason="Penting.", revision=1)
        answer = await post(client, path(theme, "exclude"), reason="Bukan.", revision=2)
    assert answer.status_code == 422
    assert "either put first or left out" in answer.text


async def test_two_tabs_do_not_overwrite_each_other() -> None:
    """The second of two planners is told, keeps what they typed, and saves again if they still want to."""
    _, theme, _ = await a_theme()
    async with browser() as client:
        await sign_in(client)
        await post(client, path(theme, "pin"), reason="Penting.", revision=1)
        late = await post(client, path(theme, "pin"), reason="Mendesak.", revision=1)
        assert late.status_code == 409
        assert "Somebody decided something" in late.text
        assert "Mendesak." in late.text
        again = await post(client, path(theme, "pin"), reason="Mendesak.", revision=2)
        stale = await post(client, f"/en/manage/themes/{theme.id}/end", decision=1, revision=1)
    assert again.status_code == 303
    assert stale.status_code == 409
    standing = await ThemeDecision.select(ThemeDecision.reason).where(ThemeDecision.ended_at.is_null())
    assert [row["reason"] for row in standing] == ["Mendesak."]


async def test_decisions_leave_a_trace() -> None:
    """The audit trail names who decided what, and never the reason's words."""
    _, theme, _ = await a_theme()
    async with browser() as client:
        await sign_in(client)
        await post(client, path(theme, "exclude"), reason=REASON, revision=1)
    entries = await AuditEntry.select().where(AuditEntry.subject_kind == "theme")
    assert [entry["action"] for entry in entries] == ["exclude"]
    assert REASON not in str(entries)


async def test_an_unknown_decision_is_a_page_that_is_not_there() -> None:
    """An address that nobody links to is answered, not a fault."""
    _, theme, _ = await a_theme()
    async with browser() as client:
        await sign_in(client)
        assert (await client.get(path(theme, "delete"))).status_code == 404


async def test_a_schedule_without_reports_says_what_comes() -> None:
    """Before the first report the list explains itself."""
    report, _, _ = await a_theme()
    await Theme.delete().where(Theme.schedule == report.schedule)
    async with browser() as client:
        await sign_in(client)
        shown = await client.get(f"/en/manage/schedules/{report.schedule}/themes")
    assert "No theme is known yet." in shown.text


async def test_a_damaged_space_costs_no_identity() -> None:
    """Bytes that are no space are replaced; themes are found by their terms."""
    report, theme, _ = await a_theme()
    await ThemeSpace.update({ThemeSpace.space: b"broken"}).where(ThemeSpace.schedule == report.schedule)
    later = await next_report(report)
    assert theme.id in {one.theme for one in later.improvements}
    stored = await ThemeSpace.select().first()
    assert stored is not None
    assert (stored["space"] != b"broken", stored["version"]) == (True, 2)


async def test_a_report_keeps_what_it_said() -> None:
    """Decisions change no report that was made."""
    report, theme, _ = await a_theme()
    async with browser() as client:
        await sign_in(client)
        await post(client, path(theme, DecisionKind.EXCLUDE), reason=REASON, revision=1)
    again = await report_by_id(report.id)
    assert again is not None
    assert again.improvements == report.improvements
    assert len(await themes_of(report.schedule)) >= 2

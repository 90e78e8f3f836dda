"""Reads for whoever browses comments: lists by key, counts, and everything of a search for an export."""

import re
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from typing import Any

from piccolo.columns.combination import WhereRaw
from piccolo.custom_types import Combinable
from piccolo.querystring import QueryString

from participation.database import DB
from participation.feedback.queries import matching
from participation.feedback.schemas import CommentFilter
from participation.sentiment.certainty import UNSURE_BELOW
from participation.sentiment.schemas import AnalysedComment, AnalysedPage, CommentSearch, View
from participation.sentiment.searching import Term, for_postgres, for_sqlite, terms_of
from participation.sentiment.tables import CommentAnalysis

PAGE_SIZE = 30
EXPORT_PAGE = 1_000
EVERY = WhereRaw("1 = 1")
LATEST = WhereRaw(
    "NOT EXISTS (SELECT 1 FROM comment_analysis AS newer WHERE newer.comment = comment_analysis.comment "
    "AND newer.id > comment_analysis.id)"
)
"""While a new model works through the corpus, a comment shows what the newest one that read it found."""

TopicOf = Callable[[int, Any], Combinable]
"""The condition that a comment, as a foreign key, went into an improvement; the package of reports brings it."""

_comment: Any = CommentAnalysis.comment
_BY_PEOPLE = "(SELECT {} FROM comment_verdict WHERE comment_verdict.comment = comment_analysis.comment)"
_SURE = {
    kind: f"{function}(comment_analysis.negative, comment_analysis.neutral, comment_analysis.positive)"
    for kind, function in (("sqlite", "max"), ("postgres", "GREATEST"))
}
_LABELLED = "comment_analysis.comment IN (SELECT comment FROM comment_label WHERE account = {})"
_WANTING_ANOTHER = (
    "comment_analysis.comment IN (SELECT comment FROM comment_label GROUP BY comment HAVING COUNT(*) = 1 "
    "UNION SELECT comment FROM comment_verdict WHERE disputed)"
)


async def analysed_comments(
    wanted: CommentSearch, after: str = "", topic_of: TopicOf | None = None
) -> AnalysedPage:
    """A page of the comments that match, in the order of the view; `after` is the cursor of the page before."""
    by_doubt = wanted.view == View.UNSURE
    query = (
        CommentAnalysis.select(*_columns())
        .where(await _matching(wanted, topic_of))
        .where(_less_unsure(after) if by_doubt else _older(after))
        .limit(PAGE_SIZE + 1)
        .output(load_json=True)
    )
    rows = await (
        query.order_by(QueryString(_sure()), CommentAnalysis.id)
        if by_doubt
        else query.order_by(_comment.said_on, CommentAnalysis.id, ascending=False)
    )
    comments = [AnalysedComment(**row) for row in rows]
    last = comments[PAGE_SIZE - 1] if len(comments) > PAGE_SIZE else None
    return AnalysedPage(comments[:PAGE_SIZE], _cursor(last, by_doubt=by_doubt) if last else None)


async def sentiment_counts(wanted: CommentSearch, topic_of: TopicOf | None = None) -> dict[str, int]:
    """How many of the comments that match show each sentiment."""
    shown = CommentAnalysis.select(QueryString(f"{_shown_sentiment()} AS shown")).where(
        await _matching(wanted, topic_of)
    )
    rows = await CommentAnalysis.raw(
        "SELECT shown, COUNT(*) AS comments FROM ({}) AS found GROUP BY shown", shown.querystrings[0]
    )
    return {row["shown"]: row["comments"] for row in rows}


async def view_counts(offices: frozenset[int] | None, reader: int) -> dict[View, int]:
    """How many comments wait in each of the lists that are there to be worked off."""
    comments = CommentFilter(offices=offices)
    return {
        view: await CommentAnalysis.count().where(
            await _matching(CommentSearch(comments, view=view, reader=reader), None)
        )
        for view in (View.UNSURE, View.SECOND)
    }


async def exported_comments(
    wanted: CommentSearch, topic_of: TopicOf | None = None
) -> AsyncIterator[list[AnalysedComment]]:
    """All comments that match, the newest first, so many at a time that memory does not grow."""
    condition = await _matching(wanted, topic_of)
    behind: Combinable = EVERY
    while True:
        rows = (
            await CommentAnalysis.select(*_columns())
            .where(condition)
            .where(behind)
            .order_by(_comment.said_on, CommentAnalysis.id, ascending=False)
            .limit(EXPORT_PAGE)
            .output(load_json=True)
        )
        if rows:
            yield [AnalysedComment(**row) for row in rows]
        if len(rows) < EXPORT_PAGE:
            return
        behind = _before(rows[-1]["said_on"], rows[-1]["id"])


def _columns() -> Sequence[Any]:
    return (
        CommentAnalysis.id,
        CommentAnalysis.comment,
        CommentAnalysis.redacted_text.as_alias("text"),
        CommentAnalysis.language,
        QueryString(f"{_shown_sentiment()} AS sentiment"),
        QueryString(f"{_shown_element()} AS element"),
        QueryString(f"{_sure()} AS confidence"),
        QueryString(f"{_BY_PEOPLE.format('id')} IS NOT NULL AS corrected"),
        _comment.origin.as_alias("origin"),
        _comment.channel.as_alias("channel"),
        _comment.office.name.as_alias("office_name"),
        _comment.service.name.as_alias("service_name"),
        _comment.area.name.as_alias("area_name"),
        _comment.rating.as_alias("rating"),
        _comment.rating_maximum.as_alias("rating_maximum"),
        _comment.said_on.as_alias("said_on"),
    )


def _sure() -> str:
    return _SURE[DB.engine_type]


def _shown_sentiment() -> str:
    """What people said; else the model, where it is sure enough. "none" where they found nothing to tell."""
    by_people = _BY_PEOPLE.format("CASE sentiment WHEN '' THEN 'none' ELSE sentiment END")
    return (
        f"COALESCE({by_people}, "
        f"CASE WHEN {_sure()} < {UNSURE_BELOW} THEN 'unsure' ELSE comment_analysis.sentiment END)"
    )


def _shown_element() -> str:
    return f"COALESCE({_BY_PEOPLE.format('element')}, comment_analysis.element)"


async def _matching(wanted: CommentSearch, topic_of: TopicOf | None) -> Combinable:
    conditions = [
        await matching(wanted.comments, _comment),
        *_words(terms_of(wanted.words)),
        *_view(wanted),
    ]
    if wanted.sentiment:
        conditions.append(WhereRaw(f"{_shown_sentiment()} = {{}}", wanted.sentiment))
    if wanted.element:
        element = "" if wanted.element == "none" else wanted.element
        conditions.append(WhereRaw(f"{_shown_element()} = {{}}", element))
    if wanted.topic is not None and topic_of is not None:
        conditions.append(topic_of(wanted.topic, _comment))
    joined: Combinable = LATEST
    for condition in conditions:
        joined = joined & condition
    return joined


def _view(wanted: CommentSearch) -> list[Combinable]:
    match wanted.view:
        case View.UNSURE:
            unsure = f"{_sure()} < {UNSURE_BELOW} AND {_BY_PEOPLE.format('sentiment')} IS NULL"
            return [WhereRaw(unsure), WhereRaw(f"NOT {_LABELLED}", wanted.reader)]
        case View.SECOND:
            return [WhereRaw(_WANTING_ANOTHER), WhereRaw(f"NOT {_LABELLED}", wanted.reader)]
        case View.MINE:
            return [WhereRaw(_LABELLED, wanted.reader)]
    return []


def _words(terms: Sequence[Term]) -> list[Combinable]:
    """In the redacted text alone: searching must not find out what redaction hides."""
    wanted = [term for term in terms if not term.excluded]
    unwanted = [term for term in terms if term.excluded]
    return [
        *([_found(wanted, all_of=True)] if wanted else []),
        *([_found(unwanted, all_of=False, wanted=False)] if unwanted else []),
    ]


def _found(terms: Sequence[Term], *, all_of: bool, wanted: bool = True) -> WhereRaw:
    negation = "" if wanted else "NOT "
    if DB.engine_type == "sqlite":
        expression = (" AND " if all_of else " OR ").join(map(for_sqlite, terms))
        search = "(SELECT rowid FROM comment_words WHERE comment_words MATCH {})"
        return WhereRaw(f"comment_analysis.id {negation}IN {search}", expression)
    expression = (" & " if all_of else " | ").join(map(for_postgres, terms))
    search = "comment_words(comment_analysis.redacted_text) @@ to_tsquery('pg_catalog.simple', {})"
    return WhereRaw(f"{negation}{search}", expression)


def _cursor(last: AnalysedComment, *, by_doubt: bool) -> str:
    return str(last.id) if by_doubt else f"{last.said_on}_{last.id}"


def _less_unsure(after: str) -> Combinable:
    """What comes after the comment of a cursor, "17": its probability is looked up, as text would round it."""
    if not re.fullmatch(r"\d{1,9}", after, re.ASCII):
        return EVERY
    place = f"SELECT {_sure()}, comment_analysis.id FROM comment_analysis WHERE comment_analysis.id = {{}}"  # noqa: S608
    return WhereRaw(f"({_sure()}, comment_analysis.id) > ({place})", int(after))


def _older(after: str) -> Combinable:
    """What comes after a cursor, "2026-11-23_17"; a cursor that is none starts at the beginning."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)_(\d{1,9})", after, re.ASCII)
    try:
        return _before(date.fromisoformat(found[1]), int(found[2])) if found else EVERY
    except ValueError:
        return EVERY


def _before(day: date, analysis: int) -> Combinable:
    same_day: Combinable = (_comment.said_on == day) & (CommentAnalysis.id < analysis)
    earlier: Combinable = _comment.said_on < day
    return earlier | same_day

"""Reads for whoever browses comments: lists by key, counts, and everything of a search for an export."""

import re
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from piccolo.columns.combination import WhereRaw
from piccolo.custom_types import Combinable
from piccolo.query.methods.select import Select
from piccolo.querystring import QueryString

from participation.database import DB
from participation.feedback.queries import matching
from participation.feedback.schemas import CommentFilter
from participation.feedback.tables import Comment
from participation.sentiment.certainty import UNSURE_BELOW
from participation.sentiment.label_queries import WANTED_ELEMENT, WANTED_SENTIMENT
from participation.sentiment.schemas import AnalysedComment, AnalysedPage, CommentSearch, View
from participation.sentiment.searching import Term, for_postgres, for_sqlite, terms_of
from participation.sentiment.tables import CommentAnalysis

PAGE_SIZE = 20
EXPORT_PAGE = 1_000
COUNTED = 20_000
WAITING = 1_000
"""So many at most are counted: a page about a million comments must not take longer than one about a thousand."""
EVERY = WhereRaw("1 = 1")
SHOWN = (
    "NOT EXISTS (SELECT 1 FROM comment_analysis AS other WHERE other.comment = comment_analysis.comment "
    "AND (other.model_version NOT IN (SELECT version FROM analysis_model WHERE state <> 'active'), other.id) "
    "> (comment_analysis.model_version NOT IN (SELECT version FROM analysis_model WHERE state <> 'active'), "
    "comment_analysis.id))"
)
"""While a new model works through the corpus, a comment shows what the newest one that read it found; what a model
found that was taken back, or gave way to another, only where nothing else has read the comment."""

Chosen = Select[Any]
Part = tuple[str, list[Any]]
"""A condition in SQL, with its arguments."""

TopicOf = Callable[[int, Any], Combinable]
"""The condition that a comment, as a foreign key, went into an improvement; the package of reports brings it."""

_comment: Any = CommentAnalysis.comment
_BY_PEOPLE = "(SELECT {} FROM comment_verdict WHERE comment_verdict.comment = comment_analysis.comment)"
_UNJUDGED = f"{_BY_PEOPLE.format('sentiment')} IS NULL"
_SURE = {
    kind: f"{function}(comment_analysis.negative, comment_analysis.neutral, comment_analysis.positive)"
    for kind, function in (("sqlite", "max"), ("postgres", "GREATEST"))
}
_LABELLED = "comment_analysis.comment IN (SELECT comment FROM comment_label WHERE account = {})"
_SAID_SENTIMENT = _LABELLED.replace(" = {}", " = {} AND sentiment IS NOT NULL")
_OPINION_WANTED = (
    "comment_analysis.comment IN (SELECT comment FROM comment_label GROUP BY comment "  # noqa: S608
    f"HAVING {WANTED_SENTIMENT} OR {WANTED_ELEMENT})"
)


async def analysed_comments(
    wanted: CommentSearch, after: str = "", topic_of: TopicOf | None = None
) -> AnalysedPage:
    """A page of the comments that match, in the order of the view; `after` is the cursor of the page before."""
    by_doubt = wanted.view == View.UNSURE
    chosen = await (
        _by_doubt(wanted, _less_unsure(after), topic_of)
        if by_doubt
        else _by_day(wanted, _older(after), topic_of)
    )
    comments = await _read(await chosen.limit(PAGE_SIZE + 1))
    last = comments[PAGE_SIZE - 1] if len(comments) > PAGE_SIZE else None
    return AnalysedPage(comments[:PAGE_SIZE], _cursor(last, by_doubt=by_doubt) if last else None)


async def sentiment_counts(wanted: CommentSearch, topic_of: TopicOf | None = None) -> dict[str, int]:
    """How many of the newest COUNTED comments that match show each sentiment, whichever is looked for."""
    every_sentiment = msgspec.structs.replace(wanted, sentiment="")
    chosen = (await _by_day(every_sentiment, EVERY, topic_of)).limit(COUNTED)
    rows = await CommentAnalysis.raw(
        f"SELECT {_shown_sentiment()} AS shown, COUNT(*) AS comments FROM comment_analysis "  # noqa: S608
        f"WHERE {SHOWN} AND comment_analysis.comment IN (SELECT id FROM ({{}}) AS chosen) GROUP BY shown",
        chosen.querystrings[0],
    )
    return {row["shown"]: row["comments"] for row in rows}


async def view_counts(offices: frozenset[int] | None, reader: int) -> dict[View, int]:
    """How many comments wait in each of the lists that are there to be worked off; WAITING stands for more."""
    comments = CommentFilter(offices=offices)
    chosen = {
        View.UNSURE: await _by_doubt(CommentSearch(comments, view=View.UNSURE, reader=reader), EVERY, None),
        View.SECOND: await _by_day(CommentSearch(comments, view=View.SECOND, reader=reader), EVERY, None),
    }
    return {view: await _counted(query) for view, query in chosen.items()}


async def _counted(chosen: Chosen) -> int:
    rows = await CommentAnalysis.raw(
        "SELECT COUNT(*) AS comments FROM ({}) AS chosen", chosen.limit(WAITING).querystrings[0]
    )
    return int(rows[0]["comments"])


async def exported_comments(
    wanted: CommentSearch, topic_of: TopicOf | None = None
) -> AsyncIterator[list[AnalysedComment]]:
    """All comments that match, the newest first, so many at a time that memory does not grow."""
    behind: Combinable = EVERY
    while True:
        comments = await _read(await (await _by_day(wanted, behind, topic_of)).limit(EXPORT_PAGE))
        if comments:
            yield comments
        if len(comments) < EXPORT_PAGE:
            return
        behind = _before(comments[-1].said_on, comments[-1].comment)


async def _by_day(wanted: CommentSearch, behind: Combinable, topic_of: TopicOf | None) -> Chosen:
    """The ids of the comments that match, the newest first: both databases walk an index of comments."""
    seen = _all([("comment_analysis.comment = comment.id", []), *_analysis(wanted)])
    parts = [_inside("EXISTS (SELECT 1 FROM comment_analysis WHERE {})", seen)]
    if words := _words(terms_of(wanted.words)):
        found = "comment.id IN (SELECT comment_analysis.comment FROM comment_analysis WHERE {})"
        parts.append(_inside(found, _all([(SHOWN, []), *words])))
    sql, arguments = _all(parts)
    return (
        Comment.select(Comment.id)
        .where(await _narrowed(wanted, Comment, Comment.id, topic_of))
        .where(WhereRaw(sql, *arguments))
        .where(behind)
        .order_by(Comment.said_on, Comment.id, ascending=False)
    )


async def _by_doubt(wanted: CommentSearch, behind: Combinable, topic_of: TopicOf | None) -> Chosen:
    """The ids of the comments that match, the least sure first: along an index of analyses."""
    sql, arguments = _all([*_analysis(wanted), *_words(terms_of(wanted.words))])
    return (
        CommentAnalysis.select(CommentAnalysis.comment.as_alias("id"))
        .where(await _narrowed(wanted, _comment, _comment, topic_of))
        .where(WhereRaw(sql, *arguments))
        .where(behind)
        .order_by(QueryString(_sure()), CommentAnalysis.id)
    )


async def _read(chosen: list[dict[str, Any]]) -> list[AnalysedComment]:
    """Chosen comments with all that a list shows, in the same order."""
    ids = [row["id"] for row in chosen]
    rows = (
        await CommentAnalysis.select(*_columns())
        .where(CommentAnalysis.comment.is_in(ids or [UUID(int=0)]), WhereRaw(SHOWN))
        .output(load_json=True)
    )
    found = {row["comment"]: AnalysedComment(**row) for row in rows}
    return [found[comment] for comment in ids if comment in found]


def _columns() -> Sequence[Any]:
    return (
        CommentAnalysis.id,
        CommentAnalysis.comment,
        CommentAnalysis.redacted_text.as_alias("text"),
        CommentAnalysis.language,
        QueryString(f"{_shown_sentiment()} AS sentiment"),
        QueryString(f"{_shown_element()} AS element"),
        QueryString(f"CASE WHEN {_UNJUDGED} THEN {_sure()} END AS confidence"),
        QueryString(f"NOT ({_UNJUDGED}) AS sentiment_judged"),
        QueryString(f"{_BY_PEOPLE.format('element')} IS NOT NULL AS element_judged"),
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


async def _narrowed(wanted: CommentSearch, comment: Any, key: Any, topic_of: TopicOf | None) -> Combinable:
    """By what comments bring along: on their table, or on a foreign key to it, which then is `key`, too."""
    condition = await matching(wanted.comments, comment)
    return condition & topic_of(wanted.topic, key) if topic_of and wanted.topic is not None else condition


def _analysis(wanted: CommentSearch) -> list[Part]:
    """By what was found in them."""
    parts: list[Part] = [(SHOWN, [])]
    if wanted.sentiment:
        parts.append((f"{_shown_sentiment()} = {{}}", [wanted.sentiment]))
    if wanted.element:
        element = "" if wanted.element == "none" else wanted.element
        parts.append((f"{_shown_element()} = {{}}", [element]))
    match wanted.view:
        case View.UNSURE:
            parts += [
                (f"{_sure()} < {UNSURE_BELOW} AND {_UNJUDGED}", []),
                (f"NOT {_SAID_SENTIMENT}", [wanted.reader]),
            ]
        case View.SECOND:
            parts.append((_OPINION_WANTED, [wanted.reader, wanted.reader]))
        case View.MINE:
            parts.append((_LABELLED, [wanted.reader]))
    return parts


def _words(terms: Sequence[Term]) -> list[Part]:
    """In the redacted text alone: searching must not find out what redaction hides."""
    wanted = [term for term in terms if not term.excluded]
    unwanted = [term for term in terms if term.excluded]
    return [
        *([_found(wanted, all_of=True)] if wanted else []),
        *([_inside("NOT ({})", _found(unwanted, all_of=False))] if unwanted else []),
    ]


def _found(terms: Sequence[Term], *, all_of: bool) -> Part:
    if DB.engine_type == "sqlite":
        expression = (" AND " if all_of else " OR ").join(map(for_sqlite, terms))
        search = "SELECT rowid FROM comment_words WHERE comment_words MATCH {}"
        return f"comment_analysis.id IN ({search})", [expression]
    expression = (" & " if all_of else " | ").join(map(for_postgres, terms))
    return "comment_words(comment_analysis.redacted_text) @@ to_tsquery('pg_catalog.simple', {})", [
        expression
    ]


def _all(parts: Sequence[Part]) -> Part:
    return " AND ".join(sql for sql, _ in parts), [value for _, values in parts for value in values]


def _inside(frame: str, part: Part) -> Part:
    """A part in another one's place: "NOT ({})"."""
    return frame.replace("{}", part[0]), part[1]


def _cursor(last: AnalysedComment, *, by_doubt: bool) -> str:
    return str(last.id) if by_doubt else f"{last.said_on}_{last.comment}"


def _less_unsure(after: str) -> Combinable:
    """What comes after the comment of a cursor, "17": its probability is looked up, as text would round it."""
    if not re.fullmatch(r"\d{1,9}", after, re.ASCII):
        return EVERY
    place = f"SELECT {_sure()}, comment_analysis.id FROM comment_analysis WHERE comment_analysis.id = {{}}"  # noqa: S608
    return WhereRaw(f"({_sure()}, comment_analysis.id) > ({place})", int(after))


def _older(after: str) -> Combinable:
    """What comes after a cursor, a day and a comment; a cursor that is none starts at the beginning."""
    day, _, comment = after.partition("_")
    try:
        return _before(date.fromisoformat(day), UUID(comment))
    except ValueError:
        return EVERY


def _before(day: date, comment: UUID) -> Combinable:
    same_day: Combinable = (Comment.said_on == day) & (Comment.id < comment)
    earlier: Combinable = Comment.said_on < day
    return (Comment.said_on <= day) & (earlier | same_day)

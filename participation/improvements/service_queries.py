"""Which service an improvement is mostly about, and what trials of that service have shown."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from piccolo.query.functions import Count

from participation.improvements.tables import Improvement, ImprovementComment
from participation.pilots.result_queries import results_about
from participation.pilots.result_schemas import ResultView
from participation.services.queries import service_names
from participation.texts import Text

_SERVICE: Any = ImprovementComment.comment.service


async def counted_services(improvements: Sequence[int]) -> dict[int, int]:
    """The service that most comments of an improvement name, of those that name one; not where none has half.

    Reads all of their comments: reports count once, when they are made.
    """
    rows = (
        await ImprovementComment.select(
            ImprovementComment.improvement, _SERVICE.as_alias("service"), Count(alias="comments")
        )
        .where(ImprovementComment.improvement.is_in(list(improvements) or [0]), _SERVICE.is_not_null())
        .group_by(ImprovementComment.improvement, _SERVICE)
    )
    named = Counter({row["improvement"]: 0 for row in rows})
    for row in rows:
        named[row["improvement"]] += row["comments"]
    return {
        row["improvement"]: row["service"] for row in rows if 2 * row["comments"] > named[row["improvement"]]
    }


async def main_services(improvements: Sequence[int]) -> dict[int, Text]:
    """The name of the service that each improvement is mostly about, where there is one."""
    mainly = await _services(improvements)
    names = await service_names(set(mainly.values()))
    return {improvement: names[service] for improvement, service in mainly.items()}


async def trials_behind(improvements: Sequence[int]) -> dict[int, list[ResultView]]:
    """What is known of the service of each improvement because it was tried, the latest first."""
    mainly = await _services(improvements)
    shown = {service: await results_about(service) for service in set(mainly.values())}
    return {improvement: shown[service] for improvement, service in mainly.items() if shown[service]}


async def _services(improvements: Sequence[int]) -> dict[int, int]:
    rows = await Improvement.select(Improvement.id, Improvement.service).where(
        Improvement.id.is_in(list(improvements) or [0]), Improvement.service.is_not_null()
    )
    return {row["id"]: row["service"] for row in rows}

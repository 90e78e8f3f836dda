"""Which service an improvement is mostly about, and what trials of that service have shown."""

from collections.abc import Sequence

from participation.improvements.tables import Improvement
from participation.pilots.result_queries import results_about
from participation.pilots.result_schemas import ResultView
from participation.services.queries import service_names
from participation.texts import Text


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

"""Reads of the models that were learnt here."""

from piccolo.custom_types import Combinable

from participation.sentiment.schemas import ModelView, StoredModel
from participation.sentiment.tables import AnalysisModel, ModelState

_VIEW = (
    AnalysisModel.id,
    AnalysisModel.version,
    AnalysisModel.parent,
    AnalysisModel.figures,
    AnalysisModel.state,
    AnalysisModel.made_at,
)
_WHOLE = (AnalysisModel.version, AnalysisModel.parent, AnalysisModel.content, AnalysisModel.digest)
SHOWN = 100


async def active_model() -> StoredModel | None:
    """The model in use, whole; None where the shipped one is."""
    return await _whole(AnalysisModel.state == ModelState.ACTIVE)


async def whole_model(model_id: int) -> StoredModel | None:
    """A model with all that it learnt."""
    return await _whole(AnalysisModel.id == model_id)


async def _whole(where: Combinable) -> StoredModel | None:
    rows = await AnalysisModel.select(*_WHOLE).where(where)
    return StoredModel(**rows[0]) if rows else None


async def models_made() -> list[ModelView]:
    """What was learnt here, the newest first."""
    rows = (
        await AnalysisModel.select(*_VIEW)
        .order_by(AnalysisModel.id, ascending=False)
        .limit(SHOWN)
        .output(load_json=True)
    )
    return [ModelView(**row) for row in rows]


async def model_by_version(version: str) -> ModelView | None:
    """The model of this version, however long ago it was made."""
    rows = await AnalysisModel.select(*_VIEW).where(AnalysisModel.version == version).output(load_json=True)
    return ModelView(**rows[0]) if rows else None

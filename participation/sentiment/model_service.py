"""What is done with the models that were learnt here: kept, put to use, taken back."""

import hashlib
from typing import Any

from participation.accounts.schemas import PROGRAM, Person
from participation.accounts.service import record
from participation.database import exclusive, transaction
from participation.errors import NotFound
from participation.sentiment.model_queries import model_by_version
from participation.sentiment.schemas import ModelView, StoredModel
from participation.sentiment.tables import AnalysisModel, ModelState
from participation.web.i18n import mark

NO_MODEL = mark("There is no such model.")
MODELS = "analysis models"
"""What is locked while one of them changes its state."""


async def keep_model(version: str, parent: str, content: bytes, figures: dict[str, Any]) -> ModelView:
    """Keeps a model without using it; one that was made before is left as it is, whatever became of it."""
    async with transaction(), exclusive(MODELS):
        if (known := await model_by_version(version)) is not None:
            return known
        await AnalysisModel.insert(
            AnalysisModel(
                version=version,
                parent=parent,
                content=content,
                digest=digest(content),
                figures=figures,
                state=ModelState.KEPT,
            )
        )
        await record(PROGRAM, "create", "model", version)
    kept = await model_by_version(version)
    if kept is None:
        raise NotFound(NO_MODEL)
    return kept


async def use_model(actor: Person, model_id: int) -> None:
    """From now on this model reads comments, those that others have read too. Raises NotFound."""
    async with transaction(), exclusive(MODELS):
        version = await _version(model_id)
        await AnalysisModel.update({AnalysisModel.state: ModelState.KEPT}).where(
            AnalysisModel.state == ModelState.ACTIVE
        )
        await AnalysisModel.update({AnalysisModel.state: ModelState.ACTIVE}).where(
            AnalysisModel.id == model_id
        )
        await record(actor, "use", "model", version)


async def revoke_model(actor: Person, model_id: int) -> None:
    """This model reads nothing any more; where it was in use the shipped one is again. Raises NotFound."""
    async with transaction(), exclusive(MODELS):
        version = await _version(model_id)
        await AnalysisModel.update({AnalysisModel.state: ModelState.REVOKED}).where(
            AnalysisModel.id == model_id
        )
        await record(actor, "withdraw", "model", version)


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def is_usable(model: StoredModel, parent: str) -> bool:
    """Whether its bytes are those that were stored, and it corrects the model that this program ships."""
    return model.parent == parent and digest(model.content) == model.digest


async def _version(model_id: int) -> str:
    rows = await AnalysisModel.select(AnalysisModel.version).where(AnalysisModel.id == model_id)
    if not rows:
        raise NotFound(NO_MODEL)
    return str(rows[0]["version"])

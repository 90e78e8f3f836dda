"""What is done with the models that were learnt here: kept, put to use, taken back."""

import hashlib
from typing import Any

from participation.accounts.schemas import PROGRAM, Person
from participation.accounts.service import record
from participation.database import exclusive, transaction
from participation.errors import NotFound, Rejected
from participation.sentiment.model_queries import active_model, model_by_version, whole_model
from participation.sentiment.schemas import ModelView, StoredModel
from participation.sentiment.tables import AnalysisModel, ModelState
from participation.web.i18n import mark

NO_MODEL = mark("There is no such model.")
UNUSABLE = mark(
    "This model is damaged or was made for another version of this program, so it cannot read: what read until now "
    "goes on. Ask the operator to adapt anew."
)
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


async def use_model(actor: Person, model_id: int, shipped: str) -> None:
    """From now on this model reads comments, those that others have read too.

    `shipped` is the version of the models that came with this program. Raises NotFound, and Rejected for a model
    that cannot read: another one would stop reading for it.
    """
    async with transaction(), exclusive(MODELS):
        model = await whole_model(model_id)
        if model is None:
            raise NotFound(NO_MODEL)
        if not is_usable(model, shipped):
            raise Rejected(UNUSABLE)
        await _put_to_use(actor, model_id, model.version)


async def use_instead_of(reading: str, model: ModelView, shipped: str) -> bool:
    """Puts to use what measured better than the model that read then; false where another one reads by now."""
    async with transaction(), exclusive(MODELS):
        if await reading_version(shipped) != reading:
            return False
        await _put_to_use(PROGRAM, model.id, model.version)
    return True


async def reading_version(shipped: str) -> str:
    """The version of the model that reads comments now: the one in use, or the shipped one where it cannot read."""
    active = await active_model()
    return active.version if active and is_usable(active, shipped) else shipped


async def _put_to_use(actor: Person, model_id: int, version: str) -> None:
    state = AnalysisModel.state
    await AnalysisModel.update({state: ModelState.KEPT}).where(state == ModelState.ACTIVE)
    await AnalysisModel.update({state: ModelState.ACTIVE}).where(AnalysisModel.id == model_id)
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

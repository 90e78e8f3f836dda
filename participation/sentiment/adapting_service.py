"""The use case behind `train --adapt`: learn from this installation's comments, measure, switch when better."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from participation.errors import Rejected
from participation.sentiment import adapted
from participation.sentiment.adapted import AdaptedModel
from participation.sentiment.adapting import compared, learn, parted, right, voices_of
from participation.sentiment.adapting_elements import FEWEST_CORRECTED, learn_elements, right_elements
from participation.sentiment.analysis import current_reader
from participation.sentiment.elements import AdaptedElements, ElementModel, shipped
from participation.sentiment.model import SentimentModel
from participation.sentiment.model_service import keep_model, use_instead_of
from participation.sentiment.reader import Reader, shipped_version
from participation.sentiment.schemas import ModelView
from participation.sentiment.scores import LinearWeights
from participation.sentiment.tables import ModelState
from participation.sentiment.told_queries import told_comments, told_elements
from participation.sentiment.weightfiles import digest_of, packed

SEED = 2025


@dataclass(frozen=True)
class _Learnt:
    """A correction of one of the two models, and how it did on comments that were held back."""

    models: dict[str, LinearWeights]
    about: dict[str, Any]
    figures: dict[str, Any]

    @property
    def better(self) -> bool:
        return bool(self.figures["better"])


async def adapt_model(report: Callable[[str], None]) -> ModelView:
    """What was learnt, kept, and in use where it measured better than what was; `figures` are those of this time.

    Sentiment and elements are judged each by itself: one that is not better leaves in place what corrects it now.
    Where people put another model to use meanwhile, or took back the one it builds on, it is kept without being used.
    Raises Rejected where there is too little to learn sentiment from.
    """
    reader = await current_reader()
    report("Reading ratings and corrections")
    sentiment = await _sentiment(reader, report)
    elements = await _elements(reader, report)
    learnt = [one for one in (sentiment, elements) if one is not None]
    better = [one for one in learnt if one.better]
    models, about = (dict(reader.corrections), dict(reader.about)) if better else ({}, {})
    for one in better or learnt:
        models |= one.models
        about |= one.about
    figures = sentiment.figures | {"better": bool(better), "elements": elements.figures if elements else None}
    if better and not sentiment.better:
        figures["candidate"] = figures["active"]
    version = f"{shipped_version()}-{digest_of(models, about)}"
    kept = await keep_model(version, shipped_version(), packed(models, about), figures)
    switches = better and kept.state == ModelState.KEPT
    if switches and await use_instead_of(reader.version, kept, shipped_version()):
        kept = replace(kept, state=ModelState.ACTIVE)
    return replace(kept, figures=figures)


async def _sentiment(reader: Reader, report: Callable[[str], None]) -> _Learnt:
    learnt, held_back = parted(voices_of(await told_comments(reader.version)))
    report(f"Learning from {len(learnt)} different comments; {len(held_back)} later ones are held back")
    base = SentimentModel.load()
    correction = learn(base, learnt, SEED)
    models, about = correction.parts
    texts = [one.text for one in held_back]
    mine, theirs, plain = (
        right(model.predict(texts), held_back)
        for model in (AdaptedModel(base, correction.weights, about), reader.sentiment, base)
    )
    figures = compared(mine, theirs, SEED) | {
        "shipped": compared(plain, plain, SEED)["active"],
        "against": reader.version,
        "learnt": len(learnt),
        "held_back": len(held_back),
        "corrections": sum(one.clean for one in (*learnt, *held_back)),
        "terms": len(correction.weights.terms),
        "held_back_from": held_back[0].said_on.isoformat(),
    }
    return _Learnt(models, about, figures)


async def _elements(reader: Reader, report: Callable[[str], None]) -> _Learnt | None:
    """None where staff have corrected too few."""
    try:
        learnt, held_back = parted(voices_of(await told_elements(reader.version)), FEWEST_CORRECTED)
    except Rejected:
        return None
    report(f"Learning elements from {len(learnt)} corrections; {len(held_back)} later ones are held back")
    weights = learn_elements(ElementModel.load(), learnt, SEED)
    mine, theirs = (
        right_elements(model, held_back) for model in (AdaptedElements(shipped(), weights), reader.elements)
    )
    figures = compared(mine, theirs, SEED) | {"learnt": len(learnt), "held_back": len(held_back)}
    return _Learnt({adapted.ELEMENTS: weights}, {}, figures)

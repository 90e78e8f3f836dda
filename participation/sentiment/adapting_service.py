"""The use case behind `train --adapt`: learn from this installation's comments, measure, switch when better."""

from collections.abc import Callable

from participation.accounts.schemas import PROGRAM
from participation.sentiment.adapted import AdaptedModel
from participation.sentiment.adapting import compared, learn, parted, voices_of
from participation.sentiment.analysis import current_reader, shipped_version
from participation.sentiment.model import SentimentModel
from participation.sentiment.model_service import keep_model, use_model
from participation.sentiment.schemas import ModelView
from participation.sentiment.tables import ModelState
from participation.sentiment.told_queries import told_comments
from participation.sentiment.weightfiles import packed

SEED = 2025


async def adapt_model(report: Callable[[str], None]) -> ModelView:
    """The model that was learnt, kept, and in use where it measured better than the one that was.

    Raises Rejected where there is too little to learn from.
    """
    reader = await current_reader()
    report("Reading ratings and corrections")
    learnt, held_back = parted(voices_of(await told_comments(reader.version)))
    report(f"Learning from {len(learnt)} different comments; {len(held_back)} later ones are held back")
    base = SentimentModel.load()
    correction = learn(base, learnt, SEED)
    models, about = correction.parts
    candidate = AdaptedModel(base, correction.weights, about)
    texts = [one.text for one in held_back]
    shipped = base.predict(texts)
    figures = compared(candidate.predict(texts), reader.sentiment.predict(texts), held_back, SEED) | {
        "shipped": compared(shipped, shipped, held_back, SEED)["active"],
        "against": reader.version,
        "learnt": len(learnt),
        "held_back": len(held_back),
        "corrections": sum(one.clean for one in (*learnt, *held_back)),
        "terms": len(correction.weights.terms),
        "held_back_from": held_back[0].said_on.isoformat(),
    }
    version = f"{shipped_version()}-{candidate.name}"
    kept = await keep_model(version, shipped_version(), packed(models, about), figures)
    if figures["better"] and kept.state == ModelState.KEPT:
        await use_model(PROGRAM, kept.id)
    return kept

"""From a folder of texts to the files that ship: models, generic words, figures in the model card."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from participation.sentiment import elements, modelfile, stopwords
from participation.sentiment.datasets import (
    Example,
    groups,
    phrases,
    sentiment_examples,
    topic_paragraphs,
    without_overlap,
)
from participation.sentiment.element_training import SEEDS, read_seeds, train_elements
from participation.sentiment.evaluation import evaluate_sentiment
from participation.sentiment.generic import generic_words
from participation.sentiment.language_training import train_language
from participation.sentiment.model import SentimentModel
from participation.sentiment.training import Trained, train_sentiment
from participation.sentiment.weightfiles import digest_of, packed

CARD = "MODEL_CARD.md"
SEED = 2025
_FIGURES = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end of figures -->)", re.DOTALL)
_LANGUAGES = re.compile(r"(?<=<!-- languages -->\n).*?(?=<!-- end of languages -->)", re.DOTALL)
_ELEMENTS = re.compile(r"(?<=<!-- elements -->\n).*?(?=<!-- end of elements -->)", re.DOTALL)

Report = Callable[[str], None]


def train_and_ship(folder: Path, output: Path, report: Report) -> None:
    """Train on the sets below `folder` and write into `output`; `report` hears of every step."""
    report("Reading, and dropping what training and evaluation share")
    evaluation = sentiment_examples(folder, "valid")
    examples = without_overlap(sentiment_examples(folder, "train"), evaluation)
    taught = [*examples, *without_overlap(phrases(), evaluation)]
    numbers = groups(taught)
    report(f"Training sentiment on {len(taught)} texts of {len(set(numbers.tolist()))} originals")
    trained = train_sentiment(taught, numbers, SEED)
    report("Training languages")
    paragraphs = topic_paragraphs(folder)
    everything = [*examples, *paragraphs]
    alone = numbers.max() + 1 + np.arange(len(everything) - len(examples))
    language, languages, recall = train_language(
        everything, np.concatenate([numbers[: len(examples)], alone]), SEED
    )
    report("Writing")
    generic = generic_words(paragraphs, examples)
    (output / stopwords.FILE_NAME).write_text("\n".join(generic) + "\n", "utf-8")
    sentiment = modelfile.SentimentWeights(
        scores=modelfile.quantise(trained.terms, trained.weights, trained.value, trained.intercept),
        combiner=trained.combiner,
        glossary=trained.glossary,
        reading=trained.reading,
    )
    modelfile.write(output / modelfile.FILE_NAME, sentiment, language, languages)
    write_figures(output, trained, recall, evaluation)
    write_languages(output, evaluation)
    ship_elements(examples, output, report)


def ship_elements(examples: Sequence[Example], output: Path, report: Report) -> None:
    """Train the element model on the texts of these examples, without their labels, and write it."""
    report("Training elements: a few minutes")
    seeds = read_seeds(modelfile.shipped_folder() / SEEDS)
    trained = train_elements(seeds, [example.text for example in examples], SEED)
    models, about = {"elements": trained.weights}, {"threshold": round(trained.threshold, 2)}
    path = output / elements.FILE_NAME
    path.write_bytes(packed(models, about))
    figures = (
        f"Version {digest_of(models, about)}, {path.stat().st_size / 1e6:.2f} MB, "
        f"{len(trained.weights.terms)} terms, C = {trained.strength:g}. An element is assigned from a probability "
        f"of {trained.threshold:.2f}; of the seed file's sentences, cross-validated, {trained.precision:.3f} of "
        f"the assigned are right, and {trained.recall:.3f} of those that speak of an element are found.\n"
    )
    card = output / CARD
    card.write_text(_ELEMENTS.sub(lambda _: figures, card.read_text("utf-8")), "utf-8")


def write_figures(output: Path, trained: Trained, recall: float, evaluation: Sequence[Example]) -> None:
    """Replace the figures of the model card by those of the model file just written."""
    path = output / modelfile.FILE_NAME
    model = SentimentModel(modelfile.read(path))
    lines = [
        f"Version {model.version}, {path.stat().st_size / 1e6:.2f} MB, {len(trained.terms)} terms, "
        f"C = {trained.strengths[0]:g} and {trained.strengths[1]:g}.",
        "",
        "| set | cross-validated macro-F1 | validation macro-F1 | 95 % interval |",
        "|---|---|---|---|",
        *(_row(model, source, score, evaluation) for source, score in trained.scores.items()),
        "",
        f"Language: mean recall over the languages {recall:.3f}, cross-validated.",
        "",
    ]
    card = output / CARD
    card.write_text(_FIGURES.sub(lambda _: "\n".join(lines), card.read_text("utf-8")), "utf-8")


def write_languages(output: Path, evaluation: Sequence[Example]) -> None:
    """Replace the model card's table of languages by what the model file there reaches in each."""
    model = SentimentModel(modelfile.read(output / modelfile.FILE_NAME))
    lines = ["| set | language | texts | validation macro-F1 | 95 % interval |", "|---|---|---|---|---|"]
    for source, language in sorted({(example.source, example.language) for example in evaluation}):
        mine = [example for example in evaluation if (example.source, example.language) == (source, language)]
        found = evaluate_sentiment(model, [one.text for one in mine], [one.label for one in mine])
        low, high = found["macro_f1_interval"]
        lines.append(
            f"| {source} | {language} | {len(mine)} | {found['macro_f1']:.3f} | {low:.3f}–{high:.3f} |"
        )
    card = output / CARD
    card.write_text(_LANGUAGES.sub(lambda _: "\n".join(lines) + "\n", card.read_text("utf-8")), "utf-8")


def _row(model: SentimentModel, source: str, score: float, evaluation: Sequence[Example]) -> str:
    """One line of the table: a source's languages are evaluated apart and averaged."""
    mine = [example for example in evaluation if example.source == source]
    if not mine:
        return f"| {source} | {score:.3f} | – | – |"
    results = [
        evaluate_sentiment(
            model,
            [example.text for example in mine if example.language == language],
            [example.label for example in mine if example.language == language],
        )
        for language in sorted({example.language for example in mine})
    ]
    mean = np.mean([result["macro_f1"] for result in results])
    low, high = np.mean([result["macro_f1_interval"] for result in results], axis=0)
    interval = f"{low:.3f}–{high:.3f}" + (" (mean per language)" if len(results) > 1 else "")
    return f"| {source} | {score:.3f} | {mean:.3f} | {interval} |"

"""The commands `train` and `evaluate`, wired into `participation` by `cli.py`."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from participation.commands import run
from participation.errors import Rejected
from participation.sentiment.datasets import read_columns
from participation.sentiment.elements import CLASSES, ElementModel
from participation.sentiment.evaluation import evaluate_elements, evaluate_sentiment, evaluate_topics
from participation.sentiment.model import LABELS, SentimentModel
from participation.sentiment.modelfile import shipped_folder
from participation.sentiment.schemas import ModelView
from participation.sentiment.tables import ModelState

LEAST_CHANCE = 0.001
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=FOLDER, required=False)
@click.option("--output", type=FOLDER, default=shipped_folder, help="Where to write; default: the package.")
@click.option("--adapt", is_flag=True, help="Learn from the ratings and corrections in the database instead.")
def train(folder: Path | None, output: Path, adapt: bool) -> None:
    """Train the models that ship on the sets below FOLDER, or adapt them to this installation.

    FOLDER holds smsa/, nusax/, nusatranslation_senti/ and nusaparagraph_topic/ with TSV files.
    """
    if adapt == (folder is not None):
        raise click.UsageError("Give either a FOLDER to train from, or --adapt.")
    if folder is None:
        _adapt()
        return
    from participation.sentiment.shipping import train_and_ship

    try:
        train_and_ship(folder, output, click.echo)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


@click.command("train-severe")
@click.argument("folder", type=FOLDER)
def train_severe(folder: Path) -> None:
    """Train what finds severe comments by their sense, on the examples that ship and the sets below FOLDER.

    FOLDER is that of `train`; its texts stand for everyday comments.
    """
    from participation.sentiment.severe_training import ship_sense

    try:
        ship_sense(folder, click.echo)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _adapt() -> None:
    from participation.sentiment.adapting_service import adapt_model

    try:
        made = run(adapt_model(click.echo))
    except Rejected as error:
        raise click.ClickException(str(error)) from error
    figures = made.figures
    click.echo(
        f"Version {made.version}: right about {figures['candidate']['accuracy']:.3f} of the held-back comments, "
        f"{figures['active']['accuracy']:.3f} before; a lead like this by chance: {_chance(figures)}."
    )
    if elements := figures["elements"]:
        click.echo(
            f"Elements: right about {elements['candidate']['accuracy']:.3f} of them, "
            f"{elements['active']['accuracy']:.3f} before; by chance: {_chance(elements)}."
        )
    click.echo(_what_became(made))


def _what_became(made: ModelView) -> str:
    match made.state:
        case ModelState.ACTIVE if made.figures["better"]:
            return "Better: it reads from now on, all comments anew."
        case ModelState.ACTIVE:
            return "It is the one that reads already."
        case ModelState.REVOKED:
            return "Somebody took it back before: kept, not used."
        case _ if made.figures["better"]:
            return "Meanwhile another model was put to use or taken back: kept, not used. Run this command again."
        case _:
            return "Not surely better: kept, not used."


def _chance(figures: Mapping[str, Any]) -> str:
    return f"{figures['chance']:.3f}" if figures["chance"] >= LEAST_CHANCE else f"below {LEAST_CHANCE}"


@click.group()
def evaluate() -> None:
    """Measure the models on a labelled TSV file."""


@evaluate.command("sentiment")
@click.argument("file", type=FILE)
@click.option("--text-column", default="text", show_default=True)
@click.option("--label-column", default="label", show_default=True)
@click.option("--stars-column", help="Take at most 2 stars as negative, at least 4 as positive, drop 3.")
@click.option("--fewest-words", type=click.IntRange(min=0), default=0, help="Drop texts of fewer words.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate_sentiment_command(
    file: Path,
    text_column: str,
    label_column: str,
    stars_column: str | None,
    fewest_words: int,
    as_json: bool,
) -> None:
    """Compare predicted sentiment with the labels, or the stars, of FILE."""
    rows = _rows(file, text_column, stars_column or label_column)
    rows = [row for row in rows if len(row[0].split()) >= fewest_words]
    labels = [_label_of_stars(value) if stars_column else value for _, value in rows]
    kept = [(text, label) for (text, _), label in zip(rows, labels, strict=True) if label]
    unknown = {label for _, label in kept} - set(LABELS)
    if unknown:
        raise click.ClickException(
            f"{file} has labels other than {', '.join(LABELS)}: {', '.join(sorted(unknown))}."
        )
    _show(
        evaluate_sentiment(SentimentModel.load(), *_columns(file, kept), two_sided=bool(stars_column)),
        as_json,
    )


@evaluate.command("element")
@click.argument("file", type=FILE)
@click.option("--text-column", default="text", show_default=True)
@click.option("--label-column", default="label", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate_element_command(file: Path, text_column: str, label_column: str, as_json: bool) -> None:
    """Compare the SKM elements found in FILE with its labels: U1 to U9, or none."""
    rows = _rows(file, text_column, label_column)
    kept = [(text, "" if label == "none" else label) for text, label in rows]
    unknown = {label for _, label in kept} - set(CLASSES)
    if unknown:
        raise click.ClickException(
            f"{file} has labels other than U1 to U9 and none: {', '.join(sorted(unknown))}."
        )
    _show(evaluate_elements(ElementModel.load(), *_columns(file, kept)), as_json)


@evaluate.command("topics")
@click.argument("file", type=FILE)
@click.option("--text-column", default="text", show_default=True)
@click.option("--label-column", default="label", show_default=True)
@click.option("--k", type=click.IntRange(min=1), help="Number of topics; default: as many as labels.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate_topics_command(
    file: Path, text_column: str, label_column: str, k: int | None, as_json: bool
) -> None:
    """Compare the topics found in FILE with its labels, which the search does not see."""
    labelled = [(text, label) for text, label in _rows(file, text_column, label_column) if label]
    _show(evaluate_topics(*_columns(file, labelled), k=k), as_json)


def _rows(file: Path, *columns: str) -> list[tuple[str, ...]]:
    try:
        return read_columns(file, *columns)
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _columns(file: Path, rows: Sequence[tuple[str, ...]]) -> tuple[list[str], list[str]]:
    if not rows:
        raise click.ClickException(f"{file} has no labelled text: nothing to evaluate.")
    return [row[0] for row in rows], [row[1] for row in rows]


def _label_of_stars(stars: str) -> str:
    """The label that a star rating stands for; empty for three stars and for what is no rating."""
    if not stars.strip().isdecimal() or int(stars) == 3:
        return ""
    return "negative" if int(stars) <= 2 else "positive"


def _show(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(result))
        return
    for name, value in result.items():
        click.echo(f"{name:24}{value}")

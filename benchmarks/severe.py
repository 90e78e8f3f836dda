"""How many severe comments are found, by words and by sense, on sentences written by hand, and how fast.

`python benchmarks/severe.py [DATA]`. "Seen" sentences were read while the words were chosen, so the figures of the
words flatter there; the sense has learnt from none of them. Those "held back" nobody looked at who chose words or
wrote examples; they were made hard on purpose: most of them name no crime, as people do. With DATA, the folder that
`participation train` takes, also what `train-severe` measures, on the examples of scenarios left out of training, and
how many everyday texts are taken for severe: those that train, read by models that did not learn them, and others that
train nothing: SmSA's, reviews of an app, and reports to offices, of whose words only the stems are left.
"""

import csv
import sys
import time
from math import sqrt
from pathlib import Path

from participation.feedback.severe import kinds_by_words, sentences, severe_kinds
from participation.sentiment.severe_training import (
    SevereExample,
    calm_phrases,
    public_texts,
    read_examples,
    train_sense,
)

SENTENCES = Path(__file__).parent / "severe_sentences.tsv"
ROUNDS = 20


def main(data: Path | None, rounds: int = ROUNDS) -> None:
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for name in ("seen", "held back"):
        _report(name, [(row["kind"], row["text"]) for row in rows if row["set"] == name])
    if data:
        _left_out(read_examples(), [*public_texts(data), *calm_phrases()])
        for name in ("smsa/valid.tsv", "mobile_jkn/reviews.tsv", "lapor_reports/reports.tsv"):
            _everyday(data / name)
    texts = [row["text"] for row in rows]
    start = time.process_time()
    for _ in range(rounds):
        for text in texts:
            severe_kinds(text)
    print(f"comments a second on one core: {rounds * len(texts) / (time.process_time() - start):,.0f}")


def _report(name: str, rows: list[tuple[str, str]]) -> None:
    """Recall and precision of "severe or not", with Wilson intervals of 95 %, and the recall of each kind."""
    found = [(kind, [str(each) for each in severe_kinds(text)]) for kind, text in rows]
    by_words = sum(_by_words(text) for kind, text in rows if kind)
    right = sum(bool(kind and kinds) for kind, kinds in found)
    severe, flagged = sum(bool(kind) for kind, _ in found), sum(bool(kinds) for _, kinds in found)
    print(
        f"{name}, {len(rows)} sentences: recall {_share(right, severe)}, precision {_share(right, flagged)}"
    )
    for each in sorted({kind for kind, _ in found if kind}):
        of_kind = [kinds for kind, kinds in found if kind == each]
        print(f"  {each}: recall {_share(sum(map(bool, of_kind)), len(of_kind))}")
    told = sum(kind in kinds for kind, kinds in found if kind)
    print(
        f"  by words alone: recall {_share(by_words, severe)}; the right kind of those found: {_share(told, right)}"
    )


def _by_words(text: str) -> bool:
    return any(kinds_by_words(clause) for sentence in sentences(text) for clause in sentence)


def _left_out(examples: list[SevereExample], everyday: list[str]) -> None:
    """As `train-severe` measures: a sentence is judged by models that saw nothing of its scenario."""
    trained = train_sense(examples, everyday).left_out
    sensed = trained.written[0] >= trained.threshold()
    either = sensed | [_by_words(example.text) for example in examples]
    for name, found in (("by sense", sensed), ("by either", either)):
        right = int((found & trained.severe).sum())
        print(
            f"scenarios left out, {len(examples)} sentences, {name}: "
            f"recall {_share(right, int(trained.severe.sum()))}, precision {_share(right, int(found.sum()))}"
        )
    taken = int((trained.everyday[0] >= trained.threshold()).sum())
    print(f"everyday texts taken for severe by sense: {_share(taken, trained.everyday.shape[1], 4)}")


def _everyday(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as opened:
        texts = [row["text"] for row in csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE)]
    start = time.process_time()
    taken = sum(bool(severe_kinds(text)) for text in texts)
    speed = len(texts) / (time.process_time() - start)
    print(
        f"{file.parent.name}/{file.name}: taken for severe {_share(taken, len(texts), 4)}; {speed:,.0f} a second"
    )


def _share(part: int, whole: int, digits: int = 2) -> str:
    share, z = part / whole, 1.96
    middle = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    reach = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    low, high = max(0.0, middle - reach), middle + reach
    return f"{share:.{digits}f} ({low:.{digits}f}–{high:.{digits}f}, n = {whole})"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)

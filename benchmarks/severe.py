"""How many severe comments the words of `severe.toml` find, on sentences written by hand, and how fast.

`python benchmarks/severe.py`. Nobody wrote the sentences from the words. Those marked "seen" were read while the
words were chosen, so their figures flatter; those "held back" were not, and were made hard on purpose: most of
them name no crime, as people do.
"""

import csv
import time
from math import sqrt
from pathlib import Path

from participation.feedback.severe import severe_kinds

SENTENCES = Path(__file__).parent / "severe_sentences.tsv"
ROUNDS = 20


def main() -> None:
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for name in ("seen", "held back"):
        _report(name, [(row["kind"], row["text"]) for row in rows if row["set"] == name])
    texts = [row["text"] for row in rows]
    start = time.process_time()
    for _ in range(ROUNDS):
        for text in texts:
            severe_kinds(text)
    print(f"comments a second on one core: {ROUNDS * len(texts) / (time.process_time() - start):,.0f}")


def _report(name: str, rows: list[tuple[str, str]]) -> None:
    """Recall and precision of "severe or not", with Wilson intervals of 95 %, and the recall of each kind."""
    found = [(kind, [str(each) for each in severe_kinds(text)]) for kind, text in rows]
    right = sum(bool(kind and kinds) for kind, kinds in found)
    severe, flagged = sum(bool(kind) for kind, _ in found), sum(bool(kinds) for _, kinds in found)
    print(
        f"{name}, {len(rows)} sentences: recall {_share(right, severe)}, precision {_share(right, flagged)}"
    )
    for each in sorted({kind for kind, _ in found if kind}):
        of_kind = [kinds for kind, kinds in found if kind == each]
        print(f"  {each}: recall {_share(sum(map(bool, of_kind)), len(of_kind))}")


def _share(part: int, whole: int) -> str:
    share, z = part / whole, 1.96
    middle = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    reach = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return f"{share:.2f} ({middle - reach:.2f}–{middle + reach:.2f}, n = {whole})"


if __name__ == "__main__":
    main()

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from participation.sentiment.commands import evaluate
from participation.sentiment.evaluation import macro_f1, with_interval


def _file(tmp_path: Path, *lines: str) -> str:
    path = tmp_path / "file.tsv"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8", errors="surrogateescape")
    return str(path)


def test_sentiment_is_measured_as_json(tmp_path: Path) -> None:
    """One JSON object with every field that the contract names, intervals beside the scores."""
    file = _file(tmp_path, "text\tlabel", "bagus sekali, ramah\tpositive", "buruk, kecewa sekali\tnegative")
    result = CliRunner().invoke(evaluate, ["sentiment", file, "--json"])
    found = json.loads(result.output)
    assert found["documents"] == 2
    assert found["accuracy"] == 1
    assert found.keys() >= {
        "macro_f1", "macro_f1_interval", "accuracy_interval", "ece", "accuracy_at_80",
        "documents_per_second", "peak_memory_mib", "model_version",
    }  # fmt: skip


def test_stars_stand_for_labels(tmp_path: Path) -> None:
    """Three stars are left out; of the rest only negative and positive compete."""
    file = _file(tmp_path, "stars\ttext", "5\tbagus", "3\tbiasa", "1\tjelek sekali", "x\tapa")
    result = CliRunner().invoke(evaluate, ["sentiment", file, "--stars-column", "stars", "--json"])
    assert json.loads(result.output)["documents"] == 2


def test_topics_are_measured_as_json(tmp_path: Path) -> None:
    """As many topics as labels by default; agreement is perfect where themes are."""
    lamps = (
        "lampu jalan mati",
        "jalan gelap, lampu mati",
        "lampu padam di jalan",
        "mati lagi lampu jalan dusun",
    )
    counters = (
        "antrean loket panjang",
        "loket antre lama",
        "panjang antrean di loket ktp",
        "loket penuh antrean",
    )
    lines = [f"{text}\tlampu" for text in lamps] + [f"{text}\tloket" for text in counters]
    result = CliRunner().invoke(evaluate, ["topics", _file(tmp_path, "text\tlabel", *lines), "--json"])
    found = json.loads(result.output)
    assert (found["documents"], found["k"], found["nmi"], found["ari"]) == (8, 2, 1, 1)


def test_rows_without_a_label_are_no_class_of_their_own(tmp_path: Path) -> None:
    """Nobody said what they are about, so they are not measured; a mark before the first column is none of its name."""
    lines = ("\ufefftext\tlabel", "lampu jalan mati\tlampu", "antrean loket lama\tloket", "halo halo halo\t")
    result = CliRunner().invoke(evaluate, ["topics", _file(tmp_path, *lines), "--json"])
    assert json.loads(result.output)["documents"] == 2


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (("text\tlabel", "baik\tsenang"), "labels other than negative, neutral, positive: senang"),
        (("text\tlabel",), "no labelled text"),
        (("isi\tlabel", "baik\tpositive"), "no column text"),
        (("text,label", "baik,positive"), "Its columns, with tabs between them, are: text,label."),
        (("text\tlabel\ttext", "baik\tpositive\tburuk"), "more than one column text"),
        (("text\tlabel", "b\udce9k\tpositive"), "no text in UTF-8. Save it as UTF-8"),
        ((), "is empty. Its first line must name the columns"),
    ],
)
def test_unusable_files_are_explained(tmp_path: Path, lines: tuple[str, ...], message: str) -> None:
    """The message names what is wrong with the file; no traceback."""
    result = CliRunner().invoke(evaluate, ["sentiment", _file(tmp_path, *lines)])
    assert result.exit_code == 1
    assert message in result.output


def test_macro_f1_counts_labels_alike() -> None:
    """Two of three negatives and the only positive found: F1 of 0.8 and 2/3 on average."""
    import numpy as np

    truth, found = np.asarray([0, 0, 0, 2]), np.asarray([0, 0, 2, 2])
    assert macro_f1(truth, found) == pytest.approx((0.8 + 2 / 3) / 2)
    low, high = with_interval("f", macro_f1, truth, found, 0)["f_interval"]
    assert low < macro_f1(truth, found) < high


def test_elements_are_measured_as_json(tmp_path: Path) -> None:
    """One JSON object with scores, intervals and the version; "none" and an empty label are the same."""
    lines = ("text\tlabel", "toilet kotor sekali\tU9", "mantap\tnone", "ok\t", "petugas judes dan kasar\tU7")
    result = CliRunner().invoke(evaluate, ["element", _file(tmp_path, *lines), "--json"])
    found = json.loads(result.output)
    assert found["documents"] == 4
    assert found["macro_f1"] == found["precision"] == found["recall"] == 1
    assert found.keys() >= {"macro_f1_interval", "accuracy", "documents_per_second", "model_version"}


def test_unknown_elements_are_explained(tmp_path: Path) -> None:
    """A label that is no element is named."""
    result = CliRunner().invoke(evaluate, ["element", _file(tmp_path, "text\tlabel", "baik\tU10")])
    assert result.exit_code == 1
    assert "labels other than U1 to U9 and none: U10" in result.output


def test_short_texts_can_be_dropped(tmp_path: Path) -> None:
    """Texts of fewer words than asked for are not measured."""
    file = _file(tmp_path, "stars\ttext", "5\tbagus", "5\tpelayanan cepat dan ramah", "1\tjelek sekali")
    arguments = ["sentiment", file, "--stars-column", "stars", "--fewest-words", "4", "--json"]
    assert json.loads(CliRunner().invoke(evaluate, arguments).output)["documents"] == 1

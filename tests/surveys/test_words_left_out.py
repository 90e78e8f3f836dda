"""Free texts that must not leave are taken out of the answers that do."""

from participation.surveys.comments import without_words


def test_words_are_left_out_where_they_stand() -> None:
    """A question alone, and one of a section that repeats; what nobody answered is no error."""
    answers = {"saran": "a", "menit": 3, "anggota": [{"nama": "b", "umur": 4}, {"nama": "c"}]}
    left = without_words(answers, {"saran", "anggota.0.nama", "loket"})
    assert left == {"menit": 3, "anggota": [{"umur": 4}, {"nama": "c"}]}
    assert answers["saran"] == "a"

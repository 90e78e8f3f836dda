"""What a report says of one topic of its period."""

from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest

from participation.improvements import reports
from participation.improvements.period_topics import quotes_of, topic_of
from participation.improvements.reports import compose
from participation.improvements.themes import Memory, Part, Theme
from participation.improvements.voices import Voices
from participation.sentiment.topics import Topic, Topics
from tests.improvements.test_reports import PERIOD, Read


def test_quotes_name_what_they_are_quoted_for() -> None:
    """However sharp an insult is, it tells nobody what to improve; it stands where nothing better does."""
    insults = [
        f"Dasar payah, buang anggaran {word}" for word in ("saja", "terus", "lagi", "rakyat", "negara")
    ]
    named = [f"Antrean loket {word} terlalu lama" for word in ("depan", "belakang")]
    texts = [*insults, *named]
    voices = Voices()
    for number, text in enumerate(texts):
        negative = 0.99 if text in insults else 0.7
        voices.add(Read(UUID(int=number), text, negative, PERIOD.start))
    topic = Topic("antrean loket", ("antrean", "loket"), tuple(range(len(texts))), ())
    part = Part(topic, None)  # type: ignore[arg-type]
    quotes = [texts[position] for position in quotes_of(voices, topic_of(voices, PERIOD, part))]
    assert set(quotes[:2]) == set(named)
    assert quotes[2] in insults


def _names(reads: list[Read], topics: tuple[Topic, ...], *themes: Theme) -> list[str]:
    """Of the improvements of a report, which finds these topics."""
    voices = Voices()
    for read in reads:
        voices.add(read)
    found = Topics(topics, (), 0, 1.0)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reports, "find_topics", lambda *_, **__: found)
        return [one.label for one in compose(voices, PERIOD, "test", Memory(None, themes)).improvements]


def _named(reads: list[Read], topic: Topic, *themes: Theme) -> str:
    (name,) = _names(reads, (topic,), *themes)
    return name


def _about(topic: str, others: tuple[str, ...] = ()) -> tuple[list[Read], Topic]:
    """Eight complaints about a counter and four that praise whoever sits there."""
    complaints = [
        f"antre loket {word}" for word in ("lama", "panjang", "depan", "kota", "pagi", "buka", "tua", "ada")
    ]
    praise = [f"sabar menjelaskan loket {word}" for word in ("tiga", "empat", "lima", "enam")]
    said = [(text, 0.9) for text in complaints] + [(text, 0.02) for text in praise]
    reads = [Read(UUID(int=n), text, negative, PERIOD.start) for n, (text, negative) in enumerate(said)]
    return reads, Topic(topic, ("loket", "antre"), tuple(range(len(reads))), (), others)


def test_praise_names_no_improvement() -> None:
    """Of a topic's labels the first is taken that those who complain say as well."""
    reads, topic = _about("sabar menjelaskan", ("menjelaskan loket", "antre loket", "loket lama"))
    assert _named(reads, topic) == "antre loket"


def test_a_label_reads_as_people_say_it() -> None:
    """What is left of "tidak buka" without its "not" would say the opposite; two topics still have two names."""
    texts = [f"loket {place} tidak pernah buka" for place in ("akta", "ktp", "kk", "pajak", "pasar", "kota")]
    reads = [Read(UUID(int=n), f"{text}, akta hilang", 0.9, PERIOD.start) for n, text in enumerate(texts)]
    topic = Topic("ktp buka", ("ktp", "buka"), tuple(range(len(reads))), (), ("buka hilang",))
    assert _named(reads, topic) == "ktp tidak pernah buka"
    known = Theme(1, "ktp tidak pernah buka", ("kursi",), np.zeros(3, np.float32))
    assert _named(reads, topic, known) == "buka hilang"


def test_a_label_that_nobody_says_gives_way_to_one_that_people_say() -> None:
    """Nor does a measure name anything: "loket … jam"."""
    assert _named(*_about("loket, kursi", ("lama loket", "antre loket"))) == "antre loket"
    places = ("desa", "pasar", "kota", "balai", "gedung", "pusat", "utara")
    texts = [f"antre ktp {hours} jam, {place} parah" for hours, place in enumerate(places)]
    reads = [Read(UUID(int=n), text, 0.9, PERIOD.start) for n, text in enumerate(texts)]
    topic = Topic("ktp jam", ("ktp", "jam"), tuple(range(len(reads))), (), ("jam antre", "antre ktp"))
    assert _named(reads, topic) == "antre ktp"


def test_no_topic_takes_the_label_of_another() -> None:
    """However it is said: what is named first would leave the other its second best."""
    reads, topic = _about("ada loket", ("antre loket", "loket lama"))
    halves = [
        replace(topic, members=tuple(range(first, len(reads), 2)), label=label)
        for first, label in ((0, "ada loket"), (1, "antre loket"))
    ]
    assert sorted(_names(reads, (*halves,))) == ["ada loket", "antre loket"]


def test_a_label_that_nobody_says_or_that_stands_alone_is_kept_where_there_is_no_other() -> None:
    """Where there is only praise it is the name all the same."""
    assert _named(*_about("loket, kursi")) == "loket, kursi"
    assert _named(*_about("sabar menjelaskan")) == "sabar menjelaskan"


def test_no_two_topics_have_one_name() -> None:
    """A label that a theme has already goes to no other topic, the next best does."""
    reads, topic = _about("antre loket", ("loket antre", "loket lama"))
    known = Theme(1, "antre loket", ("kursi",), np.zeros(3, np.float32))
    assert _named(reads, topic, known) == "loket antre"
    assert _named(reads, replace(topic, others=()), known) == "loket, antre"
    halves = [replace(topic, members=tuple(range(first, len(reads), 2))) for first in (0, 1)]
    assert sorted(_names(reads, (*halves,))) == ["antre loket", "loket antre"]

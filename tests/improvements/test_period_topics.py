"""What a report says of one topic of its period."""

from uuid import UUID

from participation.improvements.period_topics import quotes_of, topic_of
from participation.improvements.themes import Part
from participation.improvements.voices import Voices
from participation.sentiment.topics import Topic
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

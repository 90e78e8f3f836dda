"""What the columns of a file of comments hold, in words for whoever opens it. Pure."""

from collections.abc import Iterator, Sequence

from participation.sentiment.wording import CHANNELS, ELEMENTS, ORIGINS, SHOWN_SENTIMENTS
from participation.web.i18n import gettext, mark

MEANINGS = {
    "said_on": mark("day on which it was said"),
    "office": mark("office that it is about"),
    "service": mark("service that it is about"),
    "area": mark("area that was named with it"),
    "origin": mark("where it came in"),
    "channel": mark("the way by which it came"),
    "rating": mark("rating that was given with it"),
    "rating_maximum": mark("best rating that could be given"),
    "language": mark("language that it is written in, as a code; und where that cannot be told"),
    "sentiment": mark("what people said of it, else what the model found"),
    "confidence": mark("how sure the model is, from 0 to 1; empty where people said the sentiment"),
    "element": mark("element of the SKM that it speaks of; empty for none of them"),
    "corrected": mark("1 where a person has judged it, else 0"),
    "text": mark("its words, without the personal data that was found in them"),
}
"""By the name of a column; names stay the same in all languages, so that programs find them again."""
CODES = {"origin": ORIGINS, "channel": CHANNELS, "sentiment": SHOWN_SENTIMENTS, "element": ELEMENTS}


def codebook_lines() -> Iterator[Sequence[str]]:
    """The header, then a line for each column, and one for each code that may stand in it."""
    yield "column", "code", "meaning"
    for column, meaning in MEANINGS.items():
        yield column, "", gettext(meaning)
        for code, words in CODES.get(column, {}).items():
            yield column, code, gettext(words)

"""One way to read a comment, shared by everything that learns from words.

Spelling on a phone varies more than meaning does: "BAGUUUS", "bagus2" and "bagus" are one word here.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby

URL = "<url>"
MENTION = "<mention>"
NUMBER = "<number>"

_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S++|(?<![\w.@-])[\w.-]{1,64}\.(?:com|co\.id|go\.id|id|org|net)\b\S*+"
)
_MENTION = re.compile(r"(?<![\w@])@\w++")
_ELONGATION = re.compile(r"([^\W\d_])\1{2,}")
_LAUGHTER = re.compile(r"\b(?:[wk]{4,}+|(?:h[aeiu]){2,}+h?)\b")
_REDUPLICATION = re.compile(r"(?<=[^\W\d_]{3})2\b")
_TOKEN = re.compile(
    r"<url>|<mention>|\[[a-z]{2,12}\]"  # links, mentions, and what redaction left
    r"|[:;=]['-]?[()dp](?!\w)"  # emoticons
    r"|[^\W\d_]+(?:['’`][^\W\d_]+)*['’`]?"  # words, with the glottal stop of Madurese: bannya'
    r"|\d+(?:[.,:]\d+)*"
    r"|[!?]"
    r"|[\u2600-\u27bf\U0001f300-\U0001faff]"
)
_APOSTROPHES = str.maketrans("’‘`´", "''''")


def normalise(text: str) -> str:
    """Fold compatibility forms, case, elongation, laughter, "word2" and links into one spelling."""
    return respelt(folded(text))


def folded(text: str) -> str:
    """The first half of `normalise`, which has to see the whole text."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES)
    return text.lower()


def respelt(text: str) -> str:
    """The second half, of a text that is folded: what stands between two spaces changes by itself alone."""
    if "." in text or "://" in text:
        text = _ADDRESS.sub(URL, text)
    if "@" in text:
        text = _MENTION.sub(MENTION, text)
    text = _ELONGATION.sub(r"\1", text)
    text = _LAUGHTER.sub("haha", text)
    return _REDUPLICATION.sub("", text) if "2" in text else text


def tokens(text: str) -> list[str]:
    """Words, numbers (as one token), emoji, emoticons, "!" and "?" in the order in which they stand."""
    return tokens_of(normalise(text))


def tokens_of(normalised: str) -> list[str]:
    """As `tokens`, of a text that is normalised already."""
    return [NUMBER if token[0].isdecimal() else token for token in _TOKEN.findall(normalised)]


def words(text: str) -> list[str]:
    """Only the tokens made of letters."""
    return [token for token in tokens(text) if token[0].isalpha()]


def fingerprint(text: str) -> str:
    """16 hexadecimal digits, equal for texts that differ only in spelling, signs or repetition.

    A text without any word keeps its emoji and signs, so that "👍" and "👎" stay apart.
    """
    return digest_of_words(words(text) or tokens(text))


def digest_of_words(parts: Sequence[str]) -> str:
    """The fingerprint of a text with these words; one that is repeated at once counts once."""
    said = " ".join(part for part, _ in groupby(parts))
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()

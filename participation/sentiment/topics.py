"""What many comments speak about: texts as points, groups of points, topics chosen by stability.

Texts that copy each other, or have the same content words, count once when topics are sought, so that a thousand
times "mantap" cannot become a topic, and are members of one topic afterwards. Topics are learnt from a seeded
sample and the rest is assigned in chunks: time grows with the number of texts, memory for vectors does not.
Texts are first put into an order of their own, so that the order in which they arrive changes nothing.

The space whose groups tell most of other texts is taken, and the groups are refined by their words. Where the number of
topics is not given, what is near to no topic stands apart (docs/decisions/0018).
"""

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from participation.sentiment.clusters import FEWEST, LEAST_SIMILARITY, NONE, Grouping, common_centre, group
from participation.sentiment.courtesies import is_courtesy
from participation.sentiment.duplicates import voices_of
from participation.sentiment.labels import Description, describe
from participation.sentiment.quotes import differing
from participation.sentiment.refining import TopicReader
from participation.sentiment.spaces import CommonWords, Space, most_telling
from participation.sentiment.spellings import respelt
from participation.sentiment.stopwords import content_words, of_content
from participation.sentiment.subjects import Rarity, joined, parting_word, rarity
from participation.sentiment.termspace import Points
from participation.sentiment.text import words
from participation.texts import without_markup

FEWEST_WORDS = 2
"""Words that a text needs, one of them a content word, to belong to a topic."""
SAMPLE = 20_000
"""Distinct texts from which topics are learnt."""
CHUNK = 2_000
APART = -1
"""Number of the topic of texts that belong to none."""
CENTRAL = 1_000
"""Most central texts of a topic, from which its label and quotes are taken."""
QUOTES = 30
"""Texts that may be quoted: of the period and of complaints a report takes a few."""
QUOTED_WORDS = 4
"""Words below which a text is quoted only where there is nothing better; so is one that no word of its topic is in."""
WORSE = 3.0
"""By how much less relevant these are: closeness and difference together cannot make up for it."""
NAMED = 0.5
"""Share of a topic's central texts that must hold one of its five most typical words."""
SAME = 2
"""Of their three most typical words, how many make two topics one."""

NOTHING_EARLIER: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. Numbers are positions in the texts given."""

    label: str
    terms: tuple[str, ...]
    """Most typical first."""
    members: tuple[int, ...]
    quotes: tuple[int, ...]
    """Members that are central and differ from each other, best first."""
    others: tuple[str, ...] = ()
    """Labels that would name it as well, best first."""


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics of a set of texts, the largest first, and what stands outside them."""

    topics: tuple[Topic, ...]
    short: tuple[int, ...]
    """Texts with too few content words to belong anywhere."""
    repeated: int
    """Members that only repeat the content words of another member."""
    stability: float
    """Mean Jaccard coefficient of the topics with those of samples; 1 where `k` was given."""
    apart: tuple[int, ...] = ()
    """Texts that are near to no topic, and those that only greet, thank, praise or sigh."""


class Rows(Sequence[list[int]]):
    """Short lists of positions, end to end: as objects, a million of them would take ten times the memory."""

    def __init__(self) -> None:
        self._positions, self._ends = array("q"), array("q", [0])

    def append(self, positions: Iterable[int]) -> None:
        self._positions.extend(positions)
        self._ends.append(len(self._positions))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, row: int) -> list[int]:  # type: ignore[override]
        return self._positions[self._ends[row] : self._ends[row + 1]].tolist()


@dataclass(frozen=True, slots=True)
class _Corpus:
    """Positions of the texts that say the same, in an order that depends on their content alone."""

    texts: Sequence[str]
    same: Sequence[list[int]]
    contents: list[str]
    """Content words of one of each, read once."""
    earlier: NDArray[np.intp]
    """The topic that each was in before, or `NONE`."""
    short: tuple[int, ...]
    courteous: tuple[int, ...]
    """Texts with content words that are all courtesies."""

    def words(self, row: int) -> list[str]:
        return self.contents[row].split()


def topic_words(text: str) -> list[str]:
    """Content words without courtesies, in order."""
    return _subjects(content_words(text))


def _subjects(content: Sequence[str]) -> list[str]:
    return [word for word in content if not is_courtesy(word)]


def find_topics(
    texts: Sequence[str],
    voices: Sequence[int] | None = None,
    *,
    earlier: Mapping[int, int] = NOTHING_EARLIER,
    seed: int = 0,
    k: int | None = None,
) -> Topics:
    """Topics of the texts: the same for the same texts in any order. `k` fixes their number.

    `voices` are the numbers of the texts' voices, where they are known already (duplicates.py), and `earlier`
    the topics that some texts, by position, were in before: they stay one topic unless another is much better.

    Without `k`, what is near to no topic stands apart, and so does a topic that no words name. What is left makes
    one more if it has most words in common.
    """
    corpus = _corpus(texts, voices_of(texts) if voices is None else voices, earlier, seed)
    if not corpus.same:
        return Topics((), corpus.short, 0, 1.0, corpus.courteous)
    found, stability = _grouped_topics(corpus, seed, k)
    if k is None:
        found = _sorted((*found, *_common_topic(corpus, found)))
    members = {position for topic in found for position in topic.members}
    apart = [position for same in corpus.same for position in same if position not in members]
    repeated = len(members) - sum(same[0] in members for same in corpus.same)
    return Topics(found, corpus.short, repeated, stability, tuple(sorted((*apart, *corpus.courteous))))


def _grouped_topics(corpus: _Corpus, seed: int, k: int | None) -> tuple[tuple[Topic, ...], float]:
    """Topics of the groups in the most telling space, and the groups' stability."""
    sample = [corpus.words(row) for row in range(min(SAMPLE, len(corpus.same)))]
    space, points = most_telling(sample, seed=seed)
    grouping = group(points, corpus.earlier[: len(sample)], seed=seed, k=k)
    if not len(grouping.centres):
        return (), 1.0
    reader = TopicReader(sample).fit(_nearest(points, grouping))
    numbers, closeness = _assign(corpus, space, points, grouping, reader)
    known = rarity(sample) if grouping.selective else None
    return _topics(corpus, space, numbers, closeness, known), grouping.stability


def _common_topic(corpus: _Corpus, found: Sequence[Topic]) -> tuple[Topic, ...]:
    """What is left may be the subject of most: the spaces take it away as what all texts have in common."""
    members = {position for topic in found for position in topic.members}
    rows = np.asarray([row for row, same in enumerate(corpus.same) if same[0] not in members], np.intp)
    if len(rows) < 2:
        return ()
    sample = [corpus.words(row) for row in rows[:SAMPLE]]
    space = CommonWords().fit(sample)
    centre = common_centre(space.points(sample))
    closeness = np.zeros(len(corpus.same), np.float32)
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        closeness[chunk] = space.points([corpus.words(row) for row in chunk]) @ centre
    numbers = np.where(closeness >= LEAST_SIMILARITY, 0, APART)
    return _topics(corpus, space, numbers, closeness, rarity(sample))


def _corpus(texts: Sequence[str], voices: Sequence[int], earlier: Mapping[int, int], seed: int) -> _Corpus:
    contents, kept = [], Rows()
    short, courteous = [], []
    for positions in _grouped(voices):
        said = words(without_markup(min(texts[position] for position in positions)))
        content = of_content(said)
        subjects = _subjects(content)
        if not content or len(said) < FEWEST_WORDS:
            short += positions
        elif not subjects:
            courteous += positions
        else:
            contents.append(" ".join(subjects))
            kept.append(positions)
    contents = respelt(contents)
    same, chosen = Rows(), []
    for alike in _grouped(array("Q", (_key(content, seed) for content in contents))):
        together = (position for voice in alike for position in kept[voice])
        same.append(sorted(together, key=lambda position: (texts[position], position)))
        chosen.append(min(contents[voice] for voice in alike))
    known = (next((earlier[n] for n in positions if n in earlier), NONE) for positions in same)
    numbers = np.fromiter(known, np.intp, len(same))
    return _Corpus(texts, same, chosen, numbers, tuple(sorted(short)), tuple(courteous))


def _key(content: str, seed: int) -> int:
    """Equal for texts with the same content words; in its order texts are a seeded sample."""
    distinct = " ".join(sorted(set(content.split())))
    return int.from_bytes(hashlib.blake2b(f"{seed} {distinct}".encode(), digest_size=8).digest())


def _grouped(numbers: Sequence[int]) -> Iterator[list[int]]:
    """The positions of equal numbers, in the order of the numbers."""
    column = np.asarray(numbers)
    order = np.argsort(column, kind="stable")
    _, starts = np.unique(column[order], return_index=True)
    for start, end in pairwise([*starts.tolist(), len(order)]):
        yield order[start:end].tolist()


def _nearest(points: Points, grouping: Grouping) -> NDArray[np.intp]:
    """The number of each point's group; what is near to none is a group of its own, behind the others."""
    similarity = points @ grouping.centres.T
    nearest: NDArray[np.intp] = similarity.argmax(axis=1)
    if grouping.selective:
        nearest[similarity.max(axis=1) < LEAST_SIMILARITY] = len(grouping.centres)
    return nearest


def _assign(
    corpus: _Corpus, space: Space, known: Points, grouping: Grouping, reader: TopicReader
) -> tuple[NDArray[np.intp], Points]:
    """Topic number of each distinct text and its cosine to that topic's centre; `known` are the first points."""
    numbers, cosines = [], []
    for start in range(0, len(corpus.same), CHUNK):
        rows = range(start, min(start + CHUNK, len(corpus.same)))
        documents = [corpus.words(row) for row in rows]
        points = known[rows.start : rows.stop] if rows.stop <= len(known) else space.points(documents)
        similarity = np.pad(points @ grouping.centres.T, ((0, 0), (0, 1)))
        read = reader.numbers(documents)
        numbers.append(read)
        cosines.append(similarity[np.arange(len(rows)), read])
    nearest, closeness = np.concatenate(numbers), np.concatenate(cosines)
    return np.where(
        closeness >= LEAST_SIMILARITY, nearest, APART
    ) if grouping.selective else nearest, closeness


def _topics(
    corpus: _Corpus, space: Space, nearest: NDArray[np.intp], closeness: Points, known: Rarity | None
) -> tuple[Topic, ...]:
    """The topics of these numbers; what no words name and what two things name only where words are `known`."""
    rows_of = [np.flatnonzero(nearest == number) for number in np.unique(nearest[nearest != APART])]
    if known is None:
        described = _described(corpus, rows_of, closeness)
    else:
        rows_of, described = _subjects_of(corpus, rows_of, closeness, known)
    while known is not None and (pair := _same(described)):
        rows_of[pair[0]] = np.sort(np.concatenate([rows_of[pair[0]], rows_of.pop(pair[1])]))
        described = _described(corpus, rows_of, closeness)
    found = [
        _topic(corpus, space, rows, closeness, one)
        for rows, one in zip(rows_of, described, strict=True)
        if known is None or one.coverage >= NAMED
    ]
    return _sorted(found)


def _subjects_of(
    corpus: _Corpus, rows_of: Sequence[NDArray[np.intp]], closeness: Points, known: Rarity
) -> tuple[list[NDArray[np.intp]], list[Description]]:
    """The rows of each subject. What no words name once it is joined stays apart: else all of it would be lost."""
    parts = [part for rows in rows_of for part in _parted(corpus, rows, closeness, known)]
    before = [_mostly(corpus.earlier[rows]) for rows in parts]
    together = joined([_documents(corpus, rows, closeness) for rows in parts], known, before)
    subjects = [_whole(parts, places) for places in together]
    described = _described(corpus, subjects, closeness)
    lost = [len(places) > 1 and one.coverage < NAMED for places, one in zip(together, described, strict=True)]
    if not any(lost):
        return subjects, described
    apart = [
        group
        for places, is_lost in zip(together, lost, strict=True)
        for group in ([[place] for place in places] if is_lost else [places])
    ]
    subjects = [_whole(parts, places) for places in apart]
    return subjects, _described(corpus, subjects, closeness)


def _mostly(earlier: NDArray[np.intp]) -> int:
    """The topic in which most of them were that were in any, if these are enough to tell."""
    topics = Counter(earlier[earlier != NONE].tolist())
    if topics.total() < FEWEST:
        return NONE
    return next((topic for topic, times in topics.items() if 2 * times > topics.total()), NONE)


def _whole(parts: Sequence[NDArray[np.intp]], places: Sequence[int]) -> NDArray[np.intp]:
    return np.sort(np.concatenate([parts[place] for place in places]))


def _parted(
    corpus: _Corpus, rows: NDArray[np.intp], closeness: Points, known: Rarity
) -> Iterator[NDArray[np.intp]]:
    """The rows of each subject, where one word holds several together."""
    word = parting_word(_documents(corpus, rows, closeness), known)
    if word is None:
        yield rows
        return
    holding = np.fromiter((word in corpus.words(row) for row in rows), bool, len(rows))
    for side in (rows[holding], rows[~holding]):
        yield from _parted(corpus, side, closeness, known)


def _sorted(topics: Iterable[Topic]) -> tuple[Topic, ...]:
    return tuple(sorted(topics, key=lambda topic: (-len(topic.members), topic.label)))


def _central(rows: NDArray[np.intp], closeness: Points) -> NDArray[np.intp]:
    return rows[np.argsort(-closeness[rows], kind="stable")[:CENTRAL]]


def _documents(corpus: _Corpus, rows: NDArray[np.intp], closeness: Points) -> list[list[str]]:
    """Content words of the most central texts."""
    return [corpus.words(row) for row in _central(rows, closeness)]


def _described(corpus: _Corpus, rows_of: Sequence[NDArray[np.intp]], closeness: Points) -> list[Description]:
    return describe([_documents(corpus, rows, closeness) for rows in rows_of])


def _same(described: Sequence[Description]) -> tuple[int, int] | None:
    """The first two topics that the same words name."""
    pairs = combinations(range(len(described)), 2)
    return next(
        (pair for pair in pairs if len(described[pair[0]].naming & described[pair[1]].naming) >= SAME), None
    )


def _topic(
    corpus: _Corpus, space: Space, rows: NDArray[np.intp], closeness: Points, described: Description
) -> Topic:
    members = sorted(position for row in rows for position in corpus.same[row])
    central = _central(rows, closeness)
    first = [corpus.same[row][0] for row in central]
    brief = np.asarray([len(words(corpus.texts[position])) < QUOTED_WORDS for position in first])
    beside = np.asarray([described.naming.isdisjoint(corpus.words(row)) for row in central])
    points = space.points([corpus.words(row) for row in central])
    centre = points.mean(axis=0)  # of all of it: each part of a joined topic has its own centre
    relevance = points @ centre / max(float(np.linalg.norm(centre)), 1e-12)
    quotes = [first[row] for row in differing(points, relevance - WORSE * brief - WORSE * beside, QUOTES)]
    return Topic(described.label, described.terms, tuple(members), tuple(quotes), described.others)

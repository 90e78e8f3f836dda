"""Does a report put first what was planted? `python -m benchmarks.planted --seeds 20`.

A generator mixes thirty issues into background comments over eight weeks: issues are born, grow, shrink and
vanish, some are mostly complained of and some mostly praised. A report is made of each week, compared with the
week before, from the texts alone: sentiment, topics, identity and priority are the product's own. The true
rank of an issue in a week is by voices × share negative × √(voices / max(1, voices a week before)).

With `--rated` half of the comments come with a rating, of which some contradict the text, and before each report the
product learns from those of the weeks before (benchmarks/planted_ratings.py). Without it nobody ever rated anything.

Parameters were chosen on seeds from 1000 on; what is printed comes from seeds 0, 1, 2 …
"""

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest
from random import Random
from statistics import mean
from uuid import UUID

os.environ.setdefault("OMP_NUM_THREADS", "1")

from benchmarks.planted_ratings import Installation, told
from benchmarks.planted_sentences import (
    CLOSERS,
    GOOD_CLOSERS,
    IMPRESSIONS,
    OPENERS,
    PLACES,
    REMARKS,
    THANKS,
    WHENS,
    issues,
)
from participation.improvements.periods import WEEK, Period
from participation.improvements.reports import Composed, compose
from participation.improvements.theme_states import ThemeState
from participation.improvements.themes import Memory, Part, Theme
from participation.improvements.voices import Voices
from participation.sentiment.adapted import AdaptedModel
from participation.sentiment.duplicates import voices_of
from participation.sentiment.model import SentimentModel
from participation.sentiment.text import fingerprint
from participation.sentiment.told import Told

WEEKS = 8
FIRST_DAY = date(2026, 9, 7)
TOP = 10
BACKGROUND = -1
BACKGROUND_A_WEEK = 400
FLOOD = 5_000
MOST_VOICES, FEWEST_VOICES = 70, 6
"""Voices of an issue in an ordinary week."""


Model = SentimentModel | AdaptedModel


@dataclass(frozen=True, slots=True)
class Said:
    """One planted comment."""

    text: str
    issue: int
    negative: bool
    week: int


@dataclass(frozen=True, slots=True)
class Read:
    """A comment as the product reads it."""

    comment: UUID
    text: str
    fingerprint: str
    negative: float
    neutral: float
    positive: float
    said_on: date
    area: int | None = None
    service: int | None = None
    source: str = ""
    element: str = ""


def planted(seed: int) -> list[Said]:
    """Eight weeks of comments, none of an issue's a copy of another."""
    drawn = Random(seed)
    said = []
    for issue in range(len(issues())):
        size = FEWEST_VOICES * (MOST_VOICES / FEWEST_VOICES) ** drawn.random()
        share = drawn.uniform(0.35, 0.98)
        born = drawn.randrange(1, WEEKS) if drawn.random() < 0.2 else 0
        gone = drawn.randrange(2, WEEKS) if drawn.random() < 0.2 else WEEKS
        for week in range(WEEKS):
            size *= drawn.choice((0.6, 0.8, 0.9, 1, 1, 1, 1.1, 1.25, 1.8))
            size = min(max(size, FEWEST_VOICES), 1.5 * MOST_VOICES)
            if born <= week < gone or gone <= born <= week:
                said += _about(drawn, issue, week, round(size), share)
    return said + [_background(drawn, week) for week in range(WEEKS) for _ in range(BACKGROUND_A_WEEK)]


def _about(drawn: Random, issue: int, week: int, count: int, share: float) -> list[Said]:
    texts: dict[str, bool] = {}
    while len(texts) < count:
        negative = drawn.random() < share
        texts.setdefault(_sentence(drawn, issue, negative=negative), negative)
    return [Said(text, issue, negative, week) for text, negative in texts.items()]


def _sentence(drawn: Random, issue: int, *, negative: bool) -> str:
    wordings = issues()[issue]
    parts = [
        drawn.choice(wordings.subjects),
        drawn.choice(wordings.troubles if negative else wordings.praise),
    ]
    for details in (WHENS, PLACES):
        if drawn.random() < 0.5:
            parts.insert(drawn.randrange(len(parts) + 1), drawn.choice(details))
    if drawn.random() < 0.4:
        parts.insert(0, drawn.choice(OPENERS))
    if drawn.random() < 0.5:
        parts.append(drawn.choice(CLOSERS if negative else GOOD_CLOSERS))
    return " ".join(parts)


def _background(drawn: Random, week: int) -> Said:
    """Thanks, a word or two, or a remark on something small that few others mention, never complained of."""
    kind = drawn.random()
    if kind < 0.5:
        parts = drawn.sample(THANKS, drawn.choice((1, 2, 2, 3)))
    else:
        parts = [
            drawn.choice(OPENERS),
            drawn.choice(REMARKS),
            drawn.choice(IMPRESSIONS),
            drawn.choice(PLACES),
        ]
    return Said(" ".join(parts), BACKGROUND, False, week)


def true_ranking(said: Sequence[Said], week: int) -> list[int]:
    """The issues of a week, the most urgent first."""
    now = Counter(one.issue for one in said if one.week == week)
    before = Counter(one.issue for one in said if one.week == week - 1)
    negative = Counter(one.issue for one in said if one.week == week and one.negative)
    urgency = {
        issue: negative[issue] * (now[issue] / max(1, before[issue])) ** 0.5
        for issue in now
        if issue != BACKGROUND
    }
    return sorted(urgency, key=lambda issue: (-urgency[issue], issue))


def flood(said: Sequence[Said], *, varied: bool) -> list[Said]:
    """One complaint of the last week, of an issue outside the top ten, 5,000 times: word by word, or each time
    with two more words, as somebody does who wants them to be counted apart."""
    outside = true_ranking(said, WEEKS - 1)[TOP]
    sentence = next(one for one in said if one.week == WEEKS - 1 and one.issue == outside and one.negative)
    drawn = Random(FLOOD)
    tails = [f" {drawn.choice(WHENS)} {drawn.choice(PLACES)}" if varied else "" for _ in range(FLOOD)]
    return [replace(sentence, text=sentence.text + tail) for tail in tails]


def said_on(number: int, week: int) -> date:
    """The day of the comment with this number."""
    return FIRST_DAY + timedelta(days=WEEK * week + number % WEEK)


def ratings(said: Sequence[Said], seed: int) -> list[Told]:
    """What some of those who wrote this rated."""
    drawn = Random(seed)
    beside = (
        told(drawn, one.text, fingerprint(one.text), said_on(number, one.week), negative=one.negative)
        for number, one in enumerate(said)
    )
    return [rating for rating in beside if rating is not None]


def read(said: Sequence[Said], model: Model | None) -> list[list[Read]]:
    """The comments of each week as the model reads them, in the order in which a report meets them.

    Without a model each has the mood that was planted: what then is missed, topics and priority miss.
    """
    found: list[list[Read]] = [[] for _ in range(WEEKS)]
    if model is None:
        moods = [(0.9, 0.07, 0.03) if one.negative else (0.03, 0.07, 0.9) for one in said]
    else:
        moods = [mood.probabilities for mood in model.predict([one.text for one in said])]
    for number, (one, mood) in enumerate(zip(said, moods, strict=True)):
        day = said_on(number, one.week)
        found[one.week].append(Read(UUID(int=number), one.text, fingerprint(one.text), *mood, day))
    return [sorted(week, key=lambda read: (read.said_on, read.comment)) for week in found]


@dataclass(frozen=True, slots=True)
class Week:
    """The report of one week, and the issue that most comments of each improvement were planted for."""

    composed: Composed
    issues: list[int]
    of_themes: list[int]
    """The same for all topics, ranked or not."""
    comments: list[list[UUID]]
    """Of each improvement."""


def report(said: Sequence[Said], weeks: Sequence[Sequence[Read]], week: int, memory: Memory) -> Week:
    """One week, compared with the week before."""
    voices = Voices()
    for one in (*weeks[week - 1], *weeks[week]):
        voices.add(one)
    voices.fold(voices_of(voices.texts))  # as improvements/making.py does
    start = FIRST_DAY + timedelta(days=WEEK * week)
    period = Period(start, start + timedelta(days=WEEK), start - timedelta(days=WEEK))
    composed = compose(voices, period, "planted", memory)
    planted_for = [_issue(said, voices, members) for members in composed.members]
    of_themes = [_issue(said, voices, one.part.topic.members) for one in composed.outcomes]
    comments = [[voices.comment(member) for member in members] for members in composed.members]
    return Week(composed, planted_for, of_themes, comments)


def _issue(said: Sequence[Said], voices: Voices, members: Sequence[int]) -> int:
    """Each voice counts once: of a topic of two issues, copies must not say which it is."""
    planted_for = (said[voices.comment(member).int].issue for member in voices.distinct(members))
    return Counter(planted_for).most_common(1)[0][0]


class Chain:
    """What a schedule remembers from week to week, and the issue that most of each theme's comments were for."""

    def __init__(self) -> None:
        self.memory = Memory()
        self.issues: list[int] = []

    def right(self, made: Week) -> list[bool]:
        """Of each ranked topic, whether it goes on as what it was, came out of it, or is new where it is.

        What the background speaks of has no planted identity: it counts only where it goes on as an issue.
        """
        ranked = zip(made.composed.outcomes, made.of_themes, strict=True)
        return [
            self._right(one.part, issue)
            for one, issue in ranked
            if one.improvement is not None and (issue != BACKGROUND or self._continues(one.part))
        ]

    def _continues(self, part: Part) -> bool:
        return part.theme is not None and self.issues[part.theme.id] != BACKGROUND

    def _right(self, part: Part, issue: int) -> bool:
        if part.theme:
            return self.issues[part.theme.id] == issue
        if part.state is ThemeState.SPLIT:
            names = {theme.name for theme in self.memory.themes if self.issues[theme.id] == issue}
            return part.kin[0].name in names
        return issue not in self.issues

    def remember(self, made: Week) -> None:
        """As improvements/theme_storing.py does in the database."""
        recognised = made.composed.recognised
        seen = {one.part.theme.id: one.part.topic for one in made.composed.outcomes if one.part.theme}
        themes = [
            replace(
                theme,
                centroid=recognised.centroids.get(theme.id, theme.centroid),
                terms=seen[theme.id].terms if theme.id in seen else theme.terms,
                present=theme.id in seen,
            )
            for theme in self.memory.themes
        ]
        comments: dict[UUID, int] = {}
        for one, issue in zip(made.composed.outcomes, made.of_themes, strict=True):
            theme = one.part.theme.id if one.part.theme else len(themes)
            if one.improvement is not None:
                comments |= dict.fromkeys(made.comments[one.improvement], theme)
            if one.part.theme:
                self.issues[theme] = issue
            else:
                themes.append(Theme(theme, one.name, one.part.topic.terms, one.part.centroid))
                self.issues.append(issue)
        self.memory = Memory(recognised.space or self.memory.space, themes, comments=comments)


class Tally:
    """What is counted over seeds."""

    def __init__(self) -> None:
        self.hits: list[int] = []
        self.topics: list[int] = []
        self.right: list[bool] = []
        self.moved: dict[str, list[int]] = {"copies": [], "varied": []}

    def add(self, seed: int, shipped: SentimentModel | None, *, rated: bool) -> None:
        """All weeks of one seed."""
        said = planted(seed)
        installation = Installation(shipped, ratings(said, seed)) if shipped and rated else None
        model: Model | None = shipped
        weeks = read(said, model)
        chain = Chain()
        for week in range(1, WEEKS):
            if installation is not None and installation.learn(said_on(0, week)):
                model = installation.model
                weeks = read(said, model)
            made = report(said, weeks, week, chain.memory)
            self.hits.append(len(set(true_ranking(said, week)[:TOP]) & set(made.issues[:TOP])))
            self.topics.append(len(made.issues))
            if week > 1:
                self.right += chain.right(made)
            if week == WEEKS - 1:
                self._flood(said, made, chain.memory, model)
            chain.remember(made)

    def _flood(self, said: Sequence[Said], made: Week, memory: Memory, model: Model | None) -> None:
        for name, moved in self.moved.items():
            more = [*said, *flood(said, varied=name == "varied")]
            flooded = report(more, read(more, model), WEEKS - 1, memory)
            places = zip_longest(made.issues[:TOP], flooded.issues[:TOP])
            moved.append(sum(one != other for one, other in places))

    def figures(self) -> dict[str, float]:
        """Means over the weeks; places of the top ten that a flood changed, over the seeds."""
        return {
            "hits_of_10": round(mean(self.hits), 2),
            "topics": round(mean(self.topics), 1),
            "matched_rightly": round(mean(self.right), 4),
            "moved_by_copies": round(mean(self.moved["copies"]), 2),
            "moved_by_varied_copies": round(mean(self.moved["varied"]), 2),
        }


def main() -> None:
    """Measure seed by seed and print what all have so far."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many seeds are measured")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument(
        "--planted-moods", action="store_true", help="with the planted sentiment, not the model's"
    )
    parser.add_argument("--rated", action="store_true", help="the product learns from ratings")
    options = parser.parse_args()
    model = None if options.planted_moods else SentimentModel.load()
    tally, started = Tally(), time.perf_counter()
    for seed in range(options.first, options.first + options.seeds):
        tally.add(seed, model, rated=options.rated)
        seconds = round(time.perf_counter() - started, 1)
        print(json.dumps({"up to seed": seed, **tally.figures(), "seconds": seconds}), flush=True)


if __name__ == "__main__":
    main()

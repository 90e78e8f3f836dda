"""From analysed comments to a report."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from participation.improvements import reports
from participation.improvements.periods import Period
from participation.improvements.reports import Composed, compose
from participation.improvements.theme_outcomes import Idle
from participation.improvements.theme_states import ThemeState
from participation.improvements.themes import Memory, Theme
from participation.improvements.voices import Voices
from participation.sentiment.stopwords import content_words
from participation.sentiment.text import fingerprint
from participation.sentiment.topics import Topic, Topics
from tests.factories import LAMP_COMPLAINTS, PRAISE, QUEUE_COMPLAINTS

PERIOD = Period(date(2026, 10, 26), date(2026, 11, 23), date(2026, 9, 28))
QUEUE, LAMPS = QUEUE_COMPLAINTS, LAMP_COMPLAINTS


@dataclass(frozen=True)
class Read:
    """A comment as some model read it."""

    comment: UUID
    text: str
    negative: float
    said_on: date
    neutral: float = 0.0
    area: int | None = None
    service: int | None = None
    source: str = ""
    element: str = ""

    @property
    def positive(self) -> float:
        return 1 - self.negative

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.text)


def reads(texts: tuple[str, ...], negative: float, said_on: date, salt: int = 0) -> list[Read]:
    return [
        Read(UUID(int=(hash_of(text) + salt) % 2**128), text, negative, said_on + timedelta(days=n % 7))
        for n, text in enumerate(texts)
    ]


def hash_of(text: str) -> int:
    return int(fingerprint(text), 16) * 7919


def voices_of(found: list[Read]) -> Voices:
    voices = Voices()
    for one in sorted(found, key=lambda read: (read.said_on, read.comment)):
        voices.add(one)
    return voices


@pytest.fixture
def found() -> list[Read]:
    """Queues are complained of more than before, lamps less; some are content; one text was sent often."""
    now, before = PERIOD.start, date(2026, 9, 28)
    copies = [Read(UUID(int=number + 1), QUEUE[0], 0.9, now + timedelta(days=20)) for number in range(30)]
    return [
        *reads(QUEUE, 0.9, now),
        *reads(LAMPS[:6], 0.8, now),
        *reads(LAMPS, 0.8, before, salt=1),
        *reads(QUEUE[:9], 0.9, before, salt=2),
        *reads(PRAISE, 0.05, now),
        *copies,
    ]


def by_first_word(texts: list[str], _: Sequence[int] | None, *, earlier: Mapping[int, int]) -> Topics:
    """Topics that are known beforehand, to count with."""
    members: dict[str, list[int]] = {}
    for position, text in enumerate(texts):
        members.setdefault(text.split()[0].lower(), []).append(position)
    topics = [
        Topic(word, tuple(content_words(texts[each[0]])), tuple(each), tuple(each[:5]))
        for word, each in sorted(members.items())
    ]
    return Topics(tuple(topics), (), 0, 1.0)


@pytest.fixture
def known_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "find_topics", by_first_word)


def report_of(found: list[Read], *themes: Theme) -> Composed:
    return compose(voices_of(found), PERIOD, "test", Memory(None, themes))


@pytest.mark.usefixtures("known_topics")
def test_complaints_are_ranked_and_praise_is_set_aside(found: list[Read]) -> None:
    """The larger and growing complaint comes first; what people are content with is counted, not ranked."""
    report = report_of(found)
    assert [one.voices for one in report.improvements] == [25, 6]
    assert "loket" in " ".join(report.improvements[0].terms)
    assert report.figures.set_aside.praise == len(PRAISE)
    assert report.improvements[0].trend is not None
    assert report.improvements[1].trend is not None
    assert report.improvements[0].trend > 0 > report.improvements[1].trend


@pytest.mark.usefixtures("known_topics")
def test_a_thousand_copies_are_one_voice(found: list[Read]) -> None:
    """Copies count as comments and as members, never as voices or shares."""
    report = report_of(found)
    first = report.improvements[0]
    assert (first.voices, first.comments, len(report.members[0])) == (25, 55, 55)
    assert report.figures.set_aside.copies == 30


def test_the_order_of_comments_changes_nothing(found: list[Read]) -> None:
    """The same comments, read in any order, give the same report to the last digit."""
    shuffled = list(found)
    random.Random(4).shuffle(shuffled)
    report = report_of(found)
    assert report.improvements
    assert report_of(shuffled) == report


@pytest.mark.usefixtures("known_topics")
def test_a_topic_keeps_its_label(found: list[Read]) -> None:
    """A theme whose space is lost is recognised by its terms and goes by the name that people know."""
    known = Theme(3, "Antrean panjang", ["antrean", "loket", "ktp"], improvement=7)
    first = report_of(found, known).improvements[0]
    assert (first.label, first.previous, first.theme) == ("Antrean panjang", 7, 3)


@pytest.mark.usefixtures("known_topics")
def test_copies_say_no_service() -> None:
    """An improvement is mostly about what more than half of its voices name, however often one of them was sent."""
    queue = [replace(one, service=7) for one in reads(QUEUE[:6], 0.9, PERIOD.start)]
    copies = [Read(UUID(int=number + 1), QUEUE[9], 0.9, PERIOD.start, service=8) for number in range(60)]
    lamps = [replace(one, service=7 + n % 2) for n, one in enumerate(reads(LAMPS[:6], 0.9, PERIOD.start))]
    assert report_of([*queue, *copies]).services == [7]
    assert report_of(lamps).services == [None]


@pytest.mark.usefixtures("known_topics")
def test_a_name_that_fits_no_longer_is_replaced(found: list[Read]) -> None:
    """None of its words is typical any more; what planners know by its name keeps it."""
    theme = Theme(3, "jadwal dokter", ["antrean", "loket", "ktp"], improvement=7)
    first = report_of(found, theme).improvements[0]
    assert (first.theme, first.label == theme.name) == (3, False)
    assert first.evidence is not None
    assert first.evidence.formerly == "jadwal dokter"
    fitting = replace(theme, name="antrean dokter")
    for kept in (fitting, replace(theme, keeps_name=True)):
        first = report_of(found, kept).improvements[0]
        assert first.label == kept.name
        assert first.evidence is not None
        assert first.evidence.formerly == ""


@pytest.mark.usefixtures("known_topics")
def test_a_new_topic_never_takes_the_name_of_a_theme(found: list[Read]) -> None:
    """Two rows of one name could not be told apart, and one of them may be what nobody speaks of any more."""
    free = report_of(found).improvements[0].label
    taken = report_of(found, Theme(3, free, ["parkir", "liar"], improvement=7))
    assert taken.figures.retired == [free]
    assert free not in {one.label for one in taken.improvements}
    assert taken.improvements[0].label.startswith(free)


@pytest.mark.usefixtures("known_topics")
def test_what_was_ranked_and_is_named_no_more_is_gone(found: list[Read]) -> None:
    """Not what planners merged into another theme, and not what too few spoke of to be ranked."""
    report = report_of(
        found,
        Theme(3, "Parkir liar", ["parkir", "liar"], improvement=7),
        Theme(4, "Selokan buntu", ["selokan", "buntu"]),
        Theme(5, "Juru parkir", ["juru", "karcis"], improvement=8, merged_into=3),
    )
    assert report.figures.retired == ["Parkir liar"]


@pytest.mark.usefixtures("known_topics")
def test_what_nobody_speaks_of_now_is_gone(found: list[Read]) -> None:
    """Though it is found as a topic in what was said before: it is no theme that people speak of, nor is it ranked."""
    silent = [one for one in found if "lampu" not in one.text.lower() or one.said_on < PERIOD.start]
    lamps = Theme(3, "Lampu", ["lampu", "jalan", "mati"], improvement=7)
    report = report_of(silent, lamps)
    assert (report.figures.retired, report.figures.unranked) == (["Lampu"], [])
    (lost,) = [one for one in report.outcomes if one.part.theme == lamps]
    assert (lost.state, lost.voices, lost.improvement) == (ThemeState.RETIRED, 0, None)


@pytest.mark.usefixtures("known_topics")
def test_a_decision_whose_theme_was_merged_is_told(found: list[Read]) -> None:
    """What was put first and then merged into another theme stands first no more, and the report says so."""
    lamps = Theme(3, "Lampu", ["lampu", "jalan", "mati"], pinned="Janji", merged_into=4)
    report = report_of(found, lamps, Theme(4, "Antrean", ["antrean", "loket", "ktp"]))
    assert report.figures.idle == [Idle("Lampu", "Janji", True)]


def test_a_long_comment_is_quoted_in_part() -> None:
    """Whole sentences of it, as many as a report has room for; what people read elsewhere stays whole."""
    long = [
        replace(one, text=one.text + ". " + "Sudah lama begini. " * 900)
        for one in reads(QUEUE, 0.9, PERIOD.start)
    ]
    quotes = [quote.text for one in report_of(long).improvements for quote in one.quotes]
    assert quotes
    assert all(len(quote) <= 600 and quote.endswith("begini.") for quote in quotes)


def test_few_voices_before_are_not_told() -> None:
    """Of so few nothing was compared, and three voices could be recognised."""
    few = [*reads(QUEUE, 0.9, PERIOD.start), *reads(QUEUE[:3], 0.9, date(2026, 9, 28), salt=2)]
    assert report_of(few).figures.earlier_voices is None


@pytest.mark.usefixtures("known_topics")
def test_what_is_praised_now_is_ranked_no_more(found: list[Read]) -> None:
    """It is not gone either: people speak of it. What planners leave out is listed as that alone."""
    praised = [replace(one, negative=0.1) if "lampu" in one.text.lower() else one for one in found]
    lamps = Theme(3, "Lampu", ["lampu", "jalan", "mati"], improvement=7)
    figures = report_of(praised, lamps).figures
    assert (figures.unranked, figures.retired) == (["Lampu"], [])
    assert report_of(found, lamps).figures.unranked == []
    left_out = report_of(found, replace(lamps, excluded="Sudah ditangani.")).figures
    assert (left_out.unranked, [one.label for one in left_out.excluded]) == ([], ["Lampu"])


@pytest.mark.usefixtures("known_topics")
def test_what_was_taken_up_is_not_gone_too(found: list[Read]) -> None:
    """A theme that merged says so where it went on; one that was never ranked is not named there either."""
    wholly, mostly = ["antrean", "loket", "ktp"], ["antrean", "loket"]
    for improvement, related in ((8, ["Antrean depan"]), (None, [])):
        report = report_of(
            found,
            Theme(3, "Antrean", wholly, improvement=7),
            Theme(4, "Antrean depan", mostly, improvement=improvement),
        )
        first = report.improvements[0]
        assert (first.label, first.state, first.related) == ("Antrean", ThemeState.MERGED, related)
        assert report.figures.retired == []


@pytest.mark.usefixtures("known_topics")
def test_what_was_taken_up_by_praise_is_ranked_no_more(found: list[Read]) -> None:
    """Nothing ranked says that it took it up: both are named as what is not ranked any more."""
    content = [replace(one, negative=0.1) if "loket" in one.text.lower() else one for one in found]
    report = report_of(
        content,
        Theme(3, "Antrean", ["antrean", "loket", "ktp"], improvement=7),
        Theme(4, "Antrean depan", ["antrean", "loket"], improvement=8),
    )
    assert sorted(report.figures.unranked) == ["Antrean", "Antrean depan"]
    assert report.figures.retired == []


@pytest.mark.usefixtures("known_topics")
def test_what_planners_leave_out_is_listed_with_its_rank(found: list[Read]) -> None:
    """An exclusion takes a theme out of the ranking, never out of the report."""
    known = Theme(3, "Antrean", ["antrean", "loket", "ktp"], excluded="Sudah ditangani.")
    report = report_of(found, known)
    assert [one.rank for one in report.improvements] == [1]
    (left_out,) = report.figures.excluded
    assert (left_out.label, left_out.reason, left_out.rank) == ("Antrean", "Sudah ditangani.", 1)
    assert left_out.voices == 25


@pytest.mark.usefixtures("known_topics")
def test_what_planners_put_first_says_its_own_rank(found: list[Read]) -> None:
    """A pinned theme stands first, with the reason and the place that figures give it."""
    known = Theme(3, "Lampu", ["lampu", "jalan", "mati"], pinned="Rawan kecelakaan.")
    first, second = report_of(found, known).improvements
    assert (first.label, first.pinned, first.rank_by_figures) == ("Lampu", "Rawan kecelakaan.", 2)
    assert (second.rank, second.rank_by_figures, second.pinned) == (2, 1, "")


@pytest.mark.usefixtures("known_topics")
def test_quotes_complain_and_differ(found: list[Read]) -> None:
    """Each improvement is quoted by different voices of its period."""
    report = report_of(found)
    voices = voices_of(found)
    for quotes, members in zip(report.quotes, report.members, strict=True):
        assert 2 <= len(quotes) == len({voices.texts[position] for position in quotes})
        assert set(quotes) <= set(members)


def test_an_empty_period_gives_a_report_that_says_so() -> None:
    """Nobody wrote: nothing is ranked, nothing breaks."""
    report = report_of([])
    assert (report.comments, report.voices, report.improvements, report.figures.mix) == (0, 0, [], None)
    assert report.figures.stability is None


def test_how_fewer_than_five_voices_sound_is_not_told(found: list[Read]) -> None:
    """However many comments they are."""
    copies = [Read(UUID(int=number + 1), QUEUE[0], 0.9, PERIOD.start) for number in range(30)]
    report = report_of(copies)
    assert (report.comments, report.voices, report.figures.mix) == (30, 1, None)
    assert report_of(found).figures.mix is not None


def test_fewer_than_five_voices_are_no_improvement() -> None:
    """Four people who complain of one thing could be recognised: their topic is counted, not shown."""
    report = report_of([*reads(QUEUE[:4], 0.9, PERIOD.start)])
    assert report.improvements == []
    assert report.figures.set_aside.few == 4


@pytest.mark.usefixtures("known_topics")
def test_weekly_shares_add_up(found: list[Read]) -> None:
    """In each week the shares of all topics make one, or nothing was said."""
    series = [one.series for one in report_of([one for one in found if one.negative > 0.5]).improvements]
    weeks = [week for week in zip(*series, strict=True) if None not in week]
    assert weeks
    for week in weeks:
        assert sum(week) == pytest.approx(1) or sum(week) == 0


@pytest.mark.usefixtures("known_topics")
def test_a_week_with_one_to_four_voices_has_no_figure() -> None:
    """They could be recognised; of a week in which nobody spoke of it that is told."""
    first = PERIOD.weeks.index(PERIOD.start)
    spoken = [
        *reads(QUEUE[:5], 0.9, PERIOD.start),
        *reads(QUEUE[5:9], 0.9, PERIOD.start + timedelta(days=7)),
    ]
    (queue,) = report_of(spoken).improvements
    assert queue.series[first : first + 3] == [1.0, None, 0.0]


def test_comments_of_the_report_before_name_a_theme(found: list[Read], known_topics: None) -> None:
    """A theme goes on in the topic of its comments, each voice counted once; strangers' ids say nothing."""
    voices = voices_of(found)
    queue = next(n for n in range(len(voices)) if voices.texts[n] in QUEUE)
    known = {one.comment: 5 for one in found if one.text in QUEUE} | {UUID(int=0): 6}
    assert set(voices.told(known).values()) == {5}
    assert len(voices.told(known)) == len(set(QUEUE))
    assert voices.told(known)[queue] == 5
    assert voices.told({}) == {}


def test_topics_are_sought_from_what_was_known(found: list[Read], monkeypatch: pytest.MonkeyPatch) -> None:
    """The themes of the comments that the report before ranked are told to who looks for topics."""
    told: dict[str, int] = {}

    def spying(texts: list[str], voices: Sequence[int] | None, *, earlier: Mapping[int, int]) -> Topics:
        told.update({texts[position]: theme for position, theme in earlier.items()})
        return by_first_word(texts, voices, earlier=earlier)

    monkeypatch.setattr(reports, "find_topics", spying)
    themes = [Theme(5, "antrean"), Theme(6, "lampu")]
    comments = {one.comment: 5 if one.text in QUEUE else 6 for one in found if one.text in QUEUE + LAMPS}
    compose(voices_of(found), PERIOD, "test", Memory(None, themes, comments=comments))
    assert told == {**dict.fromkeys(QUEUE, 5), **dict.fromkeys(LAMPS, 6)}

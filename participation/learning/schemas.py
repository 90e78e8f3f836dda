"""What goes in and out of news, learning pages and courses. Texts are by language."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from participation.texts import Text


class ImageView(msgspec.Struct, frozen=True):
    """An image of an article; its text names it `image-{number}`."""

    number: int
    file: UUID
    description: Text
    id: int = 0


class ArticleWanted(msgspec.Struct, frozen=True):
    """An article as its form has it; topic and position are of learning pages, days of news."""

    title: Text
    summary: Text
    body: Text
    topic: Text = {}
    position: int = 0
    first_day: date | None = None
    last_day: date | None = None


class Shown(msgspec.Struct, frozen=True):
    """What the public reads of an article."""

    title: Text
    summary: Text
    body: Text
    topic: Text
    position: int
    images: list[ImageView]


class ArticleView(msgspec.Struct, frozen=True):
    """An article as staff see it."""

    id: int
    office: int
    office_name: str
    zone: str
    kind: str
    slug: str
    title: Text
    summary: Text
    body: Text
    topic: Text
    position: int
    first_day: date | None
    last_day: date | None
    shown: Shown | None
    shown_from: datetime | None
    shown_until: datetime | None
    revision: int
    images: list[ImageView]

    @property
    def text(self) -> Shown:
        """What would be published now."""
        return Shown(self.title, self.summary, self.body, self.topic, self.position, self.images)


class PublicArticle(msgspec.Struct, frozen=True):
    """An article as anyone reads it."""

    id: int
    slug: str
    kind: str
    office_name: str
    zone: str
    shown_from: datetime
    text: Shown


class RightAnswer(msgspec.Struct, frozen=True):
    """The right answer to one question of a quiz: names of choices, all of them, and why they are right."""

    choices: tuple[str, ...]
    why: Text = {}


class CourseWanted(msgspec.Struct, frozen=True):
    """A course as its form has it; `needed` right answers complete it."""

    title: Text
    summary: Text
    audiences: tuple[str, ...] = ()
    lessons: tuple[int, ...] = ()
    survey: int | None = None
    needed: int = 0


class ShownCourse(msgspec.Struct, frozen=True):
    """What people take of a course; the quiz is one version of a survey, whatever is published of it later."""

    title: Text
    summary: Text
    audiences: list[str]
    lessons: list[int]
    survey: str  # its slug
    version: int
    answers: dict[str, RightAnswer]
    needed: int


class CourseView(msgspec.Struct, frozen=True):
    """A course as staff see it."""

    id: int
    office: int
    office_name: str
    slug: str
    title: Text
    summary: Text
    audiences: list[str]
    survey: int | None
    answers: dict[str, RightAnswer]
    needed: int
    shown: ShownCourse | None
    revision: int
    lessons: list[int]
    completions: int


class PublicCourse(msgspec.Struct, frozen=True):
    """A course as people take it."""

    id: int
    slug: str
    office_name: str
    text: ShownCourse


class Completion(msgspec.Struct, frozen=True):
    """When somebody completed a course, and with how many right answers of how many."""

    course: int
    title: Text
    slug: str
    right: int
    questions: int
    completed_on: date

"""News, learning pages and courses, and who has completed a course."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    UUID,
    Date,
    ForeignKey,
    Integer,
    Serial,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from participation.accounts.tables import Account
from participation.clock import now, today
from participation.feedback.tables import Receipt
from participation.files.tables import StoredFile
from participation.organisations.tables import Office
from participation.surveys.tables import Survey


class ArticleKind(StrEnum):
    NEWS = "news"
    LESSON = "lesson"


class Article(Table):
    """A piece of news or a learning page: its working text, and what the public reads. Texts are JSON by language."""

    id: Serial
    office = ForeignKey(references=Office, on_delete=OnDelete.restrict, null=False, index=True)
    kind = Varchar(length=10, choices=ArticleKind)
    slug = Varchar(length=80, unique=True)
    title = JSONB(default="{}")
    summary = JSONB(default="{}")
    body = JSONB(default="{}")  # Markdown
    topic = JSONB(default="{}")  # of a learning page: under which heading it stands …
    position = Integer(default=0)  # … and where among the others
    first_day = Date(null=True, default=None)  # of news; none: from its publication on …
    last_day = Date(null=True, default=None)  # … and until it is taken back
    shown = JSONB(null=True, default=None)  # schemas.Shown: as published; none where it is not
    shown_from = Timestamptz(null=True, default=None)
    shown_until = Timestamptz(null=True, default=None)  # excluded
    revision = Integer(default=1)  # two tabs: the second save sees that the first came between
    created_at = Timestamptz(default=now)
    updated_at = Timestamptz(default=now)


class ArticleImage(Table):
    """An image that the text of an article names by its number: image-1."""

    id: Serial
    article = ForeignKey(references=Article, on_delete=OnDelete.cascade, null=False, index=True)
    number = SmallInt()
    file = ForeignKey(references=StoredFile, on_delete=OnDelete.cascade, null=False, index=True)
    description = JSONB(default="{}")  # for who cannot see it


class Course(Table):
    """Learning pages one after the other, and a quiz: a survey whose right answers are kept here."""

    id: Serial
    office = ForeignKey(references=Office, on_delete=OnDelete.restrict, null=False, index=True)
    slug = Varchar(length=80, unique=True)
    title = JSONB(default="{}")
    summary = JSONB(default="{}")
    audiences = JSONB(default="[]")  # wording.AUDIENCES
    survey = ForeignKey(references=Survey, on_delete=OnDelete.restrict, index=True)
    answers = JSONB(default="{}")  # schemas.RightAnswer by question
    needed = SmallInt(default=0)  # right answers to complete it
    shown = JSONB(null=True, default=None)  # schemas.ShownCourse: as published; none where it is not
    revision = Integer(default=1)
    created_at = Timestamptz(default=now)
    updated_at = Timestamptz(default=now)


class CourseLesson(Table):
    """A learning page of a course, in the order of ids."""

    id: Serial
    course = ForeignKey(references=Course, on_delete=OnDelete.cascade, null=False, index=True)
    article = ForeignKey(references=Article, on_delete=OnDelete.restrict, null=False, index=True)


class CourseCompletion(Table):
    """Somebody completed a course: an account, or whoever holds a receipt and is known by nothing else."""

    id = UUID(primary_key=True, default=UUID4())
    course = ForeignKey(references=Course, on_delete=OnDelete.cascade, null=False)
    account = ForeignKey(references=Account, on_delete=OnDelete.cascade, index=True)  # either this …
    receipt = ForeignKey(references=Receipt, on_delete=OnDelete.cascade)  # … or this
    right = SmallInt()
    questions = SmallInt()
    completed_on = Date(default=today)  # the day only

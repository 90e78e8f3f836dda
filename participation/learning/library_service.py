"""The use case of the library: an office takes a course that ships with the platform, as drafts of its own."""

from participation.accounts.schemas import Person
from participation.database import transaction
from participation.errors import NotFound
from participation.learning.course_queries import course_by_id
from participation.learning.course_service import create_course, keep_answers
from participation.learning.library import LANGUAGES, QUIZ, ShippedCourse, shipped_course
from participation.learning.schemas import ArticleWanted, CourseView, CourseWanted
from participation.learning.service import create_article
from participation.learning.tables import ArticleKind
from participation.organisations.permissions import Actor
from participation.organisations.queries import office_by_id
from participation.surveys.schemas import SurveyCreate, SurveyUpdate
from participation.surveys.service import create_survey, update_survey
from participation.web.i18n import mark

PURPOSE = {
    "id": "Menunjukkan kepada peserta kursus apa yang sudah dan belum dipahami.",
    "en": "To show those who take the course what they have understood.",
}
LEGAL_BASIS = "UU 25/2009, Pasal 39"
RETENTION_DAYS = 365
PLACES = 10
"""Between the numbers of two pages, so that one can be put between them."""


async def take_course(actor: Actor | Person, office: int, key: str) -> CourseView:
    """Its pages, its quiz and itself become drafts, to be changed and published like any others.

    The quiz is answered within the course alone. Raises NotFound for a course that does not ship.
    """
    shipped, owner = shipped_course(key), await office_by_id(office)
    if shipped is None or owner is None:
        raise NotFound(mark("There is no such course in the library."))
    async with transaction():  # all of it or nothing: half a course would have to be found and deleted
        course = await _take(actor, office, shipped, owner.contact_email or owner.contact_phone or owner.name)
    return await course_by_id(course.id) or course


async def _take(actor: Actor | Person, office: int, shipped: ShippedCourse, contact: str) -> CourseView:
    survey = await _take_quiz(actor, office, shipped, contact)
    lessons = [
        await create_article(
            actor,
            office,
            ArticleKind.LESSON,
            ArticleWanted(lesson.title, lesson.summary, lesson.body, shipped.topic, number * PLACES),
        )
        for number, lesson in enumerate(shipped.lessons, 1)
    ]
    wanted = CourseWanted(
        title=shipped.title,
        summary=shipped.summary,
        audiences=tuple(shipped.audiences),
        lessons=tuple(lesson.id for lesson in lessons),
        survey=survey,
        needed=shipped.needed,
    )
    course = await create_course(actor, office, wanted)
    await keep_answers(course, shipped.answers)
    return course


async def _take_quiz(actor: Actor | Person, office: int, shipped: ShippedCourse, contact: str) -> int:
    title = {language: f"{QUIZ[language]}: {words}" for language, words in shipped.title.items()}
    survey = await create_survey(
        actor,
        SurveyCreate(
            office=office,
            title=title,
            introduction=shipped.introduction,
            purpose=PURPOSE,
            legal_basis=LEGAL_BASIS,
            definition=shipped.definition,
            is_quiz=True,
        ),
    )
    await update_survey(
        actor,
        survey.id,
        SurveyUpdate(
            revision=survey.revision,
            title=title,
            introduction=shipped.introduction,
            purpose=PURPOSE,
            legal_basis=LEGAL_BASIS,
            retention_days=RETENTION_DAYS,
            contact=contact,
            service=None,
            languages=LANGUAGES,
            opens_at=None,
            closes_at=None,
            results_public=False,
            results_on=None,
            pages=False,
            is_quiz=True,
        ),
    )
    return survey.id

"""Use cases of what nobody reads: delete the draft of a text or of a course."""

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.database import CONSTRAINT_ERRORS, transaction
from participation.errors import Conflict
from participation.files.service import erase_files
from participation.learning.course_service import course_or_not_found
from participation.learning.service import article_or_not_found
from participation.learning.tables import Article, Course, CourseCompletion
from participation.web.i18n import mark

PUBLIC_TEXT = mark("The public reads this text, so it stays. Take it back first.")
PUBLIC_COURSE = mark("People take this course, so it stays. Take it back first.")


async def delete_article(actor: Person, article_id: int) -> None:
    """Its images go with it. Raises NotFound; Conflict while it is published, and while a course has it."""
    article = await article_or_not_found(article_id)
    try:
        async with transaction():
            await erase_files([image.file for image in article.images])
            gone = (
                await Article.delete()
                .where(Article.id == article_id, Article.shown.is_null())
                .returning(Article.id)
            )
            if not gone:
                raise Conflict(PUBLIC_TEXT)
            await record(actor, "remove", "article", article_id, office=article.office)
    except CONSTRAINT_ERRORS:
        raise Conflict(mark("A course has this learning page. Take it out of the course first.")) from None


async def delete_course(actor: Person, course_id: int) -> None:
    """Its learning pages and its quiz stay.

    Raises NotFound; Conflict while it is published, and once somebody has completed it: they can show that.
    """
    course = await course_or_not_found(course_id)
    async with transaction():
        if await CourseCompletion.exists().where(CourseCompletion.course == course_id):
            raise Conflict(mark("Somebody has completed this course and can show it, so it stays."))
        gone = (
            await Course.delete().where(Course.id == course_id, Course.shown.is_null()).returning(Course.id)
        )
        if not gone:
            raise Conflict(PUBLIC_COURSE)
        await record(actor, "remove", "course", course_id, office=course.office)

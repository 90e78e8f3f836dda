"""What has to be there before a course is saved, and before people take it. Pure."""

from collections.abc import Collection

from participation.errors import Problem
from participation.learning.checks import Problems, too_long
from participation.learning.grading import gradable
from participation.learning.schemas import CourseView, CourseWanted, RightAnswer
from participation.learning.wording import AUDIENCES
from participation.surveys.definitions import Definition
from participation.web.i18n import DEFAULT_LANGUAGE, mark

LONGEST_WHY = 1_000
MOST_LESSONS_OF_ONE = 30


def course_problems(wanted: CourseWanted) -> Problems:
    """What keeps a draft from being saved; only its title has to be there."""
    errors: Problems = {}
    if not wanted.title.get(DEFAULT_LANGUAGE, "").strip():
        errors["title.id"] = Problem(mark("Write a title in Indonesian."))
    errors |= too_long("title", wanted.title) | too_long("summary", wanted.summary)
    if not set(wanted.audiences) <= AUDIENCES.keys():
        errors["audiences"] = Problem(mark("Choose from the list."))
    if len(wanted.lessons) > MOST_LESSONS_OF_ONE:
        errors["lessons"] = Problem(
            mark("A course has %(most)s learning pages at most."), {"most": MOST_LESSONS_OF_ONE}
        )
    return errors


def missing_for_course(
    course: CourseView, definition: Definition | None, public: Collection[int]
) -> Problems:
    """What keeps people from taking it; `definition` is the published quiz, `public` the lessons people can read."""
    errors: Problems = {}
    if not course.summary.get(DEFAULT_LANGUAGE):
        errors["summary.id"] = Problem(mark("Say in Indonesian, in a sentence or two, what people learn."))
    if not course.audiences:
        errors["audiences"] = Problem(mark("Choose for whom the course is."))
    if not course.lessons:
        errors["lessons"] = Problem(mark("Choose the learning pages of the course."))
    elif not set(course.lessons) <= set(public):
        errors["lessons"] = Problem(mark("Publish the learning pages of the course first."))
    return errors | _missing_of_quiz(course, definition)


def _missing_of_quiz(course: CourseView, definition: Definition | None) -> Problems:
    if course.survey is None:
        return {"survey": Problem(mark("Choose the survey that asks the questions of the quiz."))}
    if definition is None:
        return {"survey": Problem(mark("Publish the survey of the quiz first."))}
    errors = answer_problems(course.answers, definition)
    if not course.answers and not errors:
        errors["answers"] = Problem(mark("Say which answers are right."))
    if course.answers and not 1 <= course.needed <= len(course.answers):
        errors["needed"] = Problem(
            mark("Write how many right answers complete the course, from 1 to %(most)s."),
            {"most": len(course.answers)},
        )
    return errors


def answer_problems(answers: dict[str, RightAnswer], definition: Definition) -> Problems:
    """By question: a right answer that the quiz does not offer, or several where one is chosen."""
    errors: Problems = {}
    asked = {question.name: question for question in gradable(definition)}
    for name, answer in answers.items():
        offered = {choice.name for choice in asked[name].choices} if name in asked else set()
        if not answer.choices or not set(answer.choices) <= offered:
            errors[f"right.{name}"] = Problem(
                mark("The quiz does not offer this answer. Choose the right one again.")
            )
        elif asked[name].type == "select_one" and len(answer.choices) > 1:
            errors[f"right.{name}"] = Problem(mark("Here people choose one answer, so one is right."))
        for language, words in answer.why.items():
            if len(words) > LONGEST_WHY:
                longest = mark("Shorten this text to %(longest)s characters.")
                errors[f"why.{name}.{language}"] = Problem(longest, {"longest": LONGEST_WHY})
    return errors

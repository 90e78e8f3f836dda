"""What is written to people who are invited. The office does not know their language: Indonesian, its own."""

from participation.messages.service import queue_email
from participation.surveys.schemas import PublishedSurvey
from participation.texts import text_in
from participation.web.i18n import DEFAULT_LANGUAGE, mark, translate, using_language

INVITED = "invitation"
REMINDED = "invitation_reminder"
SUBJECTS = {INVITED: mark("Invitation: %(title)s"), REMINDED: mark("Reminder: %(title)s")}
INTRODUCTIONS = {
    INVITED: mark("%(office)s invites you to answer a survey:"),
    REMINDED: mark(
        "%(office)s invited you to answer a survey. If you have answered already, thank you: then ignore this mail."
    ),
}
BODY = mark(
    "%(introduction)s\n\n"
    "%(title)s\n\n"
    "%(link)s\n\n"
    "This link is yours alone and counts once. Do not pass it on. Your answers are kept apart from this invitation: "
    "nobody can see from the stored data what you answered."
)


async def send_invitation(
    purpose: str, address: str, token: str, survey: PublishedSurvey, base_url: str
) -> None:
    """Queues the mail within the caller's transaction; `purpose` is INVITED or REMINDED."""
    with using_language(DEFAULT_LANGUAGE):
        title = text_in(survey.document.title, DEFAULT_LANGUAGE, survey.document.definition.default_language)
        body = translate(
            BODY,
            {
                "introduction": translate(INTRODUCTIONS[purpose], {"office": survey.office_name}),
                "title": title,
                "link": link_to(token, base_url),
            },
        )
        subject = translate(SUBJECTS[purpose], {"title": title})
    await queue_email(purpose, address, subject, body)


def link_to(token: str, base_url: str) -> str:
    return f"{base_url}/k/{token}"

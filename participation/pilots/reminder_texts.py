"""What participants of a trial are told, by mail and as a text message: never an answer, never an arm. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from participation.messages.texting import plain
from participation.pilots.reminder_tables import Notice
from participation.pilots.reminders import Due
from participation.pilots.schemas import Document
from participation.pilots.tables import Allocation
from participation.texts import Text, text_in
from participation.web.i18n import DEFAULT_LANGUAGE, current_language, mark, translate

LONGEST_TITLE = 60
"""Signs of a trial's title in a text message."""

SUBJECTS: Mapping[Notice, str] = {
    Notice.WAITING: mark("%(title)s: you are on the waiting list"),
    Notice.NOT_DRAWN: mark("%(title)s: places were drawn, you stay on the waiting list"),
    Notice.NO_PLACE: mark("%(title)s: all places are taken"),
    Notice.PLACE: mark("%(title)s: you take part"),
    Notice.DUE: mark("%(title)s: a survey waits for you until %(last_day)s"),
    Notice.LAST_DAYS: mark("%(title)s: your survey closes after %(last_day)s"),
}
BODIES: Mapping[Notice, str] = {
    Notice.WAITING: mark(
        "Your application for the trial “%(title)s” is here. You are on the waiting list; we write to you when there "
        "is news."
    ),
    Notice.NOT_DRAWN: mark(
        "The places of the trial “%(title)s” were drawn by lot, and yours was not among them. You stay on the waiting "
        "list: until the trial begins, a place may be given back. Your page says how anyone can check the draw."
    ),
    Notice.NO_PLACE: mark(
        "The trial “%(title)s” has begun, and from now on no place is given any more. Thank you for having applied."
    ),
    Notice.PLACE: mark(
        "You take part in the trial “%(title)s”. Your page says what you get, what is asked of you and when."
    ),
    Notice.DUE: mark(
        "A survey of the trial “%(title)s” waits for you. You can answer it until %(last_day)s. Your answers decide "
        "what is found, whatever you say."
    ),
    Notice.LAST_DAYS: mark(
        "Your survey of the trial “%(title)s” can be answered until %(last_day)s. It is still open for you."
    ),
}
IN_DRAW = mark("%(title)s: you take part in the draw")
IN_DRAW_BODY = mark(
    "Your application for the trial “%(title)s” is here. Places are drawn by lot; we write to you once that is done."
)
"""What whoever waits is told where the order of applications decides nothing."""
MAIL = mark(
    "%(body)s\n\n"
    "Your page:\n"
    "%(link)s\n\n"
    "This link is yours alone: whoever opens it sees your page. Do not pass it on.\n\n"
    "%(office)s"
)
TEXT_MESSAGE = mark("%(subject)s. Your page: %(link)s")


class Written(NamedTuple):
    """What one person is told, in the language of the moment."""

    subject: str
    mail: str
    text_message: str


def written(document: Document, due: Due, link: str) -> Written:
    """A notice of our own."""
    title = _here(document.title)
    told: dict[str, object] = {"title": title, "last_day": due.last_day}
    subject, body = _wording(document, due.notice)
    short = translate(subject, {**told, "title": shortened(title)})
    return Written(
        translate(subject, told),
        _mail(document, translate(body, told), link),
        plain(translate(TEXT_MESSAGE, {"subject": short, "link": link})),
    )


def _wording(document: Document, notice: Notice) -> tuple[str, str]:
    """Subject and body."""
    if notice is Notice.WAITING and document.allocation != Allocation.FIRST_COME:
        return IN_DRAW, IN_DRAW_BODY
    return SUBJECTS[notice], BODIES[notice]


def written_by_staff(document: Document, subject: Text, body: Text, link: str) -> Written:
    """A message of the office, which names the trial; as a text it has no link, as each of its parts costs money."""
    said, title = _here(body), _here(document.title)
    text_message = plain(f"{shortened(title)}: {said}")
    return Written(f"{title}: {_here(subject)}", _mail(document, said, link), text_message)


def _mail(document: Document, body: str, link: str) -> str:
    return translate(MAIL, {"body": body, "link": link, "office": document.office})


def _here(text: Text) -> str:
    return text_in(text, current_language(), DEFAULT_LANGUAGE)


def shortened(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 3].rstrip()}..."

"""What a mailing needs, and what each of its readers gets. Pure."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from participation.campaigns.contact_schemas import ContactView
from participation.campaigns.mailing_schemas import MailingView, MailingWanted
from participation.errors import Problem
from participation.messages.channels import Channel
from participation.messages.schemas import BulkMessage
from participation.messages.texting import plain
from participation.texts import Text, language_in, text_in
from participation.web.i18n import DEFAULT_LANGUAGE, LANGUAGES, mark

BETWEEN = timedelta(days=7)
"""Nobody hears from any campaign more often than this, whoever runs it."""
FEWEST = 5
"""Readers of one link."""
LONGEST_SUBJECT = 120
LONGEST_BODY = 1_000

Group = tuple[Channel, str]


def about_mailing(mailing_id: int) -> str:
    """By what the outbox counts the messages of a mailing."""
    return f"mailing:{mailing_id}"


def mailing_problems(wanted: MailingWanted, emails: int) -> dict[str, Problem]:
    """What keeps a mailing from being sent, by field. `emails`: how many addresses of mails its list has."""
    errors: dict[str, Problem] = {}
    if not wanted.body.get(DEFAULT_LANGUAGE, "").strip():
        errors[f"body.{DEFAULT_LANGUAGE}"] = Problem(mark("Write the message in Indonesian."))
    if emails and not wanted.subject.get(DEFAULT_LANGUAGE, "").strip():
        errors[f"subject.{DEFAULT_LANGUAGE}"] = Problem(mark("Write a subject in Indonesian."))
    for name, text, longest in (
        ("subject", wanted.subject, LONGEST_SUBJECT),
        ("body", wanted.body, LONGEST_BODY),
    ):
        for language, wording in text.items():
            if len(wording) > longest:
                errors[f"{name}.{language}"] = Problem(
                    mark("Shorten this text to %(longest)s characters."), {"longest": longest}
                )
    return errors


def channel_of(address: str) -> Channel:
    return Channel.EMAIL if "@" in address else Channel.SMS


def code_key(channel: str, language: str) -> str:
    return f"{channel}:{language}"


def links_wanted(body: Text, emails: int, phones: int) -> list[Group]:
    """Channel and language of each text of a mailing."""
    channels = [channel for channel, count in ((Channel.EMAIL, emails), (Channel.SMS, phones)) if count]
    languages = [language for language in LANGUAGES if body.get(language, "").strip()]
    return [(channel, language) for channel in channels for language in languages]


def links_shared(readers: Mapping[Group, int]) -> dict[Group, Group]:
    """Whose link each group of readers gets, by channel and language: fewer than FEWEST could be followed by their own.

    They get that of the largest group of their channel or, where all of that are too few, of the whole list.
    """
    found: dict[Group, Group] = {}
    for group, count in readers.items():
        alike = [one for one in readers if one[0] == group[0]]
        among = alike if sum(readers[one] for one in alike) >= FEWEST else list(readers)
        found[group] = group if count >= FEWEST else max(among, key=lambda one: readers[one])
    return found


def written(
    subject: Text, body: Text, codes: Mapping[str, str], contact: ContactView, base_url: str
) -> BulkMessage:
    """The message to one contact, in their language where the mailing has it."""
    channel = channel_of(contact.address)
    language = language_in(body, contact.language, DEFAULT_LANGUAGE)
    text = text_in(body, language, DEFAULT_LANGUAGE).strip()
    link = f"{base_url}/k/{codes.get(code_key(channel, language), '')}"
    if channel == Channel.SMS:
        return BulkMessage(channel, contact.address, "", f"{plain(text)} {link}", language)
    one_line = " ".join(text_in(subject, language, DEFAULT_LANGUAGE).split())
    return BulkMessage(channel, contact.address, one_line, f"{text}\n\n{link}", language)


def outcome_key(channel: str, state: str) -> str:
    return f"{channel} {state}"


def outcomes_of(mailing: MailingView, counts: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """What became of the messages: as the outbox knows it, else as it was kept."""
    return dict(counts) or dict(_kept(mailing.outcomes))


def _kept(outcomes: Mapping[str, int]) -> Iterator[tuple[tuple[str, str], int]]:
    for key, count in outcomes.items():
        channel, _, state = key.partition(" ")
        yield (channel, state), count

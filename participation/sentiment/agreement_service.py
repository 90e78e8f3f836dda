"""Measures how far people agree and stores it; imports nltk, so only a job's process imports this."""

from collections import defaultdict

from participation.database import transaction
from participation.sentiment.agreement import Agreement, Said, agreement
from participation.sentiment.label_queries import judgements
from participation.sentiment.label_tables import LabelAgreement

SUBJECTS = ("sentiment", "element")
OVERALL = None
"""Stands for all offices together."""


async def measure_agreement() -> int:
    """Measures anew over all labels, for each office and over all; returns how many comments two people judged."""
    said = await _said()
    found = {key: measured for key, labels in said.items() if (measured := agreement(labels))}
    async with transaction():
        await LabelAgreement.delete(force=True)
        if found:
            await LabelAgreement.insert(*(_row(*key, measured) for key, measured in found.items()))
    return max((measured.comments for measured in found.values()), default=0)


async def _said() -> dict[tuple[int | None, str], list[Said]]:
    """Labels by office and subject, those over all first."""
    said: dict[tuple[int | None, str], list[Said]] = defaultdict(list)
    after = 0
    while page := await judgements(after):
        for one in page:
            for subject in SUBJECTS:
                label: str | None = getattr(one, subject)
                if label is not None:
                    for office in {OVERALL, one.office}:
                        said[office, subject].append((one.account, str(one.comment), label))
        after = page[-1].id
    return dict(sorted(said.items(), key=lambda item: (item[0][0] or 0, item[0][1])))


def _row(office: int | None, subject: str, measured: Agreement) -> LabelAgreement:
    return LabelAgreement(office=office, subject=subject, **measured._asdict())

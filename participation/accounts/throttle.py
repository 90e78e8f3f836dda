"""Failed sign-ins, counted in the database so that all web processes share the count.

Addresses are kept only as keyed digests that change every day.
"""

from datetime import timedelta

from piccolo.query.functions import Max

from participation.accounts.tables import SignInAttempt
from participation.clock import now, today
from participation.codes import digest
from participation.errors import TooManyRequests
from participation.web.i18n import mark

WINDOW = timedelta(minutes=15)
LIMITS = {"pair": 8, "account": 40, "network": 200}
"""Failures per window: of one account from one network, of one account from anywhere (a lock-out from afar
needs many networks), and from one network (an office, a village or a mobile carrier may share one address)."""


async def count_attempt(email: str, network: str, secret: bytes) -> None:
    """Counts before the password is looked at, so that many tries at once gain nothing.

    Raises TooManyRequests.
    """
    subjects = _subjects(email, network, secret)
    await SignInAttempt.insert(*[SignInAttempt(subject_digest=subject) for subject in subjects.values()])
    for kind, subject in subjects.items():
        count = await SignInAttempt.count().where(
            SignInAttempt.subject_digest == subject, SignInAttempt.attempted_at > now() - WINDOW
        )
        if count > LIMITS[kind]:
            raise TooManyRequests(
                mark("Too many attempts. Wait %(minutes)s minutes, or ask for a new password."),
                {"minutes": 15},
                retry_after=int(WINDOW.total_seconds()),
            )


async def forget_attempts(email: str, network: str, secret: bytes) -> None:
    """After a success only the count of the network stays, less this one."""
    subjects = _subjects(email, network, secret)
    of_network = SignInAttempt.subject_digest == subjects["network"]
    latest = await SignInAttempt.select(Max(SignInAttempt.id)).where(of_network).first()
    await SignInAttempt.delete().where(
        SignInAttempt.subject_digest.is_in([subjects["pair"], subjects["account"]])
        | (SignInAttempt.id == (latest or {}).get("max"))
    )


async def erase_old_attempts() -> None:
    """What no limit counts any more: such rows tell when somebody of a network wrote."""
    await SignInAttempt.delete().where(SignInAttempt.attempted_at < now() - WINDOW)


def _subjects(email: str, network: str, secret: bytes) -> dict[str, str]:
    purpose = f"sign-in {today()}"
    values = {"pair": f"{email} {network}", "account": email, "network": network}
    return {kind: digest(secret, f"{purpose} {kind}", value).hex() for kind, value in values.items()}

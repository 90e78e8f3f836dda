"""What can go wrong, in the words of the platform. The web layer turns each into a page or problem details.

Messages are English msgids with named parameters; they are translated where they are shown, never before.
"""

from collections.abc import Mapping


class ParticipationError(Exception):
    """Base of everything raised on purpose: a message for people and the HTTP status it becomes."""

    status = 500

    def __init__(self, message: str, parameters: Mapping[str, object] | None = None) -> None:
        self.message = message
        self.parameters = dict(parameters or {})
        super().__init__(message % self.parameters if self.parameters else message)


class NotFound(ParticipationError):
    """What was asked for does not exist, or this person may not know that it does."""

    status = 404


class Forbidden(ParticipationError):
    """The person is known and lacks the grant."""

    status = 403


class NotAdmitted(Forbidden):
    """The organisation of the person may not work right now; the page at `path` says what follows from that."""

    def __init__(self, message: str, parameters: Mapping[str, object] | None = None, *, path: str) -> None:
        super().__init__(message, parameters)
        self.path = path


class AgreementNeeded(Forbidden):
    """Nothing is open before an agreement is accepted, which stands at `path`."""

    def __init__(self, message: str, *, path: str) -> None:
        super().__init__(message)
        self.path = path


class NotSignedIn(ParticipationError):
    """The page needs an account; the web layer sends people to the sign-in page."""

    status = 401


class PasswordChangeNeeded(ParticipationError):
    """Signed in with a one-time password: nothing else is open until it is changed."""

    status = 403


class Rejected(ParticipationError):
    """The input cannot be taken as it is; `errors` names each field with its message."""

    status = 422

    def __init__(
        self,
        message: str,
        parameters: Mapping[str, object] | None = None,
        errors: "Mapping[str, Problem] | None" = None,
    ) -> None:
        super().__init__(message, parameters)
        self.errors = dict(errors or {})


class Conflict(ParticipationError):
    """The object has changed meanwhile, or the same key came with other content."""

    status = 409


class Gone(ParticipationError):
    """It existed and was withdrawn or closed."""

    status = 410


class TooLarge(ParticipationError):
    """More was sent than is taken in one go."""

    status = 413


class TooManyRequests(ParticipationError):
    """The limit for this sender is reached; `retry_after` is in seconds."""

    status = 429

    def __init__(
        self, message: str, parameters: Mapping[str, object] | None = None, retry_after: int = 60
    ) -> None:
        super().__init__(message, parameters)
        self.retry_after = retry_after


class Unavailable(ParticipationError):
    """Overloaded, or no database right now; nothing was stored. `retry_after` is in seconds."""

    status = 503

    def __init__(
        self, message: str, parameters: Mapping[str, object] | None = None, retry_after: int = 5
    ) -> None:
        super().__init__(message, parameters)
        self.retry_after = retry_after


class DatabaseTooNew(ParticipationError):
    """The database was written by a newer version of this program."""


class ConfigurationError(ParticipationError):
    """A setting is missing or cannot be used; the message says which and how to mend it."""


class Problem:
    """One thing that is wrong with one field: an English msgid and its parameters."""

    __slots__ = ("message", "parameters")

    def __init__(self, message: str, parameters: Mapping[str, object] | None = None) -> None:
        self.message = message
        self.parameters = dict(parameters or {})

    def __str__(self) -> str:
        return self.message % self.parameters if self.parameters else self.message

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Problem)
            and self.message == other.message
            and self.parameters == other.parameters
        )

    def __hash__(self) -> int:
        return hash((self.message, tuple(sorted(self.parameters.items(), key=str))))

    def __repr__(self) -> str:
        return f"Problem({self.message!r}, {self.parameters!r})"

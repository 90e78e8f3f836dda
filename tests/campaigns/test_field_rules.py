"""What becomes of answers that an enumerator's phone sends, whatever happened in between."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from participation.campaigns.field_codes import device_digest, device_digests, new_device_code
from participation.campaigns.field_rules import Reader, Standing, Taking, problems, standing, taking
from participation.campaigns.phases import LEADING_ON, CampaignPhase

MOMENTS = st.datetimes(datetime(2030, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
PERHAPS = st.none() | MOMENTS


@given(MOMENTS, PERHAPS, PERHAPS, st.booleans())
def test_what_was_given_in_good_faith_is_never_refused(
    given_at: datetime, revoked_at: datetime | None, closed_at: datetime | None, may_work: bool
) -> None:
    """Refused is only what was given after the code was revoked or the campaign closed."""
    taken = taking(given_at, revoked_at=revoked_at, closed_at=closed_at, may_work=may_work)
    ended = [moment for moment in (revoked_at, closed_at) if moment is not None]
    assert (taken is Taking.REFUSED) == any(given_at >= moment for moment in ended)


@given(MOMENTS, PERHAPS, PERHAPS, st.booleans())
def test_only_a_phone_in_good_standing_counts_by_itself(
    given_at: datetime, revoked_at: datetime | None, closed_at: datetime | None, may_work: bool
) -> None:
    """A revoked code, a paused organisation or a closed campaign counts nothing before the office has decided."""
    taken = taking(given_at, revoked_at=revoked_at, closed_at=closed_at, may_work=may_work)
    assert (taken is Taking.COUNTED) == (revoked_at is None and closed_at is None and may_work)
    if taken is Taking.LATE:
        assert closed_at is not None
        assert given_at < closed_at


@given(st.sampled_from(CampaignPhase), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_at_work_only_with_all_that_it_takes(
    phase: CampaignPhase, revoked: bool, may_work: bool, survey_open: bool, assigned: bool
) -> None:
    """A code that holds, a campaign that leads on, an organisation that may work, an open survey and an area."""
    found = standing(phase, revoked=revoked, may_work=may_work, survey_open=survey_open, assigned=assigned)
    everything = phase in LEADING_ON and not revoked and may_work and survey_open and assigned
    assert (found is Standing.AT_WORK) == everything


def test_a_revoked_phone_is_told_so_first() -> None:
    """Whatever else there is, as it is the one thing that its holder has to act on."""
    found = standing(CampaignPhase.CLOSED, revoked=True, may_work=False, survey_open=False, assigned=False)
    assert found is Standing.REVOKED


def test_nobody_is_asked_without_consent() -> None:
    """Each thing that the enumerator has to say stands at its own field."""
    assert problems(reader=Reader.ALOUD, consent="1", assigned=True) == {}
    assert list(problems(reader="", consent="", assigned=False)) == ["_assignment", "_reader", "_consent"]
    assert list(problems(reader="nobody", consent="0", assigned=True)) == ["_reader", "_consent"]


def test_a_device_code_is_found_under_every_secret() -> None:
    """As it was typed, and also once a new secret came in; what is no code has no digest."""
    code = new_device_code()
    stored = device_digest(code, "old secret")
    assert stored in device_digests(code.lower().replace("-", " "), ("new secret", "old secret"))
    assert stored not in device_digests(code, ("new secret",))
    assert device_digests("not a code", ("new secret",)) == []

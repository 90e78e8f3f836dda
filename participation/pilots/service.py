"""Use cases of pilots: write, publish a protocol, amend it, end."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.areas.queries import area_names
from participation.clock import now
from participation.database import exclusive, transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.organisations.permissions import Actor, Permission
from participation.organisations.queries import office_by_id
from participation.pilots.amending import locked_changes
from participation.pilots.checks import (
    LONGEST_TEXT,
    SHORTENED,
    programme_problems,
    protocol_problems,
    title_problems,
)
from participation.pilots.draft_queries import document_of, surveys_of
from participation.pilots.lots import is_over
from participation.pilots.outcome_questions import with_waves_moved
from participation.pilots.protocol import canonical, differences, fingerprint
from participation.pilots.publishing import missing_for_publication
from participation.pilots.queries import latest_document, pilot_by_id, versions
from participation.pilots.schemas import Arm, PilotCreate, PilotView, Places, Programme, Protocol
from participation.pilots.survey_checks import eligibility_problems
from participation.pilots.tables import Pilot, PilotArm, PilotPlaces, PilotState, PilotVersion
from participation.services.queries import service_office
from participation.slugs import free_slug
from participation.surveys.queries import survey_office
from participation.texts import Text
from participation.web.i18n import DEFAULT_LANGUAGE, mark

NOT_SAVED = mark("The pilot was not saved.")
CHANGED = mark(
    "Somebody saved this pilot while you were writing. Look at what they saved, "
    "then save again: what stands below replaces it."
)
LOOKED_AT = mark("Somebody changed this pilot after you opened this page. Look at it again before you go on.")
ENDED = mark("This pilot has ended. What was published of it stays as it is.")
OVER = mark("This trial is over. What was published of it stays as it is.")
NOT_PUBLISHED = mark("This pilot cannot be published yet.")


async def create_pilot(actor: Actor | Person, wanted: PilotCreate) -> PilotView:
    """An empty draft. Raises Rejected naming fields, Forbidden for a foreign office."""
    errors = title_problems(wanted.title)
    if await office_by_id(wanted.office) is None:
        errors = {"office": Problem(mark("Choose the office that runs the trial.")), **errors}
    elif isinstance(actor, Actor):
        actor.must(Permission.PLAN, wanted.office)
    if errors:
        raise Rejected(NOT_SAVED, errors=errors)
    async with transaction(), exclusive("pilot slugs"):
        slug = await free_slug(
            wanted.title[DEFAULT_LANGUAGE], lambda slug: Pilot.exists().where(Pilot.slug == slug)
        )
        pilot = Pilot(office=wanted.office, slug=slug, title=_stored(wanted.title))
        await pilot.save()
        await record(actor, "create", "pilot", pilot.id, office=wanted.office, fields=["title"])
    return await pilot_or_not_found(pilot.id)


async def update_programme(
    actor: Person, pilot_id: int, revision: int, wanted: Programme, moved: Mapping[int, int] | None = None
) -> PilotView:
    """Saves what citizens are told and asked, complete or not.

    `moved` says where waves stand that stood elsewhere before, by position, so that outcomes stay with theirs;
    one that is not in it is gone. Raises Rejected naming fields; Conflict when another tab was first, or once
    the pilot has ended.
    """
    pilot = await pilot_or_not_found(pilot_id)
    errors = {
        **await _condition(pilot, wanted),
        **programme_problems(wanted, pilot.zone),
        **await _unknown(pilot, wanted),
    }
    if errors:
        raise Rejected(NOT_SAVED, errors=errors)
    values = _fields(wanted)
    arms, places = values.pop("arms"), values.pop("places")
    protocol = pilot.protocol if moved is None else with_waves_moved(pilot.protocol, moved)
    changed = [*_changed(pilot.programme, wanted), *_changed(pilot.protocol, protocol)]
    async with transaction():
        await _save(actor, pilot, revision, {**values, **_fields(protocol)}, changed)
        await _save_arms(pilot_id, arms)
        await _save_places(pilot_id, places)
    return await pilot_or_not_found(pilot_id)


async def update_protocol(actor: Person, pilot_id: int, revision: int, wanted: Protocol) -> PilotView:
    """Saves what is promised about the measurement, complete or not. Raises as update_programme."""
    pilot = await pilot_or_not_found(pilot_id)
    check_protocol(wanted)
    async with transaction():
        await _save(actor, pilot, revision, _fields(wanted), _changed(pilot.protocol, wanted))
    return await pilot_or_not_found(pilot_id)


def check_protocol(wanted: Protocol) -> None:
    """Raises Rejected for what cannot be saved, and not be calculated with either."""
    errors = protocol_problems(wanted)
    if errors:
        raise Rejected(NOT_SAVED, errors=errors)


async def publish_pilot(
    actor: Person, pilot_id: int, revision: int, reason: Text, moment: datetime
) -> PilotView:
    """Announces a pilot: its draft becomes the next version of the protocol, which nothing changes any more.

    From the second version on this is an amendment: it needs a reason, which is published with it, and comes
    before the trial is over. Raises Rejected with everything that is missing; Conflict when the draft
    changed after it was read, when nothing changed since the last version, and once it is too late.
    """
    pilot = await pilot_or_not_found(pilot_id)
    if pilot.revision != revision:
        raise Conflict(LOOKED_AT)
    errors = await problems_of(pilot, moment)
    if pilot.current_version:
        errors |= _reason_problems(reason)
    if errors:
        raise Rejected(NOT_PUBLISHED, errors=errors)
    async with transaction(), exclusive(f"pilot {pilot_id}"):
        await _publish(pilot, actor, _kept(reason) if pilot.current_version else {}, moment)
        act = "amend" if pilot.current_version else "publish"
        note = str(pilot.current_version + 1)
        await record(actor, act, "pilot", pilot_id, office=pilot.office, fields=["version"], note=note)
    return await pilot_or_not_found(pilot_id)


async def end_pilot(actor: Person, pilot_id: int, revision: int, reason: Text, moment: datetime) -> PilotView:
    """Ends an announced pilot before its time; the reason is public. Its protocols stay.

    Raises Rejected without a reason; Conflict for a draft, for one that has ended or is over, and when it changed
    meanwhile.
    """
    pilot = await pilot_or_not_found(pilot_id)
    published = await latest_document(pilot)
    if pilot.state == PilotState.DRAFT:
        raise Conflict(mark("This pilot was never announced, so there is nothing to end."))
    if published is not None and is_over(published, moment):
        raise Conflict(OVER)
    errors = _reason_problems(reason)
    if errors:
        raise Rejected(mark("The pilot was not ended."), errors=errors)
    async with transaction():
        values = {"state": PilotState.ENDED, "ended_at": moment, "end_reason": _stored(_kept(reason))}
        await _advance(pilot, revision, values, LOOKED_AT)
        await record(actor, "close", "pilot", pilot_id, office=pilot.office, fields=["state"])
    return await pilot_or_not_found(pilot_id)


async def problems_of(pilot: PilotView, moment: datetime) -> dict[str, Problem]:
    """All that stands between a draft and its publication, by the field that it concerns."""
    published, surveys = await latest_document(pilot), await surveys_of(pilot, moment)
    missing = missing_for_publication(pilot, surveys, published is None, moment)
    if published is None:
        return missing
    return {**locked_changes(published, await document_of(pilot, {}, "", moment), moment), **missing}


async def pilot_or_not_found(pilot_id: int) -> PilotView:
    """The pilot with its draft. Raises NotFound."""
    pilot = await pilot_by_id(pilot_id)
    if pilot is None:
        raise NotFound(mark("There is no such pilot."))
    return pilot


async def _publish(pilot: PilotView, actor: Person, reason: Text, moment: datetime) -> None:
    published = await versions(pilot.id)
    document = await document_of(pilot, reason, published[0].sha256 if published else "", moment)
    if published:
        if is_over(published[0].document, moment):
            raise Conflict(OVER)
        if not differences(published[0].document, document):
            raise Conflict(
                mark("Nothing has changed since the last version, so there is nothing to publish.")
            )
    content = canonical(document)
    await _advance(
        pilot, pilot.revision, {"state": PilotState.ANNOUNCED, "current_version": document.number}, LOOKED_AT
    )
    await PilotVersion.insert(
        PilotVersion(
            pilot=pilot.id,
            number=document.number,
            document=content,
            sha256=fingerprint(content),
            published_at=moment,
            published_by=actor.id,
            reason=_stored(reason),
        )
    )


async def _save(
    actor: Person, pilot: PilotView, revision: int, values: Mapping[str, Any], changed: list[str]
) -> None:
    await _advance(pilot, revision, _columns(values), CHANGED)
    await record(actor, "update", "pilot", pilot.id, office=pilot.office, fields=changed)


async def _advance(pilot: PilotView, revision: int, values: Mapping[str, Any], conflict: str) -> None:
    """Writes columns of a pilot that has not ended. Raises Conflict when another tab was first."""
    if pilot.state == PilotState.ENDED:
        raise Conflict(ENDED)
    columns = {**values, "revision": revision + 1, "updated_at": now()}
    saved = (
        await Pilot.update({getattr(Pilot, name): value for name, value in columns.items()})
        .where(Pilot.id == pilot.id, Pilot.revision == revision, Pilot.state != PilotState.ENDED)
        .returning(Pilot.id)
    )
    if not saved:
        raise Conflict(conflict)


async def _save_arms(pilot_id: int, arms: tuple[Arm, ...]) -> None:
    """By position, so that an arm that is renamed stays the same arm."""
    present = await PilotArm.count().where(PilotArm.pilot == pilot_id)
    for position, arm in enumerate(arms):
        values = _columns(_fields(arm))
        if position < present:
            await PilotArm.update({getattr(PilotArm, name): value for name, value in values.items()}).where(
                PilotArm.pilot == pilot_id, PilotArm.position == position
            )
        else:
            await PilotArm.insert(PilotArm(pilot=pilot_id, position=position, **values))
    await PilotArm.delete().where(PilotArm.pilot == pilot_id, PilotArm.position >= len(arms))


async def _save_places(pilot_id: int, places: tuple[Places, ...]) -> None:
    await PilotPlaces.delete().where(PilotPlaces.pilot == pilot_id)
    rows = [PilotPlaces(pilot=pilot_id, area=one.area, places=one.places) for one in places]
    if rows:
        await PilotPlaces.insert(*rows)


async def _unknown(pilot: PilotView, wanted: Programme) -> dict[str, Problem]:
    """What the form cannot have offered: services of other offices, areas that are not there."""
    errors = {}
    if wanted.service is not None and await service_office(wanted.service) != pilot.office:
        errors["service"] = Problem(mark("Choose a service of this office."))
    if wanted.enrollment_survey is not None and await survey_office(wanted.enrollment_survey) != pilot.office:
        errors["enrollment_survey"] = Problem(mark("Choose a survey of this office."))
    for number, wave in enumerate(wanted.waves, start=1):
        if await survey_office(wave.survey) != pilot.office:
            errors[f"wave.{number}.survey"] = Problem(mark("Choose a survey of this office."))
    areas = {one.area for one in wanted.places}
    if len(await area_names(areas)) < len(areas):
        errors["places"] = Problem(mark("One of these areas is not there any more."))
    return errors


async def _condition(pilot: PilotView, wanted: Programme) -> dict[str, Problem]:
    """What is wrong with a condition that is new, held to the questions that it is about."""
    before = pilot.programme
    new = (wanted.enrollment_survey, wanted.eligible_if) != (before.enrollment_survey, before.eligible_if)
    survey = (await surveys_of(pilot, now())).get(wanted.enrollment_survey or 0) if new else None
    return dict(eligibility_problems(wanted.eligible_if, survey.definition)) if survey else {}


def _reason_problems(reason: Text) -> dict[str, Problem]:
    wording = _kept(reason)
    if DEFAULT_LANGUAGE not in wording:
        return {
            f"reason.{DEFAULT_LANGUAGE}": Problem(mark("Write the reason in Indonesian: it is published."))
        }
    return {
        f"reason.{language}": Problem(SHORTENED, {"longest": LONGEST_TEXT})
        for language, text in wording.items()
        if len(text) > LONGEST_TEXT
    }


def _kept(text: Text) -> Text:
    return {language: wording.strip() for language, wording in text.items() if wording.strip()}


def _changed(present: Programme | Protocol, wanted: Programme | Protocol) -> list[str]:
    before = _fields(present)
    return [name for name, value in _fields(wanted).items() if value != before[name]]


def _fields(struct: Programme | Protocol | Arm) -> dict[str, Any]:
    return msgspec.structs.asdict(struct)


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """As columns keep them: texts by language and lists are JSON."""
    return {
        name: _stored(value) if isinstance(value, dict | tuple) else value for name, value in values.items()
    }


def _stored(value: object) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()

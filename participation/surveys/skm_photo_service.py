"""Use cases of the photos of how a survey was carried out: add one, remove one."""

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.database import exclusive, transaction
from participation.errors import NotFound, Problem, Rejected
from participation.files.service import erase_files, keep_files, store_file
from participation.surveys.skm_periods import SkmPeriod
from participation.surveys.skm_photo_queries import photo_place, photos_of, purpose_of
from participation.surveys.skm_schemas import Unit
from participation.surveys.skm_tables import SkmPhoto
from participation.web.i18n import mark

MOST_PHOTOS = 12
"""Of a unit and period: three pages of an annex."""
LONGEST_CAPTION, LONGEST_DESCRIPTION = 200, 500
NOT_ADDED = mark("The photo was not added.")
NO_PHOTO = Problem(mark("Choose a photo: JPEG, PNG or WebP, at most 10 MB."))
AGAIN = Problem(mark("Choose the photo once more: your browser does not keep it."))


async def add_photo(
    actor: Person, unit: Unit, period: SkmPeriod, content: bytes, caption: str, description: str
) -> None:
    """Keeps a photo, drawn anew and without what its camera wrote into it. Raises Rejected."""
    errors = _errors(content, caption, description)
    if errors:
        raise Rejected(NOT_ADDED, errors=errors)
    if len(await photos_of(unit, period)) >= MOST_PHOTOS:
        problem = Problem(mark("There are %(most)s photos already. Remove one first."), {"most": MOST_PHOTOS})
        raise Rejected(NOT_ADDED, errors={"file": problem})
    file = await store_file(purpose_of(unit.office), content, images_only=True)
    async with transaction(), exclusive("skm_photo"):
        await keep_files([file])
        photo = SkmPhoto(
            office=unit.office,
            service=unit.service,
            period=period.key,
            file=file,
            caption=caption,
            description=description,
        )
        await photo.save()
        await record(actor, "create", "skm_photo", photo.id, office=unit.office)


def _errors(content: bytes, caption: str, description: str) -> dict[str, Problem]:
    """What is wrong, by field; a photo that was chosen has to be chosen again when a text is wrong."""
    errors = {}
    if not caption:
        errors["caption"] = Problem(mark("Write what stands below the photo, for example where and when."))
    if not description:
        errors["description"] = Problem(mark("Say what the photo shows, for readers who cannot see it."))
    for name, text, longest in (
        ("caption", caption, LONGEST_CAPTION),
        ("description", description, LONGEST_DESCRIPTION),
    ):
        if len(text) > longest:
            errors[name] = Problem(
                mark("Shorten this to %(longest)s characters at most."), {"longest": longest}
            )
    if not content or errors:
        errors["file"] = AGAIN if content else NO_PHOTO
    return errors


async def remove_photo(actor: Person, photo_id: int) -> None:
    """The photo itself goes with it. Raises NotFound."""
    async with transaction():
        place = await photo_place(photo_id)
        if place is None:
            raise NotFound(mark("There is no such photo."))
        unit, _, file = place
        await erase_files([file])
        await record(actor, "remove", "skm_photo", photo_id, office=unit.office)

"""The pages of short links, alike for an office and for its partners but for the address that they stand below."""

from collections.abc import Iterable
from typing import Any

from litestar import Request, Response
from litestar.response import Redirect, Template

from participation.campaigns.campaign_pages import Room
from participation.campaigns.link_pictures import qr_inline, qr_png, qr_svg
from participation.campaigns.link_printing import MOST_CARDS, PRINTED, cards, printed
from participation.campaigns.link_queries import counts_of
from participation.campaigns.link_service import MOST_AT_ONCE, close_link, create_links
from participation.campaigns.link_texts import (
    address_of,
    button_for,
    shared_text,
    sms_link,
    typing_address,
    whatsapp_link,
)
from participation.campaigns.queries import LINKS_PAGE, has_open_links, link_by_id, links_from, links_of
from participation.campaigns.schemas import CampaignView, LinkView, LinkWanted
from participation.campaigns.service import campaign_or_not_found
from participation.campaigns.wording import MEDIA
from participation.clock import now
from participation.errors import Conflict, NotFound, Rejected
from participation.organisations.permissions import Permission
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import LANGUAGES, mark, translate
from participation.web.receipts import spelled
from participation.web.templates import page, say
from participation.web.urls import url

NO_LINK = mark("There is no such link.")
FIELDS = {"volunteer": "volunteers", "links": "volunteers"}
PICTURES = {"qr.svg": qr_svg, "qr.png": qr_png}
MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}


async def links_page(
    request: Request[Any, Any, Any],
    room: Room,
    campaign_id: int,
    after: int = 0,
    form: Form = EMPTY_FORM,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Template:
    """A page of them, which begins behind the link `after`."""
    campaign = await campaign_or_not_found(campaign_id)
    links = await links_from(campaign_id, after)
    return page(
        request,
        "campaigns/links.html",
        status,
        campaign=campaign,
        root=room.root,
        links=links,
        more=links[-1].id if len(links) == LINKS_PAGE else None,
        counts=await counts_of([link.id for link in links]),
        has_open=await has_open_links(campaign_id),
        makes=_makes(request, room, campaign),
        media=MEDIA,
        media_offered=[(medium.value, translate(word)) for medium, word in MEDIA.items()],
        languages_offered=list(LANGUAGES.items()),
        most=MOST_AT_ONCE,
        form=form,
        conflict=conflict,
    )


def _makes(request: Request[Any, Any, Any], room: Room, campaign: CampaignView) -> bool:
    """Whether whoever looks may make and close links: a partner its own, of the office those who plan."""
    return not room.decides or bool(request.user.allowed(Permission.PLAN, campaign.office))


async def take_links(request: Request[Any, Any, Any], room: Room, campaign_id: int) -> Template | Redirect:
    form = await read_form(request)
    try:
        made = await create_links(request.user, campaign_id, _wanted(form))
    except Rejected as rejection:
        return await links_page(request, room, campaign_id, 0, _refused(form, rejection), 422)
    except Conflict as conflict:
        return await links_page(request, room, campaign_id, 0, form, 409, conflict)
    if len(made) == 1:
        say(request, mark("The link is ready."))
        return Redirect(url(_path(room, campaign_id, made[0].id)), status_code=303)
    say(request, mark("%(count)s links are ready."), count=len(made))
    return Redirect(url(_path(room, campaign_id)), status_code=303)


def _refused(form: Form, rejection: Rejected) -> Form:
    """What is wrong with single links stands at the field that they come from."""
    return Form(form.fields, {FIELDS.get(name, name): problem for name, problem in rejection.errors.items()})


def _wanted(form: Form) -> list[LinkWanted]:
    """One link, or one for each volunteer, who stand in a line each."""
    volunteers = _distinct(line.strip() for line in form.text("volunteers").split("\n"))
    language = form.text("language")
    return [
        LinkWanted(form.text("medium"), form.text("place"), volunteer, language)
        for volunteer in volunteers or [""]
    ]


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))


async def link_page(request: Request[Any, Any, Any], room: Room, campaign_id: int, link_id: int) -> Template:
    campaign, link = await found(campaign_id, link_id)
    base_url = request.app.state.settings.base_url
    text = shared_text(campaign, link, base_url)
    return page(
        request,
        "campaigns/link.html",
        campaign=campaign,
        link=link,
        root=room.root,
        path=_path(room, campaign_id, link_id),
        counts=(await counts_of([link_id])).get(link_id, {}),
        makes=_makes(request, room, campaign),
        media=MEDIA,
        address=address_of(link, base_url),
        typing=typing_address(base_url),
        spelled=spelled(link.code),
        qr=qr_inline(address_of(link, base_url)),
        shared=text,
        whatsapp=whatsapp_link(text),
        sms=sms_link(text),
        button=button_for(campaign, link, base_url),
    )


async def take_close(request: Request[Any, Any, Any], room: Room, campaign_id: int, link_id: int) -> Redirect:
    await found(campaign_id, link_id)
    await close_link(request.user, link_id, now())
    say(request, mark("The link is closed and says so from now on."))
    return Redirect(url(_path(room, campaign_id)), status_code=303)


async def link_file(
    request: Request[Any, Any, Any], campaign_id: int, link_id: int, file_name: str
) -> Response[bytes]:
    """Its QR code as a picture, a poster, handbills. Raises NotFound for names of other files."""
    campaign, link = await found(campaign_id, link_id)
    base_url = request.app.state.settings.base_url
    if file_name in PICTURES:
        content = PICTURES[file_name](address_of(link, base_url))
    elif file_name in PRINTED:
        content = await printed(campaign, link, base_url, file_name)
    else:
        raise NotFound(mark("There is no such file. The page of the link lists those there are."))
    named = {"content-disposition": f'attachment; filename="{link.code}-{file_name}"'}
    return Response(content, media_type=MEDIA_TYPES[file_name.partition(".")[2]], headers=named)


async def cards_file(request: Request[Any, Any, Any], campaign_id: int) -> Response[bytes]:
    """Cards with the links that are open, the newest where there are very many. Raises NotFound where none is."""
    campaign = await campaign_or_not_found(campaign_id)
    links = [link for link in await links_of(campaign_id) if link.closed_at is None][-MOST_CARDS:]
    if not links:
        raise NotFound(mark("No link of this campaign is open, so there are no cards to print."))
    content = await cards(campaign, links, request.app.state.settings.base_url)
    named = {"content-disposition": f'attachment; filename="{campaign.slug}-cards.pdf"'}
    return Response(content, media_type=MEDIA_TYPES["pdf"], headers=named)


async def found(campaign_id: int, link_id: int) -> tuple[CampaignView, LinkView]:
    """A link of this very campaign. Raises NotFound."""
    campaign, link = await campaign_or_not_found(campaign_id), await link_by_id(link_id)
    if link is None or link.campaign != campaign_id:
        raise NotFound(NO_LINK)
    return campaign, link


def _path(room: Room, campaign_id: int, link_id: int | None = None) -> str:
    links = f"{room.root}/{campaign_id}/links"
    return links if link_id is None else f"{links}/{link_id}"

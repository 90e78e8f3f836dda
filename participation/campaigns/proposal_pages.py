"""The button that fills in targets as population figures propose them; nothing is saved until they are."""

from typing import Any

from litestar import Request
from litestar.response import Template

from participation.campaigns.campaign_pages import Room, targets_page
from participation.campaigns.cell_queries import cells_asked
from participation.campaigns.proposal_queries import proposed_targets
from participation.campaigns.proposals import Divided
from participation.campaigns.service import campaign_or_not_found
from participation.campaigns.target_forms import lines_of
from participation.errors import Rejected
from participation.web.forms import Form, read_form


async def take_proposal(request: Request[Any, Any, Any], room: Room, campaign_id: int) -> Template:
    """In place of the lines that were typed; where nothing can be proposed these stay."""
    form = await read_form(request)
    campaign = await campaign_or_not_found(campaign_id)
    definition = await cells_asked(campaign)
    divided = Divided(*(form.ticked(f"by_{name}") for name in Divided._fields))
    size = (form.whole("size") or 0) if form.text("size") else None
    try:
        targets = await proposed_targets(campaign, definition, divided, size)
    except Rejected as rejection:
        return await targets_page(request, room, campaign, form.with_errors(rejection), 422)
    lines = await lines_of(targets, definition)
    return await targets_page(request, room, campaign, Form({**form.fields, "lines": [lines]}))

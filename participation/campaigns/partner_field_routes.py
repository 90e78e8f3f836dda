"""Pages of the field team of a campaign, for the partner organisation that runs it."""

from participation.campaigns.field_room_routes import team_router
from participation.campaigns.partner_routes import ROOM, runs_this

router = team_router(ROOM, runs_this, runs_this)

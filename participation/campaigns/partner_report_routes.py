"""Pages of weekly reports, for the partner organisation that runs a campaign."""

from participation.campaigns.partner_routes import ROOM, runs_this
from participation.campaigns.report_room_routes import report_router

router = report_router(ROOM, runs_this)

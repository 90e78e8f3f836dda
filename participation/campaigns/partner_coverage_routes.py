"""Pages on how far a campaign has come, for the partner organisation that runs it."""

from participation.campaigns.coverage_room_routes import coverage_router
from participation.campaigns.partner_routes import ROOM, runs_this

router = coverage_router(ROOM, runs_this, runs_this)

"""Staff pages on how far a campaign has come."""

from participation.campaigns.coverage_room_routes import coverage_router
from participation.campaigns.manage import ROOM, plans_this, reads_this

router = coverage_router(ROOM, reads_this, plans_this)

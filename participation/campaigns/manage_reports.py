"""Staff pages of weekly reports on campaigns."""

from participation.campaigns.manage import ROOM, reads_this
from participation.campaigns.report_room_routes import report_router

router = report_router(ROOM, reads_this)

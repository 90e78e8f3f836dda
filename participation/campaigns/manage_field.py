"""Staff pages of the field team of a campaign."""

from participation.campaigns.field_room_routes import team_router
from participation.campaigns.manage import ROOM, plans_this, reads_this

router = team_router(ROOM, reads_this, plans_this)

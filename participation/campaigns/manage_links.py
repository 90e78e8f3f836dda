"""Staff pages of the short links of a campaign."""

from participation.campaigns.link_room_routes import link_router
from participation.campaigns.manage import ROOM, plans_this, reads_this

router = link_router(ROOM, reads_this, plans_this)

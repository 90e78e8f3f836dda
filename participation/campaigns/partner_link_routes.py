"""Pages of partner organisations: the short links of their campaigns."""

from participation.campaigns.link_room_routes import link_router
from participation.campaigns.partner_routes import ROOM, runs_this

router = link_router(ROOM, runs_this, runs_this)

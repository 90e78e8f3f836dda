"""What roles are called."""

from participation.organisations.roles import Role
from participation.web.i18n import mark

ROLE_NAMES = {
    Role.ADMIN: mark("Administrator"),
    Role.PLANNER: mark("Planner"),
    Role.EDITOR: mark("Editor"),
    Role.INSPECTOR: mark("Inspector"),
    Role.PARTNER_MANAGER: mark("Partner manager"),
    Role.ENUMERATOR: mark("Enumerator"),
}
ROLE_LABELS = {
    Role.ADMIN: mark("Administrator: accounts, offices and settings"),
    Role.PLANNER: mark("Planner: reads, decides and publishes"),
    Role.EDITOR: mark("Editor: writes services and surveys"),
    Role.INSPECTOR: mark("Inspector: reads urgent reports"),
}
"""Those that can be given on a page, with what they are for."""

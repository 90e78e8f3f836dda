"""Roles and what a grant of one reaches."""

from enum import StrEnum


class Role(StrEnum):
    """What a grant lets someone do within its scope."""

    ADMIN = "admin"  # accounts, offices, settings
    PLANNER = "planner"  # reads everything of the office, decides and publishes
    EDITOR = "editor"  # writes services and surveys
    INSPECTOR = "inspector"  # sees the severe lane
    PARTNER_MANAGER = "partner_manager"
    ENUMERATOR = "enumerator"


class ScopeKind(StrEnum):
    """What a grant reaches."""

    EVERYTHING = "everything"
    OFFICE = "office"
    PARTNER = "partner"
    PILOT = "pilot"
    CAMPAIGN = "campaign"

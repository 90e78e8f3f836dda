"""Who may do what: named permissions, the roles that carry them, and how far a grant reaches. Pure.

Routes declare permissions as guards (guards.py); use cases that choose an office themselves ask the actor.
"""

from enum import StrEnum

import msgspec

from participation.accounts.schemas import Person
from participation.errors import Forbidden
from participation.organisations.roles import Role, ScopeKind
from participation.web.i18n import mark


class Permission(StrEnum):
    """What a route or a use case asks for."""

    MANAGE_PLATFORM = "manage_platform"  # accounts, areas, settings of the whole installation
    MANAGE_OFFICE = "manage_office"  # one office: its members, grants and details
    READ_OFFICE = "read_office"  # everything of an office but the severe lane
    EDIT_SERVICES = "edit_services"
    EDIT_SURVEYS = "edit_surveys"
    PUBLISH_SURVEYS = "publish_surveys"
    CORRECT_COMMENTS = "correct_comments"  # say what a comment expresses where analysis errs
    EXPORT_ANSWERS = "export_answers"  # single answers as they were given, words included
    EXPORT_IDENTIFIERS = "export_identifiers"  # what of them can lead to a person, files too
    PLAN = "plan"  # schedules, reports, actions, publishing them
    FOLLOW_PILOTS = "follow_pilots"  # figures of the trials that a partner organisation was granted
    RUN_CAMPAIGNS = "run_campaigns"  # those of one's own partner organisation
    MANAGE_PARTNER = "manage_partner"  # people of one's own partner organisation, and what binds it
    READ_SEVERE = "read_severe"  # comments that tell of danger, extortion, discrimination, violence


ROLES: dict[Permission, frozenset[Role]] = {
    Permission.MANAGE_PLATFORM: frozenset({Role.ADMIN}),
    Permission.MANAGE_OFFICE: frozenset({Role.ADMIN}),
    Permission.READ_OFFICE: frozenset({Role.ADMIN, Role.PLANNER, Role.EDITOR}),
    Permission.EDIT_SERVICES: frozenset({Role.ADMIN, Role.PLANNER, Role.EDITOR}),
    Permission.EDIT_SURVEYS: frozenset({Role.ADMIN, Role.PLANNER, Role.EDITOR}),
    Permission.PUBLISH_SURVEYS: frozenset({Role.ADMIN, Role.PLANNER}),
    Permission.CORRECT_COMMENTS: frozenset({Role.ADMIN, Role.PLANNER, Role.EDITOR}),
    Permission.EXPORT_ANSWERS: frozenset({Role.ADMIN, Role.PLANNER}),
    Permission.EXPORT_IDENTIFIERS: frozenset({Role.ADMIN}),
    Permission.PLAN: frozenset({Role.ADMIN, Role.PLANNER}),
    Permission.FOLLOW_PILOTS: frozenset({Role.PARTNER_MANAGER}),
    Permission.RUN_CAMPAIGNS: frozenset({Role.PARTNER_MANAGER}),
    Permission.MANAGE_PARTNER: frozenset({Role.PARTNER_MANAGER}),
    Permission.READ_SEVERE: frozenset({Role.INSPECTOR}),
}
PLATFORM_WIDE = frozenset({Permission.MANAGE_PLATFORM})
"""These only count when granted for everything: an office's administrator does not run the installation."""
REACHED_BY = {
    Permission.FOLLOW_PILOTS: ScopeKind.PILOT,
    Permission.RUN_CAMPAIGNS: ScopeKind.PARTNER,
    Permission.MANAGE_PARTNER: ScopeKind.PARTNER,
}
"""What the grant has to be for; all others are for an office, and what is asked below is the id of one."""
WORK = frozenset({Permission.RUN_CAMPAIGNS})
"""These ask that the partner organisation may work: approved, and bound by an agreement on data."""
NO_GRANT = mark("Your account has no grant for this office. Ask its administrator for one.")
NO_GRANT_ELSEWHERE = {
    Permission.READ_SEVERE: mark(
        "Only inspectors may see severe comments. An administrator of the whole platform can make you one; the "
        "administrator of an office cannot."
    ),
    Permission.MANAGE_PLATFORM: mark(
        "Only an administrator of the whole platform may do this. Ask one of them."
    ),
}
"""What is said instead where a grant does not come from the office."""
INDEPENDENT = frozenset({Permission.READ_SEVERE})
"""Nobody has these for an office that they work for, whatever was granted: no one inspects the own house."""


class GrantView(msgspec.Struct, frozen=True):
    id: int
    role: str
    scope_kind: str
    scope_id: int


class Actor(Person, frozen=True):
    """A signed-in person with what was granted."""

    email: str
    language: str
    must_change_password: bool
    session_epoch: int
    grants: tuple[GrantView, ...]

    def allowed(self, permission: Permission, office: int | None = None) -> bool:
        """Whether the permission reaches this office; with None, whether it reaches any office at all.

        Where REACHED_BY names another kind of scope, `office` is the id of one of that kind.
        """
        if office is not None and permission in INDEPENDENT and self.allowed(Permission.READ_OFFICE, office):
            return False
        return any(_carries(grant, permission, office) for grant in self.grants)

    def must(self, permission: Permission, office: int | None) -> None:
        """Raises Forbidden where `allowed` is false."""
        if not self.allowed(permission, office):
            raise Forbidden(NO_GRANT_ELSEWHERE.get(permission, NO_GRANT))

    def offices(self, permission: Permission) -> frozenset[int] | None:
        """The offices, or what REACHED_BY names, that the permission reaches; None means all of them."""
        carrying = [grant for grant in self.grants if _carries(grant, permission, None)]
        if any(grant.scope_kind == ScopeKind.EVERYTHING for grant in carrying):
            return None
        return frozenset(grant.scope_id for grant in carrying)


def _carries(grant: GrantView, permission: Permission, office: int | None) -> bool:
    if Role(grant.role) not in ROLES[permission]:
        return False
    if grant.scope_kind == ScopeKind.EVERYTHING:
        return True
    if permission in PLATFORM_WIDE or grant.scope_kind != REACHED_BY.get(permission, ScopeKind.OFFICE):
        return False
    return office is None or grant.scope_id == office

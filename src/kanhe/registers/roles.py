"""Roles: what a grant makes an account, on a part of the organisation tree."""

from enum import StrEnum


class Role(StrEnum):
    """Who may do something; which role may do what is in `authority` and `lifecycle`.

    办公室, 责任单位, 审核, 核查, 上级, 填报, 领导, 审计; 系统、安全、审计管理员（三员）.
    """

    OFFICE = "office"
    OWNER = "owner"
    REVIEWER = "reviewer"
    VERIFIER = "verifier"
    SUPERIOR = "superior"
    CLERK = "clerk"
    LEADER = "leader"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


#: Three administrators (三员分立): each bars the other two and every other role.
ADMINISTRATORS: frozenset[Role] = frozenset(
    {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
)

#: Everybody else; all of them read what they are granted on.
BUSINESS: frozenset[Role] = frozenset(Role) - ADMINISTRATORS


def excludes(one: Role, other: Role) -> bool:
    """Return whether one account may not hold both roles at a time."""
    return one is not other and (one in ADMINISTRATORS or other in ADMINISTRATORS)

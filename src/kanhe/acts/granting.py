"""Grants: a role on a part of the tree, given and ended. Both are entries: provable authority."""

from datetime import date, timedelta

from kanhe.acts.authorising import authorise
from kanhe.acts.occasion import Occasion
from kanhe.registers.authority import Act, Grant
from kanhe.registers.entry import GrantEnded, RoleGranted
from kanhe.registers.roles import Role
from kanhe.store import queries
from kanhe.store.append import commit
from kanhe.store.grants import all_grants
from kanhe.store.writer import Writer
from kanhe.values.refusal import Refusal


def grant_role(
    *,
    occasion: Occasion,
    account: str,
    role: Role,
    org_unit: str | None = None,
    campaign: str | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    reason: str | None = None,
) -> int:
    """Give *account* (its key) a role on *org_unit* and all under it; return the entry's number.

    Without *starts_on* it begins today. One for a *campaign* begins and ends with it, where no
    other days are given. The first grant of a ledger makes a security administrator, who gives
    all others; nobody gives a grant to himself. Raises: Refusal `first_grant`, `own_grant`,
    `not_authorised`, `roles_exclude`, `grant_days`, `org_unit_unknown`, `campaign_unknown`.
    """
    today = occasion.recorded_at.date()
    if campaign is not None:
        first, last = _campaign_days(campaign)
        starts_on, ends_on = starts_on or first, ends_on or last

    def act(writer: Writer) -> int:
        if not writer.projector.grants.is_any():
            if (role, org_unit) != (Role.SECURITY_ADMIN, None):
                raise Refusal("first_grant")
        elif account == occasion.actor:
            raise Refusal("own_grant")
        authorise(writer, occasion, Act.GRANT, org_unit)
        if org_unit is not None and org_unit not in writer.projector.tree().org_units:
            raise Refusal("org_unit_unknown", org_unit=org_unit, day=today.isoformat())
        payload = RoleGranted(
            account, role, starts_on or today, org_unit, campaign, ends_on, reason or None
        )
        return writer.append(occasion.entry(payload))

    return commit(act)


def end_grant(*, occasion: Occasion, grant: int, reason: str, ends_on: date | None = None) -> int:
    """End the grant of entry *grant* from *ends_on* (today without one) on.

    Raises: Refusal `grant_unknown`, `grant_ended`, `last_security_admin`, `not_authorised`,
    `reason_missing`.
    """
    today = occasion.recorded_at.date()

    def act(writer: Writer) -> int:
        found = writer.projector.grants.grant(grant)
        authorise(writer, occasion, Act.GRANT, found.org_unit)
        _check_not_last(found, today)
        return writer.append(occasion.entry(GrantEnded(grant, ends_on or today, reason)))

    return commit(act)


def _check_not_last(ending: Grant, today: date) -> None:
    """Refuse to leave the ledger without anybody who can give a grant."""
    if ending.role is not Role.SECURITY_ADMIN or ending.org_unit is not None:
        return
    others = [
        one
        for one in all_grants()
        if (one.role, one.org_unit, one.ends_on) == (Role.SECURITY_ADMIN, None, None)
        and one.entry_number != ending.entry_number
        and one.is_in_force(today)
    ]
    if not others:
        raise Refusal("last_security_admin")


def _campaign_days(name: str) -> tuple[date | None, date | None]:
    """Return the first day of a campaign and the day after its last; None where it has none yet."""
    found = queries.campaign(name)
    if found is None:
        raise Refusal("campaign_unknown", campaign=name)
    if found.starts_on is None:
        return None, None
    return found.starts_on, found.starts_on + timedelta(days=sum(one.days for one in found.stages))

"""The organisation: units open, move, merge, split and close; people are lent to taskforces."""

from collections.abc import Sequence

from kanhe.acts.authorising import authorise
from kanhe.acts.occasion import Occasion
from kanhe.registers import changes
from kanhe.registers.authority import Act
from kanhe.registers.entry import Reorganised, Staffed
from kanhe.store.append import commit
from kanhe.store.writer import Writer
from kanhe.values.orgtree import OrgChange
from kanhe.values.refusal import Refusal
from kanhe.values.taskforce import StaffChange


def reorganise(*, occasion: Occasion, org_changes: Sequence[OrgChange], reason: str) -> int:
    """Change the organisation tree by one decision (*reason* names it); return the entry's number.

    Changes may lie in the past and are put in their place. Raises: Refusal `no_changes`,
    `reason_missing`, `not_authorised`, and what `values.orgtree.grow` refuses.
    """
    if not org_changes:
        raise Refusal("no_changes")
    payload = Reorganised(tuple(map(changes.org_change_data, org_changes)), reason)

    def act(writer: Writer) -> int:
        authorise(writer, occasion, Act.REORGANISE)
        return writer.append(occasion.entry(payload))

    return commit(act)


def staff(*, occasion: Occasion, staff_changes: Sequence[StaffChange], reason: str) -> int:
    """Form and dissolve taskforces, lend people and take them back; return the entry's number.

    Raises: Refusal `no_changes`, `reason_missing`, `org_unit_unknown`, `not_authorised`, and what
    `values.taskforce.staff` refuses.
    """
    if not staff_changes:
        raise Refusal("no_changes")
    data = tuple(map(changes.staff_change_data, staff_changes))

    def act(writer: Writer) -> int:
        authorise(writer, occasion, Act.STAFF)
        tree = writer.projector.tree()
        for one in data:
            if one.org_unit is not None and one.org_unit not in tree.org_units:
                day = one.effective_on.isoformat()
                raise Refusal("org_unit_unknown", org_unit=one.org_unit, day=day)
        return writer.append(occasion.entry(Staffed(data, reason)))

    return commit(act)

"""May the actor do this? Asked inside every act, of the grants in the log, for every door alike.

The question stands within the act's own command, so a grant cannot end between it and the entry.
"""

from collections.abc import Collection

from kanhe.acts.occasion import Occasion
from kanhe.registers import lifecycle
from kanhe.registers.authority import MAY, Act, is_within, level_place, permits, place_of
from kanhe.registers.lifecycle import Event
from kanhe.registers.projection import Record
from kanhe.registers.roles import Role
from kanhe.registers.traits import Lifecycle
from kanhe.store.writer import Writer
from kanhe.values.refusal import Refusal


def authorise(writer: Writer, occasion: Occasion, act: Act, org_unit: str | None = None) -> None:
    """Refuse *act* on *org_unit* (None: the whole ledger) to an actor without a grant for it.

    Authority is that of the day of recording, which no caller chooses. Raises: Refusal
    `not_authorised`, and `token_scope` to a program whose token does not reach so far.
    """
    _check_scope(occasion, act)
    if not _is_permitted(writer, occasion, MAY[act], org_unit):
        raise _refused(act, org_unit, MAY[act])


def authorise_step(
    writer: Writer, occasion: Occasion, event: Event, record: Record, trait: Lifecycle
) -> None:
    """Refuse a step of close-out to an actor without a grant for it where the record stands.

    Raises: Refusal `not_authorised`, `token_scope`, and `verifier_level` to one whose grant does
    not reach the level that verifies this record.
    """
    _check_scope(occasion, event)
    roles, org_unit = lifecycle.takers(event, record.state), place_of(event, record, trait)
    if not _is_permitted(writer, occasion, roles, org_unit):
        raise _refused(event, org_unit, roles)
    tree, day = writer.projector.tree(), occasion.recorded_at.date()
    above = level_place(event, record, trait, tree, day)
    if above is not None and not _is_permitted(writer, occasion, roles, above):
        raise Refusal("verifier_level", act=event, org_unit=above)


def _check_scope(occasion: Occasion, act: Act | Event) -> None:
    if not is_within(occasion.scope, act):
        raise Refusal("token_scope", act=act, scope=occasion.scope)


def _is_permitted(
    writer: Writer, occasion: Occasion, roles: Collection[Role], org_unit: str | None
) -> bool:
    grants = writer.projector.grants
    held = grants.of(occasion.actor)
    if not held and not grants.is_any():
        return True
    tree = writer.projector.tree()
    return permits(held, roles, org_unit, tree, occasion.recorded_at.date())


def _refused(act: Act | Event, org_unit: str | None, roles: Collection[Role]) -> Refusal:
    told = "、".join(sorted(roles))
    return Refusal("not_authorised", act=act, org_unit=org_unit or "—", roles=told)

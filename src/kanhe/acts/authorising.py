"""May the actor do this? Asked inside every act, of the grants in the log, for every door alike.

`authorise` is the whole of it. It stands within the act's own command, so a grant cannot end
between the question and the entry.
"""

from kanhe.acts.occasion import Occasion
from kanhe.registers.authority import Act, at_level, permits, roles_for
from kanhe.registers.lifecycle import Event, State
from kanhe.store.writer import Writer
from kanhe.values.refusal import Refusal


def authorise(
    writer: Writer,
    occasion: Occasion,
    act: Act | Event,
    org_unit: str | None = None,
    *,
    state: State | None = None,
    level: str | None = None,
) -> None:
    """Refuse *act* on *org_unit* (None: the whole ledger) to an actor without a grant for it.

    A step of close-out is judged from *state*; one that a higher level verifies asks for a grant
    that reaches the org unit of that *level* above. Authority is that of the day of recording,
    which no caller chooses. Raises: Refusal `not_authorised`, `verifier_level`.
    """
    grants = writer.projector.grants
    held = grants.of(occasion.actor)
    if not held and not grants.is_any():
        return
    roles = roles_for(act, state)
    tree, day = writer.projector.tree(), occasion.recorded_at.date()
    if not permits(held, roles, org_unit, tree, day):
        raise Refusal(
            "not_authorised",
            act=act,
            org_unit=org_unit or "—",
            roles="、".join(sorted(roles)),
        )
    if level is None or org_unit is None:
        return
    above = at_level(tree, org_unit, level, day)
    if above is not None and not permits(held, roles, above, tree, day):
        raise Refusal("verifier_level", act=act, level=level, org_unit=above)

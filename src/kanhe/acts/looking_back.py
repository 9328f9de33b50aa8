"""Look-back (回头看): fix a list of closed records, then draw from it; anybody can draw again.

The seed is the root of the first checkpoint that covers the list, which nobody knows while the
list can still be changed. Holding a look-back on a drawn record is a step of close-out.
"""

from kanhe.acts.authorising import authorise
from kanhe.acts.occasion import Occasion
from kanhe.registers.authority import Act, within
from kanhe.registers.entry import LookBackDrawn, LookBackListed
from kanhe.registers.lifecycle import State
from kanhe.registers.look_back import check_list, draw
from kanhe.store.append import commit
from kanhe.store.checkpoints import first_covering
from kanhe.store.listing import RecordFilter, list_records
from kanhe.store.look_backs import look_back
from kanhe.store.writer import Writer
from kanhe.values.period import Window
from kanhe.values.refusal import Refusal

MOST_LISTED = 1_000  # keys that fit into one entry

CLOSED_STATES = (State.CLOSED, State.ON_FILE)


def list_look_back(
    *,
    occasion: Occasion,
    register: str,
    count: int,
    reason: str,
    org_unit: str | None = None,
    window: Window | None = None,
) -> int:
    """Fix the list of closed records from which *count* will be drawn; return the entry's number.

    All of *register* under *org_unit* whose day is in *window*. Raises: Refusal `look_back_count`,
    `look_back_long`, `register_unknown`, `reason_missing`, `not_authorised`.
    """

    def act(writer: Writer) -> int:
        writer.projector.definition(register)
        authorise(writer, occasion, Act.LOOK_BACK, org_unit)
        tree, day = writer.projector.tree(), occasion.recorded_at.date()
        org_units = within(tree, [org_unit], day) or (org_unit,) if org_unit else ()
        which = RecordFilter(register, org_units, window, CLOSED_STATES)
        keys = tuple(one.record.key for one in list_records(which, limit=MOST_LISTED + 1).rows)
        if len(keys) > MOST_LISTED:
            raise Refusal("look_back_long", most=str(MOST_LISTED))
        check_list(keys, count)
        payload = LookBackListed(register, keys, count, reason, org_unit)
        return writer.append(occasion.entry(payload))

    return commit(act)


def draw_look_back(*, occasion: Occasion, list_number: int) -> tuple[str, ...]:
    """Draw from the list of entry *list_number*; return the keys that were drawn.

    Raises: Refusal `look_back_unknown`, `look_back_drawn`, `look_back_not_signed`,
    `not_authorised`.
    """

    def act(writer: Writer) -> tuple[str, ...]:
        listed = look_back(list_number)
        authorise(writer, occasion, Act.LOOK_BACK, listed.org_unit)
        checkpoint = first_covering(list_number)
        if checkpoint is None:
            raise Refusal("look_back_not_signed", list=str(list_number))
        keys = draw(listed.keys, listed.count, list_number, checkpoint.root)
        drawn = LookBackDrawn(list_number, checkpoint.size, checkpoint.root.hex(), keys)
        writer.append(occasion.entry(drawn))
        return keys

    return commit(act)

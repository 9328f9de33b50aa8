"""Personal values: kept beside the log when a record is registered, erased on a legal basis."""

from collections.abc import Sequence

from kanhe.acts.authorising import authorise
from kanhe.acts.occasion import Occasion
from kanhe.registers.authority import Act
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.disclosure import opens, reveal
from kanhe.registers.entry import DisclosureErased, EntryWithheld
from kanhe.registers.projection import Record
from kanhe.registers.reading import Value
from kanhe.store import queries
from kanhe.store.append import commit
from kanhe.store.writer import Writer
from kanhe.values.refusal import Refusal


def personal_fields(definition: RegisterDefinition) -> frozenset[str]:
    """Return the names of the fields whose values never enter the log."""
    return frozenset(part.name for part in definition.fields if part.is_personal)


def revealed(record: Record) -> dict[str, Value]:
    """Return a record's data with all personal values that are not erased; commitments stay."""
    data: dict[str, Value] = dict(record.data)
    known = queries.disclosures_of(record.register, record.key)
    return reveal(data, [one for one in known if opens(data, one)])


def erase_disclosure(
    *,
    occasion: Occasion,
    register: str,
    key: str,
    fields: Sequence[str],
    legal_basis: str,
) -> tuple[int, ...]:
    """Delete the personal values of a record's *fields* (all of them without any), every version.

    Returns the numbers of the entries that say so. Afterwards the caller has the store scrub what
    the database keeps beside its tables. Raises: Refusal `record_unknown`, `nothing_to_erase`,
    `field_not_personal`, `reason_missing`, `not_authorised`.
    """

    def act(writer: Writer) -> tuple[int, ...]:
        definition = writer.projector.definition(register)
        personal = personal_fields(definition)
        for name in fields:
            if name not in personal:
                known = "、".join(sorted(personal))
                raise Refusal("field_not_personal", field=name, known=known)
        wanted = frozenset(fields) or personal
        numbers = []
        record = queries.record(register, key)
        authorise(writer, occasion, Act.ERASE, record.org_unit)
        for trace in record.trail:
            opened = queries.disclosures(trace.entry_number)
            paths = tuple(one.path for one in opened if one.path.partition("/")[0] in wanted)
            if paths:
                payload = DisclosureErased(trace.entry_number, paths, legal_basis)
                numbers.append(writer.append(occasion.entry(payload, str(trace.entry_number))))
        if not numbers:
            raise Refusal("nothing_to_erase", register=register, key=key)
        return tuple(numbers)

    return commit(act)


def withhold_entry(*, occasion: Occasion, entry_number: int, legal_basis: str) -> int:
    """Hand out the bytes of an entry no longer, because its text holds personal data.

    Its leaf hash stays, and every proof with it. Raises: Refusal `entry_unknown`,
    `entry_already_withheld`, `reason_missing`, `not_authorised`.
    """

    def act(writer: Writer) -> int:
        authorise(writer, occasion, Act.WITHHOLD)
        return writer.append(occasion.entry(EntryWithheld(entry_number, legal_basis)))

    return commit(act)

"""Close-out (对账销号): take a step, and remind of a record. Guards are here and nowhere else.

All states and steps are one table (`registers.lifecycle`), so all steps are one act. Asked in
order: may the actor do this here (a grant), does the step say what it must, is it the turn of the
step, is the actor apart from those before, is what was seen still what stands.
"""

from datetime import date, timedelta

from kanhe.acts.authorising import authorise, authorise_step
from kanhe.acts.occasion import Occasion
from kanhe.acts.recording import standing
from kanhe.registers import deadlines, lifecycle
from kanhe.registers.authority import Act
from kanhe.registers.entry import Reminded, StepTaken
from kanhe.registers.lifecycle import Event, State
from kanhe.registers.projection import Record, content_of
from kanhe.registers.traits import Lifecycle
from kanhe.store import queries
from kanhe.store.append import commit
from kanhe.store.writer import Writer
from kanhe.values.refusal import Refusal

_CLOSES = frozenset({Event.CLOSE_IMPLEMENTED, Event.CLOSE_NOT_IMPLEMENTED})


def take_step(
    *,
    occasion: Occasion,
    register: str,
    key: str,
    event: Event,
    reason: str | None = None,
    due_on: date | None = None,
    outcome: str | None = None,
    seen: str | None = None,
) -> int:
    """Take the step *event* on a record; return the entry's number.

    *seen* is the content (`projection.content_of`) that the actor was shown; a page always says
    it, so that nobody signs what changed under his eyes. Raises: Refusal `not_authorised`,
    `verifier_level`, `step_not_allowed`, `two_person_rule`, `editor_may_not_verify`,
    `content_changed`, `evidence_missing`, `extension_not_requested`, `step_needs_reason`,
    `step_needs_day`, `extension_not_later`, `notice_running`, `objection_unanswered`,
    `no_lifecycle`, `record_unknown`, `record_void`.
    """
    said = (reason or "").strip() or None

    def act(writer: Writer) -> int:
        record = standing(writer, register, key)
        definition = writer.projector.definition(register)
        trait = definition.traits.lifecycle
        if trait is None or record.state is None:
            raise Refusal("no_lifecycle", register=register)
        authorise_step(writer, occasion, event, record, trait)
        lifecycle.after(record.state, event, trait.skips)
        if event in lifecycle.NEEDS_REASON and said is None:
            raise Refusal("step_needs_reason", event=event)
        _check_day(event, due_on, deadlines.due_on(definition, record))
        if event in _CLOSES and State.ON_NOTICE not in trait.skips:
            _check_notice(occasion, record, trait, said)
        content = content_of(record)
        if seen is not None and seen != content:
            raise Refusal("content_changed", register=register, key=key)
        payload = StepTaken(register, key, event, content, said, due_on, outcome or None)
        return writer.append(occasion.entry(payload))

    return commit(act)


def remind(*, occasion: Occasion, register: str, key: str, reason: str) -> int:
    """Remind those who owe the next step of a record (催办); return the entry's number.

    Raises: Refusal `record_unknown`, `record_void`, `reason_missing`, `not_authorised`.
    """

    def act(writer: Writer) -> int:
        record = standing(writer, register, key)
        authorise(writer, occasion, Act.REMIND, record.org_unit)
        return writer.append(occasion.entry(Reminded(register, key, reason)))

    return commit(act)


def _check_day(event: Event, due_on: date | None, now_due: date | None) -> None:
    if event in lifecycle.NEEDS_DAY and due_on is None:
        raise Refusal("step_needs_day", event=event)
    is_earlier = due_on is not None and now_due is not None and due_on <= now_due
    if event in lifecycle.NEEDS_DAY and is_earlier:
        raise Refusal("extension_not_later", due_on=str(now_due), asked=str(due_on))


def _check_notice(occasion: Occasion, record: Record, trait: Lifecycle, said: str | None) -> None:
    """Refuse to close while the public notice runs, or past an objection without an answer."""
    trail = queries.record(record.register, record.key).trail
    given = [line.occurred_at for line in trail if line.event is Event.GIVE_NOTICE]
    if record.state is not State.ON_NOTICE or not given:
        return  # out of turn, which is told by the table
    ends_on = given[-1].date() + timedelta(days=trait.notice_days)
    if occasion.occurred_at.date() < ends_on:
        raise Refusal("notice_running", ends_on=ends_on.isoformat())
    if said is None and lifecycle.has_open_objection(record.steps):
        raise Refusal("objection_unanswered")

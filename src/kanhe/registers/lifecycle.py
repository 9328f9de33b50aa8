"""Close-out (对账销号): all states, all steps, who may take them, drawn from one table.

A template may skip optional states; it can invent none. A later edit of what was signed off
voids the sign-off: the record goes back to where its reviewer has to look again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise

from kanhe.registers.roles import Role
from kanhe.values.refusal import Refusal


class State(StrEnum):
    """Where a record stands.

    登记, 已交办, 已签收, 整改中, 申请销号, 已审核, 已核查, 公示中, 已销号, 已备案, 回头看, 反弹.
    """

    REGISTERED = "registered"
    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    RECTIFYING = "rectifying"
    CLOSE_OUT_REQUESTED = "close_out_requested"
    DESK_REVIEWED = "desk_reviewed"
    SITE_VERIFIED = "site_verified"
    ON_NOTICE = "on_notice"
    CLOSED = "closed"
    ON_FILE = "on_file"
    LOOK_BACK_HELD = "look_back_held"
    RECURRED = "recurred"


class Event(StrEnum):
    """A step of the procedure; what each does is in `STEPS`."""

    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    RECTIFY = "rectify"
    REPORT_PROGRESS = "report_progress"
    REQUEST_EXTENSION = "request_extension"
    EXTEND = "extend"
    ESCALATE = "escalate"
    REQUEST_CLOSE_OUT = "request_close_out"
    PASS_DESK_REVIEW = "pass_desk_review"
    PASS_SITE_VERIFICATION = "pass_site_verification"
    GIVE_NOTICE = "give_notice"
    TAKE_OBJECTION = "take_objection"
    CLOSE_IMPLEMENTED = "close_implemented"
    CLOSE_NOT_IMPLEMENTED = "close_not_implemented"
    PUT_ON_FILE = "put_on_file"
    HOLD_LOOK_BACK = "hold_look_back"
    RECUR = "recur"
    OPEN_ROUND = "open_round"
    SEND_BACK = "send_back"


class Closure(StrEnum):
    """How a finding was closed: 已整改, 未整改而销."""

    IMPLEMENTED = "implemented"
    NOT_IMPLEMENTED = "not_implemented"


#: The road from first to last. A skipped state is driven past.
ROAD: tuple[State, ...] = (
    State.REGISTERED,
    State.ASSIGNED,
    State.ACKNOWLEDGED,
    State.RECTIFYING,
    State.CLOSE_OUT_REQUESTED,
    State.DESK_REVIEWED,
    State.SITE_VERIFIED,
    State.ON_NOTICE,
    State.CLOSED,
    State.ON_FILE,
)

OPTIONAL: frozenset[State] = frozenset(
    {
        State.ACKNOWLEDGED,
        State.DESK_REVIEWED,
        State.SITE_VERIFIED,
        State.ON_NOTICE,
        State.ON_FILE,
    }
)

#: At least one of these stays: nothing is closed on the word of its owner alone.
CHECKS: frozenset[State] = frozenset({State.DESK_REVIEWED, State.SITE_VERIFIED})

#: The step that enters each state of the road, and who takes it.
ENTERS: Mapping[State, tuple[Event, ...]] = {
    State.ASSIGNED: (Event.ASSIGN,),
    State.ACKNOWLEDGED: (Event.ACKNOWLEDGE,),
    State.RECTIFYING: (Event.RECTIFY,),
    State.CLOSE_OUT_REQUESTED: (Event.REQUEST_CLOSE_OUT,),
    State.DESK_REVIEWED: (Event.PASS_DESK_REVIEW,),
    State.SITE_VERIFIED: (Event.PASS_SITE_VERIFICATION,),
    State.ON_NOTICE: (Event.GIVE_NOTICE,),
    State.CLOSED: (Event.CLOSE_IMPLEMENTED, Event.CLOSE_NOT_IMPLEMENTED),
    State.ON_FILE: (Event.PUT_ON_FILE,),
}

ON_THE_ROAD: frozenset[Event] = frozenset(event for events in ENTERS.values() for event in events)

#: Steps off the road: (from, step) to where. Those of a skipped state fall away with it.
BESIDE: Mapping[tuple[State, Event], State] = {
    (State.RECTIFYING, Event.REPORT_PROGRESS): State.RECTIFYING,
    (State.RECTIFYING, Event.REQUEST_EXTENSION): State.RECTIFYING,
    (State.RECTIFYING, Event.EXTEND): State.RECTIFYING,
    (State.ASSIGNED, Event.ESCALATE): State.ASSIGNED,
    (State.ACKNOWLEDGED, Event.ESCALATE): State.ACKNOWLEDGED,
    (State.RECTIFYING, Event.ESCALATE): State.RECTIFYING,
    (State.ASSIGNED, Event.SEND_BACK): State.REGISTERED,
    (State.ACKNOWLEDGED, Event.SEND_BACK): State.REGISTERED,
    (State.CLOSE_OUT_REQUESTED, Event.SEND_BACK): State.RECTIFYING,
    (State.DESK_REVIEWED, Event.SEND_BACK): State.RECTIFYING,
    (State.SITE_VERIFIED, Event.SEND_BACK): State.RECTIFYING,
    (State.ON_NOTICE, Event.SEND_BACK): State.RECTIFYING,
    (State.ON_NOTICE, Event.TAKE_OBJECTION): State.ON_NOTICE,
    (State.CLOSED, Event.SEND_BACK): State.RECTIFYING,
    (State.CLOSED, Event.HOLD_LOOK_BACK): State.LOOK_BACK_HELD,
    (State.CLOSED, Event.RECUR): State.RECURRED,
    (State.ON_FILE, Event.HOLD_LOOK_BACK): State.LOOK_BACK_HELD,
    (State.ON_FILE, Event.RECUR): State.RECURRED,
    (State.LOOK_BACK_HELD, Event.HOLD_LOOK_BACK): State.LOOK_BACK_HELD,
    (State.LOOK_BACK_HELD, Event.RECUR): State.RECURRED,
    (State.RECURRED, Event.OPEN_ROUND): State.REGISTERED,
}

#: Who takes a step.
ROLES: Mapping[Event, Role] = {
    Event.ASSIGN: Role.OFFICE,
    Event.ACKNOWLEDGE: Role.OWNER,
    Event.RECTIFY: Role.OWNER,
    Event.REPORT_PROGRESS: Role.OWNER,
    Event.REQUEST_EXTENSION: Role.OWNER,
    Event.EXTEND: Role.OFFICE,
    Event.ESCALATE: Role.OFFICE,
    Event.REQUEST_CLOSE_OUT: Role.OWNER,
    Event.PASS_DESK_REVIEW: Role.REVIEWER,
    Event.PASS_SITE_VERIFICATION: Role.VERIFIER,
    Event.GIVE_NOTICE: Role.OFFICE,
    Event.TAKE_OBJECTION: Role.OFFICE,
    Event.CLOSE_IMPLEMENTED: Role.VERIFIER,
    Event.CLOSE_NOT_IMPLEMENTED: Role.VERIFIER,
    Event.PUT_ON_FILE: Role.SUPERIOR,
    Event.HOLD_LOOK_BACK: Role.VERIFIER,
    Event.RECUR: Role.VERIFIER,
    Event.OPEN_ROUND: Role.OFFICE,
    Event.SEND_BACK: Role.REVIEWER,
}

#: Who sends back what has come as far as this: whoever had to take the next step, or took the last.
SENDS_BACK: Mapping[State, frozenset[Role]] = {
    State.ASSIGNED: frozenset({Role.OWNER, Role.OFFICE}),
    State.ACKNOWLEDGED: frozenset({Role.OWNER, Role.OFFICE}),
    State.CLOSE_OUT_REQUESTED: frozenset({Role.REVIEWER, Role.VERIFIER}),
    State.DESK_REVIEWED: frozenset({Role.REVIEWER, Role.VERIFIER}),
    State.SITE_VERIFIED: frozenset({Role.VERIFIER, Role.OFFICE}),
    State.ON_NOTICE: frozenset({Role.VERIFIER, Role.OFFICE}),
    State.CLOSED: frozenset({Role.VERIFIER, Role.SUPERIOR}),
}

#: What a step must say beside its record.
NEEDS_REASON: frozenset[Event] = frozenset(
    {
        Event.REPORT_PROGRESS,
        Event.REQUEST_EXTENSION,
        Event.ESCALATE,
        Event.TAKE_OBJECTION,
        Event.CLOSE_NOT_IMPLEMENTED,
        Event.RECUR,
        Event.SEND_BACK,
    }
)
NEEDS_DAY: frozenset[Event] = frozenset({Event.REQUEST_EXTENSION, Event.EXTEND})

#: The steps whose day becomes the day by which it is due; an asked extension is none yet.
SETS_DUE: frozenset[Event] = frozenset({Event.ASSIGN, Event.EXTEND})

#: Two-person rule: who takes the step may not have taken one of these in the same round.
#: 谁验收、谁负责, and never their own work.
APART: Mapping[Event, frozenset[Event]] = {
    Event.EXTEND: frozenset({Event.REQUEST_EXTENSION}),
    Event.PASS_DESK_REVIEW: frozenset({Event.REQUEST_CLOSE_OUT}),
    Event.PASS_SITE_VERIFICATION: frozenset({Event.REQUEST_CLOSE_OUT, Event.PASS_DESK_REVIEW}),
    Event.CLOSE_IMPLEMENTED: frozenset({Event.REQUEST_CLOSE_OUT}),
    Event.CLOSE_NOT_IMPLEMENTED: frozenset({Event.REQUEST_CLOSE_OUT}),
    Event.PUT_ON_FILE: frozenset({Event.REQUEST_CLOSE_OUT}),
    Event.HOLD_LOOK_BACK: frozenset({Event.REQUEST_CLOSE_OUT}),
    Event.RECUR: frozenset({Event.REQUEST_CLOSE_OUT}),
}

#: Steps barred to everybody who wrote, corrected or brought evidence to the record this round.
BARRED_TO_EDITORS: frozenset[Event] = frozenset(
    {
        Event.PASS_DESK_REVIEW,
        Event.PASS_SITE_VERIFICATION,
        Event.CLOSE_IMPLEMENTED,
        Event.CLOSE_NOT_IMPLEMENTED,
        Event.PUT_ON_FILE,
        Event.HOLD_LOOK_BACK,
        Event.RECUR,
    }
)

#: Where a correction of the record leads, because it voids what was signed.
AFTER_EDIT: Mapping[State, State] = {
    State.DESK_REVIEWED: State.CLOSE_OUT_REQUESTED,
    State.SITE_VERIFIED: State.CLOSE_OUT_REQUESTED,
    State.ON_NOTICE: State.CLOSE_OUT_REQUESTED,
    State.CLOSED: State.CLOSE_OUT_REQUESTED,
    State.ON_FILE: State.CLOSE_OUT_REQUESTED,
    State.LOOK_BACK_HELD: State.CLOSE_OUT_REQUESTED,
}

#: New evidence before closing is an edit; after it, it belongs to filing and look-back.
BEFORE_CLOSING: frozenset[State] = frozenset(ROAD[: ROAD.index(State.CLOSED)])

#: Where a finding counts as closed (or as closed once, and back again): its closure stands.
AFTER_CLOSING: frozenset[State] = frozenset(
    {State.CLOSED, State.ON_FILE, State.LOOK_BACK_HELD, State.RECURRED}
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step that was taken: by whom, and the SHA-256 (hex) of the content it was taken on."""

    event: Event
    actor: str
    content: str


@cache
def steps(skips: frozenset[State] = frozenset()) -> Mapping[tuple[State, Event], State]:
    """Return every allowed step of a procedure that leaves out *skips*; may refuse the skips."""
    if not skips <= OPTIONAL or skips >= CHECKS:
        raise Refusal("lifecycle_skip", states="、".join(sorted(skips)))
    road = [state for state in ROAD if state not in skips]
    table = {(before, event): state for before, state in pairwise(road) for event in ENTERS[state]}
    return table | {
        (before, event): state for (before, event), state in BESIDE.items() if before not in skips
    }


def after(state: State, event: Event, skips: Iterable[State] = ()) -> State:
    """Return the state after *event*; raises Refusal, naming the steps allowed from *state*."""
    table = steps(frozenset(skips))
    reached = table.get((state, event))
    if reached is None:
        allowed = "、".join(open_steps(state, skips))
        raise Refusal("step_not_allowed", state=state, event=event, allowed=allowed)
    return reached


def open_steps(state: State, skips: Iterable[State] = ()) -> tuple[Event, ...]:
    """Return the steps allowed from *state*, in the order of `Event`."""
    table = steps(frozenset(skips))
    return tuple(event for event in Event if (state, event) in table)


def after_edit(state: State) -> State:
    """Return the state after a correction: a sign-off does not outlive what was signed."""
    return AFTER_EDIT.get(state, state)


def after_evidence(state: State) -> State:
    """Return the state after new evidence."""
    return after_edit(state) if state in BEFORE_CLOSING else state


def check_apart(
    event: Event, actor: str, taken: Iterable[Step], editors: Collection[str] = ()
) -> None:
    """Refuse *event* to an *actor* who took the other part in it this round, or edited the record.

    *taken* are the steps of the round, *editors* the actors who wrote to the record in it.
    """
    barred = APART.get(event, frozenset())
    for step in taken:
        if step.actor == actor and step.event in barred:
            raise Refusal("two_person_rule", event=event, earlier=step.event, actor=actor)
    if event in BARRED_TO_EDITORS and actor in editors:
        raise Refusal("editor_may_not_verify", event=event, actor=actor)


def standing(taken: Iterable[Step], content: str) -> tuple[Step, ...]:
    """Return the steps of *taken* that were taken on this *content*; the others are void."""
    return tuple(step for step in taken if step.content == content)


def takers(event: Event, state: State | None) -> frozenset[Role]:
    """Return the roles that may take *event* from *state*."""
    if event is Event.SEND_BACK and state is not None and state in SENDS_BACK:
        return SENDS_BACK[state]
    return frozenset({ROLES[event]})


def forward(state: State, skips: Iterable[State] = ()) -> tuple[Event, ...]:
    """Return the steps that somebody owes from *state*: those that enter another state, and no
    step back."""
    table = steps(frozenset(skips))
    owed = ON_THE_ROAD | {Event.OPEN_ROUND}
    return tuple(event for event in Event if event in owed and (state, event) in table)


def since_request(taken: Sequence[Step], content: str) -> tuple[Step, ...]:
    """Return the steps after the last request for close-out that stand on this *content*."""
    asked = [at for at, step in enumerate(taken) if step.event is Event.REQUEST_CLOSE_OUT]
    return standing(taken[asked[-1] :] if asked else taken, content)


def after_step(
    state: State,
    step: Step,
    taken: Sequence[Step],
    skips: Iterable[State] = (),
    verifiers: int = 1,
) -> State:
    """Return the state after *step*; site verification waits for as many persons as *verifiers*.

    Raises Refusal for a step out of turn, a second verification by the same person, and an
    extension that nobody asked for.
    """
    reached = after(state, step.event, skips)
    if step.event is Event.EXTEND and not is_extension_asked(taken):
        raise Refusal("extension_not_requested")
    if step.event is not Event.PASS_SITE_VERIFICATION:
        return reached
    signed = since_request(taken, step.content)
    by = [one.actor for one in signed if one.event is Event.PASS_SITE_VERIFICATION]
    if step.actor in by:
        raise Refusal("two_person_rule", event=step.event, earlier=step.event, actor=step.actor)
    return reached if len(by) + 1 >= verifiers else state


def is_extension_asked(taken: Iterable[Step]) -> bool:
    """Return whether an extension was asked for and not granted yet."""
    both = {Event.REQUEST_EXTENSION, Event.EXTEND}
    asked = [step.event for step in taken if step.event in both]
    return asked[-1:] == [Event.REQUEST_EXTENSION]


def has_open_objection(taken: Sequence[Step]) -> bool:
    """Return whether somebody objected since the last public notice."""
    given = [at for at, step in enumerate(taken) if step.event is Event.GIVE_NOTICE]
    since = taken[given[-1] :] if given else ()
    return any(step.event is Event.TAKE_OBJECTION for step in since)


def closure_of(event: Event) -> Closure | None:
    """Return how *event* closes a finding, or None if it closes none."""
    match event:
        case Event.CLOSE_IMPLEMENTED:
            return Closure.IMPLEMENTED
        case Event.CLOSE_NOT_IMPLEMENTED:
            return Closure.NOT_IMPLEMENTED
    return None


def draw(skips: Iterable[State] = ()) -> str:
    """Return the procedure as plain text: the road downwards, with the side steps of each state."""
    table = steps(frozenset(skips))
    lines: list[str] = []
    for state in State:
        own = [(event, to) for (before, event), to in table.items() if before is state]
        if own:
            lines.append(f"[{state}]")
        for event, to in own:
            turn = "↺" if to is state else f"→ [{to}]"
            by = "/".join(sorted(takers(event, state)))
            lines.append(f"  {event} ({by}) {turn}")
    return "\n".join(lines) + "\n"

"""Findings brought to any state of close-out, in a ledger that is still open."""

from collections.abc import Callable
from datetime import date

from kanhe.acts import closing_out, recording
from kanhe.registers.lifecycle import Event, State

from .conftest import Office

FINDING = {
    "problem": "路灯不亮",
    "found_on": "2021-03-09",
    "origin": "自查",
    "responsible_org_unit": "城东分局",
    "owner": "张三",
}
GIVEN, AFTER_NOTICE = date(2021, 3, 20), date(2021, 3, 26)
DUE, LATER, LATEST = date(2021, 4, 30), date(2021, 5, 30), date(2021, 6, 30)

#: The road: each step that enters the next state, with who is used to take it.
ROAD: list[tuple[State, Event, str]] = [
    (State.ASSIGNED, Event.ASSIGN, "wang"),
    (State.ACKNOWLEDGED, Event.ACKNOWLEDGE, "li"),
    (State.RECTIFYING, Event.RECTIFY, "li"),
    (State.CLOSE_OUT_REQUESTED, Event.REQUEST_CLOSE_OUT, "li"),
    (State.DESK_REVIEWED, Event.PASS_DESK_REVIEW, "zhao"),
    (State.SITE_VERIFIED, Event.PASS_SITE_VERIFICATION, "qian"),
    (State.ON_NOTICE, Event.GIVE_NOTICE, "wang"),
    (State.CLOSED, Event.CLOSE_IMPLEMENTED, "qian"),
    (State.ON_FILE, Event.PUT_ON_FILE, "sun"),
    (State.LOOK_BACK_HELD, Event.HOLD_LOOK_BACK, "qian"),
    (State.RECURRED, Event.RECUR, "qian"),
]


def salt() -> bytes:
    return bytes(16)


def born(office: Office, actor: str = "wang", **more: str) -> str:
    done = recording.register_record(
        occasion=office.on(actor=actor),
        register="finding",
        row={**FINDING, **more},
        new_salt=salt,
    )
    return done.key


def step(office: Office, key: str, event: Event, actor: str, **more: object) -> int:
    """Take a step, saying what it must; closing happens after the notice has run."""
    is_closing = event in (Event.CLOSE_IMPLEMENTED, Event.CLOSE_NOT_IMPLEMENTED)
    day = AFTER_NOTICE if is_closing else GIVEN
    said: dict[str, object] = {"reason": "已核实"}
    if event is Event.REQUEST_EXTENSION:
        said["due_on"] = LATER
    if event is Event.EXTEND:
        said["due_on"] = LATEST
    return closing_out.take_step(
        occasion=office.on(day, actor=actor),
        register="finding",
        key=key,
        event=event,
        **{**said, **more},  # type: ignore[arg-type]
    )


def prove(office: Office, key: str, actor: str = "li", mark: str = "a") -> None:
    """Bring the evidence that the register asks for."""
    for number, kind in enumerate(("report", "proof")):
        recording.attach_evidence(
            occasion=office.on(actor=actor),
            register="finding",
            key=key,
            evidence_kind=kind,
            sha256=f"{mark}{number}" * 32,
            size=9,
            media_type="image/jpeg",
        )


def brought_to(
    office: Office, state: State, tell: Callable[[str], None] = lambda _: None, **more: str
) -> str:
    """Return the key of a finding that stands at *state*."""
    key = born(office, **more)
    if state is State.REGISTERED:
        return key
    for reached, event, actor in ROAD:
        if event is Event.REQUEST_CLOSE_OUT:
            prove(office, key)
        step(office, key, event, actor)
        tell(reached)
        if reached is state:
            return key
    raise AssertionError(state)

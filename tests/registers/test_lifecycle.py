"""The whole table of close-out."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.registers import lifecycle
from kanhe.registers.lifecycle import (
    AFTER_EDIT,
    APART,
    BARRED_TO_EDITORS,
    BESIDE,
    CHECKS,
    ENTERS,
    OPTIONAL,
    ROLES,
    Closure,
    Event,
    State,
    Step,
)
from kanhe.values.refusal import Refusal

FULL = [
    Event.ASSIGN,
    Event.ACKNOWLEDGE,
    Event.RECTIFY,
    Event.REQUEST_CLOSE_OUT,
    Event.PASS_DESK_REVIEW,
    Event.PASS_SITE_VERIFICATION,
    Event.GIVE_NOTICE,
    Event.CLOSE_IMPLEMENTED,
    Event.PUT_ON_FILE,
    Event.HOLD_LOOK_BACK,
    Event.RECUR,
    Event.OPEN_ROUND,
]
ALL_SKIPS = [
    frozenset(skips)
    for size in range(len(OPTIONAL) + 1)
    for skips in combinations(sorted(OPTIONAL), size)
    if not set(skips) >= CHECKS
]


def _named(skips: frozenset[State]) -> str:
    return ",".join(sorted(skips))  # the same in every process


def test_the_whole_way_comes_round_to_a_new_round() -> None:
    state, seen = State.REGISTERED, [State.REGISTERED]
    for event in FULL:
        state = lifecycle.after(state, event)
        seen.append(state)
    assert seen[:-1] == list(State)
    assert seen[-1] is State.REGISTERED


@pytest.mark.parametrize("skips", ALL_SKIPS, ids=_named)
def test_every_allowed_procedure_can_be_closed_only_past_a_check(
    skips: frozenset[State],
) -> None:
    table = lifecycle.steps(skips)
    assert all(state not in skips and to not in skips for (state, _), to in table.items())
    ways = [(State.REGISTERED, frozenset[State]())]
    seen = set(ways)
    closed_after: list[frozenset[State]] = []
    while ways:
        state, passed = ways.pop()
        for (before, event), to in table.items():
            if before is state and event is not Event.OPEN_ROUND:
                now = (to, passed | {to})
                if to is State.CLOSED:
                    closed_after.append(now[1])
                if now not in seen:
                    seen.add(now)
                    ways.append(now)
    assert closed_after
    assert all(passed & CHECKS for passed in closed_after)


@pytest.mark.parametrize(
    "skips", [{State.RECTIFYING}, {State.CLOSED}, CHECKS, OPTIONAL], ids=_named
)
def test_what_must_stay_cannot_be_skipped(skips: set[State]) -> None:
    with pytest.raises(Refusal, match="lifecycle_skip"):
        lifecycle.steps(frozenset(skips))


def test_send_back_at_each_step() -> None:
    back = {state for state, event in lifecycle.steps() if event is Event.SEND_BACK}
    assert back == {
        State.ASSIGNED,
        State.ACKNOWLEDGED,
        State.CLOSE_OUT_REQUESTED,
        State.DESK_REVIEWED,
        State.SITE_VERIFIED,
        State.ON_NOTICE,
        State.CLOSED,
    }
    assert lifecycle.after(State.SITE_VERIFIED, Event.SEND_BACK) is State.RECTIFYING


@given(st.sampled_from(State), st.sampled_from(Event))
def test_a_step_out_of_turn_names_those_in_turn(state: State, event: Event) -> None:
    allowed = lifecycle.open_steps(state)
    if event in allowed:
        assert lifecycle.after(state, event) in State
        return
    with pytest.raises(Refusal, match="step_not_allowed") as refused:
        lifecycle.after(state, event)
    assert refused.value.facts["allowed"] == "、".join(allowed)


def test_every_event_is_used_and_has_a_role() -> None:
    used = {event for events in ENTERS.values() for event in events} | {e for _, e in BESIDE}
    assert used == set(Event) == set(ROLES)


@pytest.mark.parametrize(
    ("event", "earlier"),
    [(event, one) for event, barred in APART.items() for one in sorted(barred)],
)
def test_the_two_person_rule(event: Event, earlier: Event) -> None:
    taken = [Step(earlier, "alice", "hash")]
    lifecycle.check_apart(event, "bob", taken)
    with pytest.raises(Refusal, match="two_person_rule"):
        lifecycle.check_apart(event, "alice", taken)


def test_a_step_by_the_same_person_that_bars_nothing() -> None:
    lifecycle.check_apart(Event.RECTIFY, "alice", [Step(Event.ASSIGN, "alice", "")], {"alice"})


@pytest.mark.parametrize("event", sorted(BARRED_TO_EDITORS))
def test_editors_verify_nothing(event: Event) -> None:
    with pytest.raises(Refusal, match="editor_may_not_verify"):
        lifecycle.check_apart(event, "alice", [], {"alice"})


def test_every_step_that_signs_off_is_barred_to_its_owner() -> None:
    signing = BARRED_TO_EDITORS - {Event.PASS_DESK_REVIEW}
    assert all(Event.REQUEST_CLOSE_OUT in APART[event] for event in signing)


def test_a_sign_off_does_not_outlive_an_edit() -> None:
    assert lifecycle.after_edit(State.CLOSED) is State.CLOSE_OUT_REQUESTED
    assert lifecycle.after_edit(State.RECTIFYING) is State.RECTIFYING
    assert lifecycle.after_evidence(State.DESK_REVIEWED) is State.CLOSE_OUT_REQUESTED
    assert lifecycle.after_evidence(State.CLOSED) is State.CLOSED
    assert set(AFTER_EDIT.values()) == {State.CLOSE_OUT_REQUESTED}
    old, new = Step(Event.PASS_DESK_REVIEW, "b", "1"), Step(Event.PASS_DESK_REVIEW, "b", "2")
    assert lifecycle.standing([old, new], "2") == (new,)


def test_closures() -> None:
    assert lifecycle.closure_of(Event.CLOSE_IMPLEMENTED) is Closure.IMPLEMENTED
    assert lifecycle.closure_of(Event.CLOSE_NOT_IMPLEMENTED) is Closure.NOT_IMPLEMENTED
    assert lifecycle.closure_of(Event.ASSIGN) is None


def test_the_drawing_shows_every_step_once() -> None:
    drawn = lifecycle.draw()
    assert drawn.count("\n  ") == len(lifecycle.steps())
    assert "[recurred]\n  open_round (office) → [registered]\n" in drawn
    assert "  report_progress (owner) ↺\n" in drawn
    assert "on_notice" not in lifecycle.draw([State.ON_NOTICE])


def test_the_page_shows_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "spec" / "definition.md"
    assert f"```text\n{lifecycle.draw()}```" in page.read_text("utf-8")

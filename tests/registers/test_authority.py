"""Who may do what: the table, and how far a grant reaches."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from kanhe.registers import authority
from kanhe.registers.authority import MAY, WITHIN, Act, Grant, Scope, is_within, permits, roles_for
from kanhe.registers.lifecycle import SENDS_BACK, Event, State
from kanhe.registers.projection import Record
from kanhe.registers.roles import ADMINISTRATORS, BUSINESS, Role, excludes
from kanhe.registers.traits import Lifecycle, VerifierLevel
from kanhe.values.orgtree import EMPTY, Closed, Merged, Opened, OrgTree, grow
from kanhe.values.refusal import Refusal

BEGIN, DAY = date(2020, 1, 1), date(2021, 4, 1)
TREE = grow(
    EMPTY,
    [
        Opened("city", BEGIN, "市局", level="city"),
        Opened("east", BEGIN, "城东", "city", level="county"),
        Opened("post", BEGIN, "一所", "east", level="station"),
        Opened("west", BEGIN, "城西", "city", level="county"),
        Opened("old", BEGIN, "老区", "city", level="county"),
        Merged("old", date(2021, 1, 1), "west"),
        Opened("gone", BEGIN, "临时办", "east"),
        Closed("gone", date(2021, 1, 1)),
    ],
)


def grant(role: Role = Role.CLERK, org_unit: str | None = "east", **more: object) -> Grant:
    return replace(Grant(1, "a-1", role, BEGIN, org_unit), **more)  # type: ignore[arg-type]


def may(
    grants: Sequence[Grant], org_unit: str | None, day: date = DAY, tree: OrgTree = TREE
) -> bool:
    return permits(grants, {Role.CLERK}, org_unit, tree, day)


def test_every_act_and_every_step_has_its_roles() -> None:
    assert set(MAY) == set(Act)
    for act in (*Act, *Event):
        assert roles_for(act, State.CLOSED)


def test_each_scope_of_a_token_holds_the_one_before() -> None:
    assert set(WITHIN) | {Scope.ALL} == set(Scope)
    reached = [{act for act in (*Act, *Event) if is_within(one, act)} for one in Scope]
    assert reached[0] == {Act.READ}
    assert reached[0] < reached[1] < reached[2] == {*Act, *Event}


def test_administrators_touch_no_business_and_nobody_may_all() -> None:
    theirs = {act for act, roles in MAY.items() if roles & ADMINISTRATORS}
    assert theirs == {Act.KEEP_ACCOUNTS, Act.GRANT, Act.READ_ACCESS_LOG}
    assert not any(roles_for(event, state) & ADMINISTRATORS for event in Event for state in State)
    for role in Role:
        assert any(role not in roles for roles in MAY.values())


def test_what_administrators_do_is_theirs_alone() -> None:
    for act in (Act.KEEP_ACCOUNTS, Act.GRANT, Act.READ_ACCESS_LOG):
        assert len(MAY[act]) == 1


def test_each_state_is_sent_back_by_its_own() -> None:
    for state, roles in SENDS_BACK.items():
        assert roles_for(Event.SEND_BACK, state) == roles
    assert roles_for(Event.SEND_BACK, State.ON_FILE) == {Role.REVIEWER}


@pytest.mark.parametrize(
    ("on", "org_unit", "is_permitted"),
    [
        ("east", "east", True),
        ("east", "post", True),
        ("east", "gone", True),  # what ended stays with whoever it stood under
        ("east", "west", False),
        ("east", "city", False),
        ("post", "east", False),
        ("west", "old", True),  # merged into west
        ("east", "old", False),
        ("old", "west", False),
        ("city", "old", True),
        (None, "post", True),
        ("east", "unheard", False),
        ("unheard", "unheard", True),  # a ledger without a tree
        ("east", None, False),
        ("city", None, True),  # the only one at the top is the whole ledger
        (None, None, True),
    ],
)
def test_how_far_a_grant_reaches(on: str | None, org_unit: str | None, is_permitted: bool) -> None:
    assert may([grant(org_unit=on)], org_unit) is is_permitted


def test_with_two_at_the_top_none_is_the_whole() -> None:
    two = grow(TREE, [Opened("other", BEGIN, "他局")])
    assert not may([grant(org_unit="city")], None, tree=two)


def test_a_grant_has_its_role_and_its_days() -> None:
    assert not may([], "east")
    assert not may([grant(Role.OFFICE)], "east")
    assert not may([grant(starts_on=date(2021, 4, 2))], "east")
    assert may([grant(ends_on=date(2021, 4, 2))], "east")
    assert not may([grant(ends_on=DAY)], "east")


def test_before_an_org_unit_was_there_it_stood_where_it_began() -> None:
    assert may([grant()], "post", day=date(2019, 1, 1), tree=TREE) is False  # the grant is later
    early = grant(starts_on=date(2018, 1, 1))
    assert may([early], "post", day=date(2019, 1, 1))


def test_all_that_grants_reach() -> None:
    assert set(authority.within(TREE, ["east"], DAY)) == {"east", "post", "gone"}
    assert set(authority.within(TREE, ["west", "post"], DAY)) == {"west", "old", "post"}
    assert authority.within(TREE, [], DAY) == ()


def test_the_org_unit_of_a_level() -> None:
    assert authority.at_level(TREE, "post", "city", DAY) == "city"
    assert authority.at_level(TREE, "post", "station", DAY) == "post"
    assert authority.at_level(TREE, "city", "county", DAY) is None
    assert authority.at_level(TREE, "unheard", "county", DAY) is None


@pytest.mark.parametrize("one", Role)
@pytest.mark.parametrize("other", Role)
def test_administrators_exclude_each_other_and_all_others(one: Role, other: Role) -> None:
    both_business = one in BUSINESS and other in BUSINESS
    assert excludes(one, other) is not (both_business or one is other)


def test_exclusion_is_of_the_days() -> None:
    held = [grant(Role.SYSTEM_ADMIN, None, ends_on=date(2021, 2, 1))]
    with pytest.raises(Refusal, match="roles_exclude"):
        authority.check_grant(held, grant())
    authority.check_grant(held, grant(starts_on=date(2021, 2, 1)))
    later = [grant(Role.SYSTEM_ADMIN, None, starts_on=DAY)]
    authority.check_grant(later, grant(ends_on=DAY))
    with pytest.raises(Refusal, match="roles_exclude"):
        authority.check_grant(later, grant())
    authority.check_grant([grant()], grant(Role.OFFICE))
    with pytest.raises(Refusal, match="grant_days"):
        authority.check_grant([], grant(ends_on=BEGIN))


RULES = (VerifierLevel("grade", "grave", "city"), VerifierLevel("grade", "serious", "county"))
TRAIT = Lifecycle("owner_unit", verifiers=RULES)


def record(state: State, **data: object) -> Record:
    return Record("finding", "F-1", 1, "post", BEGIN, data, (), state)


@pytest.mark.parametrize(
    ("event", "data", "place"),
    [
        (Event.RECTIFY, {"owner_unit": "east"}, "east"),
        (Event.RECTIFY, {"owner_unit": ["west", "east"]}, "west"),
        (Event.RECTIFY, {"owner_unit": []}, "post"),
        (Event.RECTIFY, {}, "post"),
        (Event.PASS_DESK_REVIEW, {"owner_unit": "east"}, "post"),
    ],
)
def test_where_a_grant_for_a_step_must_hold(
    event: Event, data: dict[str, object], place: str
) -> None:
    assert authority.place_of(event, record(State.ACKNOWLEDGED, **data), TRAIT) == place


@pytest.mark.parametrize(
    ("event", "grade", "above"),
    [
        (Event.PASS_SITE_VERIFICATION, "grave", "city"),
        (Event.CLOSE_IMPLEMENTED, "serious", "east"),
        (Event.CLOSE_IMPLEMENTED, "ordinary", None),
        (Event.PASS_DESK_REVIEW, "grave", None),
    ],
)
def test_the_level_that_verifies(event: Event, grade: str, above: str | None) -> None:
    found = record(State.DESK_REVIEWED, grade=grade)
    assert authority.level_place(event, found, TRAIT, TREE, DAY) == above

"""The org tree against brute force, and every refusal."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanhe.values import orgtree
from kanhe.values.orgtree import (
    EMPTY,
    Closed,
    Merged,
    Moved,
    Opened,
    OrgChange,
    OrgTree,
    Renamed,
    Split,
    grow,
)
from kanhe.values.refusal import Refusal

DAY0 = date(2021, 1, 1)
HORIZON = 30


def on(number: int) -> date:
    return DAY0 + timedelta(number)


def bureau() -> OrgTree:
    return grow(
        EMPTY,
        [
            Opened("city", on(0), "市局", code="411000", level="city"),
            Opened("east", on(0), "东城分局", "city"),
            Opened("west", on(0), "西城分局", "city"),
            Opened("east1", on(0), "一所", "east"),
            Opened("east2", on(0), "二所", "east"),
        ],
    )


class Brute:
    """Parents and names for each single day, kept the naive way."""

    def __init__(self) -> None:
        self.days: list[dict[str, tuple[str | None, str]]] = [{} for _ in range(HORIZON)]

    def fits(self, change: OrgChange) -> bool:
        first = (change.effective_on - DAY0).days
        state = self.days[first]
        key = change.org_unit
        match change:
            case Opened(parent=parent):
                known = any(key in day for day in self.days)
                return not known and (parent is None or parent in state)
            case Moved(parent=parent):
                return key in state and (
                    parent is None or (parent in state and key not in self.chain(parent, first))
                )
            case Merged(into=into):
                is_old = first > 0 and key in self.days[first - 1]
                if not is_old or key not in state or into not in state or into == key:
                    return False
                return key not in self.chain(into, first)[2:]  # a child may, what is under it not
            case Closed():
                is_old = first > 0 and key in self.days[first - 1]
                return key in state and is_old and all(up != key for up, _ in state.values())
            case _:
                return key in state

    def chain(self, key: str, day: int) -> list[str]:
        found = [key]
        while (above := self.days[day][found[-1]][0]) is not None:
            found.append(above)
            assert len(found) < 100, "a cycle"
        return found

    def apply(self, change: OrgChange) -> None:
        key = change.org_unit
        for state in self.days[(change.effective_on - DAY0).days :]:
            match change:
                case Opened(parent=parent, name=name):
                    state[key] = (parent, name)
                case Moved(parent=parent):
                    state[key] = (parent, state[key][1])
                case Renamed(name=name):
                    state[key] = (state[key][0], name)
                case Merged(into=into):
                    above = state[key][0]
                    for child, (up, name) in list(state.items()):
                        if up == key:
                            state[child] = (above if child == into else into, name)
                    del state[key]
                case Closed():
                    del state[key]


keys = st.sampled_from([f"u{n}" for n in range(8)])
days = st.integers(0, HORIZON - 1).map(on)
changes = st.one_of(
    st.builds(Opened, keys, days, keys, st.none() | keys),
    st.builds(Opened, keys, days, keys, keys),
    st.builds(Renamed, keys, days, st.sampled_from(["甲", "乙"])),
    st.builds(Moved, keys, days, st.none() | keys),
    st.builds(Merged, keys, days, keys),
    st.builds(Closed, keys, days),
)


@settings(max_examples=300)
@given(st.lists(changes, max_size=25))
def test_every_day_equals_brute_force(wanted: Sequence[OrgChange]) -> None:
    brute, tree, fitting = Brute(), EMPTY, []
    for change in sorted(wanted, key=lambda one: one.effective_on):
        if brute.fits(change):
            brute.apply(change)
            fitting.append(change)
            tree = grow(tree, [change])
        else:
            with pytest.raises(Refusal):
                grow(tree, [change])
    assert grow(EMPTY, fitting) == tree
    for number in range(HORIZON):
        day, state = on(number), brute.days[number]
        for key in tree.org_units:
            assert orgtree.is_open(tree, key, day) == (key in state)
            if key in state:
                assert orgtree.ancestors(tree, key, day) == tuple(brute.chain(key, number)[1:])
                assert orgtree.parent(tree, key, day) == state[key][0]
                assert orgtree.name(tree, key, day) == state[key][1]
                below = {one for one in state if key in brute.chain(one, number)}
                found = orgtree.subtree(tree, key, day)
                assert set(found) == below
                assert len(found) == len(below)
    _assert_edges(tree, brute)


def _assert_edges(tree: OrgTree, brute: Brute) -> None:
    """No gap and no overlap: on each day exactly one edge for each open org unit."""
    edges = list(orgtree.edges(tree))
    for number in range(HORIZON):
        held = sorted((e.org_unit, e.parent or "") for e in edges if on(number) in e.window)
        state = brute.days[number]
        assert held == sorted((key, above or "") for key, (above, _) in state.items())


def test_a_late_entry_is_put_in_its_place() -> None:
    tree = grow(bureau(), [Moved("east1", on(20), "west")])
    late = grow(tree, [Moved("east2", on(10), "west"), Renamed("east", on(5), "东区分局")])
    ordered = grow(
        bureau(),
        [
            Renamed("east", on(5), "东区分局"),
            Moved("east2", on(10), "west"),
            Moved("east1", on(20), "west"),
        ],
    )
    assert late == ordered


def test_a_late_entry_that_breaks_a_later_one_is_refused() -> None:
    tree = grow(bureau(), [Moved("east1", on(20), "west")])
    with pytest.raises(Refusal, match="org_unit_not_open") as refused:
        grow(tree, [Merged("west", on(10), "east")])
    assert refused.value.facts["org_unit"] == "west"


def test_a_move_shows_then_and_now() -> None:
    tree = grow(bureau(), [Moved("east1", on(10), "west")])
    assert orgtree.ancestors(tree, "east1", on(9)) == ("east", "city")
    assert orgtree.ancestors(tree, "east1", on(10)) == ("west", "city")
    assert orgtree.ancestors_now(tree, "east1", on(15)) == ("west", "city")
    assert orgtree.children(tree, "east", on(10)) == ("east2",)
    assert orgtree.children(tree, None, on(10)) == ("city",)


def test_a_merger_takes_the_children_along_and_names_the_successor() -> None:
    tree = grow(bureau(), [Merged("east", on(10), "west")])
    assert orgtree.subtree(tree, "west", on(10)) == ("west", "east1", "east2")
    assert orgtree.successors(tree, "east", on(9)) == ("east",)
    assert orgtree.successors(tree, "east", on(10)) == ("west",)
    assert orgtree.ancestors_now(tree, "east", on(12)) == ("west", "city")


def test_a_child_may_swallow_its_parent() -> None:
    tree = grow(bureau(), [Merged("east", on(10), "east1")])
    assert orgtree.ancestors(tree, "east1", on(10)) == ("city",)
    assert orgtree.ancestors(tree, "east2", on(10)) == ("east1", "city")


def test_a_split_with_an_end_has_several_successors() -> None:
    tree = grow(
        bureau(),
        [
            Opened("north", on(10), "北城分局", "city"),
            Opened("south", on(10), "南城分局", "city"),
            Moved("east1", on(10), "north"),
            Moved("east2", on(10), "south"),
            Split("east", on(10), ("north", "south"), is_closed=True),
            Merged("south", on(20), "north"),
        ],
    )
    assert orgtree.successors(tree, "east", on(15)) == ("north", "south")
    assert orgtree.successors(tree, "east", on(20)) == ("north",)
    assert orgtree.ancestors_now(tree, "east", on(25)) == ("city",)


def test_a_part_that_splits_off_and_comes_back() -> None:
    tree = grow(
        bureau(),
        [
            Opened("zone", on(5), "开发区分局", "city"),
            Split("west", on(5), ("zone",)),
            Merged("zone", on(9), "west"),
            Closed("west", on(12)),
        ],
    )
    assert tree.org_units["west"].offshoots == ("zone",)
    assert orgtree.successors(tree, "zone", on(10)) == ("west",)
    assert orgtree.successors(tree, "zone", on(12)) == ()
    assert orgtree.ancestors_now(tree, "zone", on(13)) == ("west", "city")


def test_a_top_that_ended_has_nothing_above_it() -> None:
    tree = grow(EMPTY, [Opened("a", on(0), "甲"), Closed("a", on(3))])
    assert orgtree.ancestors_now(tree, "a", on(5)) == ()
    assert orgtree.ancestors_now(tree, "a", on(1)) == ()


def test_names_of_a_day() -> None:
    tree = grow(bureau(), [Renamed("east", on(5), "西城分局")])
    assert orgtree.named(tree, "西城分局", on(4)) == ("west",)
    assert orgtree.named(tree, "西城分局", on(5)) == ("east", "west")
    assert tree.org_units["city"].code == "411000"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("org_unit_known", Opened("east", on(5), "东", "city")),
        ("org_unit_unknown", Opened("new", on(5), "新", "nowhere")),
        ("org_unit_unknown", Renamed("nowhere", on(5), "新")),
        ("org_cycle", Moved("city", on(5), "east1")),
        ("org_cycle", Moved("east", on(5), "east")),
        ("org_unit_has_children", Closed("east", on(5))),
        ("org_unit_opened_that_day", Closed("east1", on(0))),
        ("org_succeeds_itself", Merged("east1", on(5), "east1")),
        ("org_cycle", Merged("city", on(5), "east1")),
        ("org_succeeds_itself", Split("east1", on(5), ("east1",))),
        ("org_unit_unknown", Split("east1", on(5), ("nowhere",))),
        ("org_unit_has_children", Split("east", on(5), ("west",), is_closed=True)),
    ],
)
def test_changes_that_do_not_fit_are_refused(code: str, change: OrgChange) -> None:
    with pytest.raises(Refusal, match=code):
        grow(bureau(), [change])


def test_questions_about_what_is_not_there_are_refused() -> None:
    tree = bureau()
    with pytest.raises(Refusal, match="org_unit_never_opened"):
        orgtree.parent(tree, "nowhere", on(1))
    with pytest.raises(Refusal, match="org_unit_not_open"):
        orgtree.name(tree, "east", DAY0 - timedelta(1))
    assert not orgtree.is_open(tree, "nowhere", on(1))
    assert grow(tree, []) is tree


def test_the_nation_grows_and_answers() -> None:
    """43,000 org units: no step may be quadratic. A bound on work, not on the clock."""
    opened = [Opened("n", on(0), "全国")]
    for number in range(43_000):
        above = "n" if number < 300 else f"u{(number - 300) // 15}"
        opened.append(Opened(f"u{number}", on(0), f"第{number}所", above))
    tree = grow(EMPTY, opened)
    assert len(orgtree.subtree(tree, "n", on(1))) == 43_001
    assert sum(len(orgtree.ancestors(tree, key, on(1))) for key in tree.org_units) > 43_000

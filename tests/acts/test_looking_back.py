"""Look-backs: listed, drawn by a later checkpoint, drawn again by anybody."""

from datetime import date

import pytest

from kanhe.acts import looking_back, publishing
from kanhe.registers.entry import LookBackDrawn
from kanhe.registers.lifecycle import State
from kanhe.registers.look_back import draw
from kanhe.store import look_backs, queries
from kanhe.store.append import commit
from kanhe.tlog.checkpoint import parse_checkpoint
from kanhe.values.period import Window

from .conftest import Office
from .findings import brought_to
from .refusing import refused


def listed(office: Office, count: int = 1, **more: object) -> int:
    settings = {"register": "finding", "reason": "季度抽查", **more}
    return looking_back.list_look_back(
        occasion=office.on(),
        count=count,
        **settings,  # type: ignore[arg-type]
    )


def drawn(office: Office, number: int) -> tuple[str, ...]:
    return looking_back.draw_look_back(occasion=office.on(), list_number=number)


def test_a_list_is_fixed_then_signed_then_drawn(office: Office) -> None:
    keys = [brought_to(office, state) for state in (State.CLOSED, State.ON_FILE, State.CLOSED)]
    brought_to(office, State.ON_NOTICE)
    publishing.sign_checkpoint(keys=office.folder.keys)
    number = listed(office, 2)
    refused("look_back_not_signed", drawn, office, number)
    refused("look_back_not_drawn", look_backs.recheck, number)
    first = parse_checkpoint(publishing.sign_checkpoint(keys=office.folder.keys).text)
    brought_to(office, State.REGISTERED)
    publishing.sign_checkpoint(keys=office.folder.keys)
    found = drawn(office, number)
    assert set(found) < set(keys)
    assert found == draw(look_backs.look_back(number).keys, 2, number, first.root)
    refused("look_back_drawn", drawn, office, number)
    again = look_backs.recheck(number)
    assert (again.drawn, again.size) == (found, first.size)
    assert look_backs.look_backs("finding") == (again,)
    assert look_backs.look_backs("meeting") == ()


def test_a_list_by_org_unit_and_window(office: Office) -> None:
    key = brought_to(office, State.CLOSED)
    assert look_backs.look_back(listed(office, org_unit="city")).keys == (key,)
    refused("look_back_count", listed, office, org_unit="new")
    march = Window(date(2021, 3, 1), date(2021, 4, 1))
    assert look_backs.look_back(listed(office, window=march)).keys == (key,)
    refused("look_back_count", listed, office, window=Window(date(2020, 1, 1), date(2021, 1, 1)))
    refused("look_back_count", listed, office, 2)
    refused("register_unknown", listed, office, register="nothing")
    refused("look_back_unknown", drawn, office, 1)


def test_a_list_too_long_for_an_entry(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    brought_to(office, State.CLOSED)
    monkeypatch.setattr(looking_back, "MOST_LISTED", 0)
    refused("look_back_long", listed, office)


def test_a_draw_that_is_not_the_rule_s_cannot_be_written(office: Office) -> None:
    for state in (State.CLOSED, State.CLOSED):
        brought_to(office, state)
    number = listed(office)
    publishing.sign_checkpoint(keys=office.folder.keys)
    root = parse_checkpoint(publishing.sign_checkpoint(keys=office.folder.keys).text).root
    keys = look_backs.look_back(number).keys
    (right,) = draw(keys, 1, number, root)
    wrong = next(key for key in keys if key != right)

    def write(size: int, chosen: str, seed: bytes = root) -> int:
        payload = LookBackDrawn(number, size, seed.hex(), (chosen,))
        return commit(lambda writer: writer.append(office.on().entry(payload)))

    refused("look_back_wrong", write, number, wrong)
    refused("look_back_too_early", write, number - 1, right)
    refused("look_back_too_early", write, number + 1, right)
    # a root of one's own choosing can be written, and is found out by whoever draws again
    (chosen,) = draw(keys, 1, number, bytes(32))
    write(number, chosen, bytes(32))
    refused("look_back_wrong", look_backs.recheck, number)
    assert queries.log_size() == number + 1

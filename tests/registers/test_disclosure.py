"""Salted commitments."""

import base64
import hashlib
import json
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.registers.disclosure import (
    Disclosure,
    commitment,
    disclose,
    is_commitment,
    opens,
    reveal,
    withhold,
)
from kanhe.values.refusal import Refusal


def salts() -> object:
    numbers = count(1)
    return lambda: next(numbers).to_bytes(16, "big")


def test_the_commitment_is_what_the_page_says() -> None:
    made = disclose("owner", "张三", bytes(16))
    text = json.dumps([made.salt, "owner", "张三"], ensure_ascii=False, separators=(",", ":"))
    inner = base64.urlsafe_b64encode(text.encode()).rstrip(b"=")
    outer = base64.urlsafe_b64encode(hashlib.sha256(inner).digest()).rstrip(b"=").decode()
    assert commitment(made) == f"sd:{outer}"
    assert is_commitment(commitment(made))
    assert not is_commitment("sd:short")


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(Refusal, match="salt_too_short"):
        disclose("owner", "张三", bytes(15))


texts = st.text("张三 ab\"1\\", max_size=6)


@given(
    st.dictionaries(
        st.sampled_from(["owner", "team", "problem"]), texts | st.lists(texts, max_size=4)
    )
)
def test_withheld_data_open_again_and_only_as_they_were(data: dict[str, str | list[str]]) -> None:
    public, opened = withhold(data, {"owner", "team"}, salts())  # type: ignore[arg-type]
    assert public.get("problem") == data.get("problem")
    assert reveal(public, opened) == data
    for disclosure in opened:
        assert opens(public, disclosure)
        other = Disclosure(disclosure.path, disclosure.salt, disclosure.value + "x")
        moved = Disclosure("problem", disclosure.salt, disclosure.value)
        assert not opens(public, other)
        assert not opens(public, moved)
    assert withhold(public, {"owner", "team"}, salts()) == (public, ())  # type: ignore[arg-type]


def test_one_person_of_a_list_can_be_erased() -> None:
    public, opened = withhold({"team": ["张三", "李四"]}, {"team"}, salts())  # type: ignore[arg-type]
    shown = reveal(public, opened[1:])
    assert shown["team"][1] == "李四"
    assert is_commitment(shown["team"][0])


@pytest.mark.parametrize("path", ["team/2", "team/x", "team", "owner/0", "none"])
def test_a_path_that_leads_nowhere_opens_nothing(path: str) -> None:
    public, opened = withhold({"team": ["张三"], "owner": "王五"}, {"team", "owner"}, salts())  # type: ignore[arg-type]
    stray = Disclosure(path, opened[0].salt, opened[0].value)
    assert not opens(public, stray)
    with pytest.raises(Refusal, match="disclosure_does_not_open"):
        reveal(public, [stray])

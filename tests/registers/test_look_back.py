"""The draw of a look-back: fixed by list and root, fair, and checked for what it is given."""

import hashlib
from collections import Counter

import pytest

from kanhe.registers.look_back import check_list, draw
from kanhe.values.refusal import Refusal

KEYS = tuple(f"东整治〔2021〕{number}号" for number in range(1, 41))
ROOT = bytes(range(32))


def test_a_draw_is_recomputed_from_the_rule_in_its_docstring() -> None:
    def rank(key: str) -> bytes:
        said = b"kanhe look-back/1\n" + ROOT + b"7\n" + key.encode()
        return hashlib.sha256(said).digest()

    assert draw(KEYS, 4, 7, ROOT) == tuple(sorted(KEYS, key=rank)[:4])


def test_order_of_the_list_does_not_matter_list_and_root_do() -> None:
    drawn = draw(KEYS, 4, 7, ROOT)
    assert draw(KEYS[::-1], 4, 7, ROOT) == drawn
    assert draw(KEYS, 5, 7, ROOT)[:4] == drawn
    assert draw(KEYS, 4, 8, ROOT) != drawn
    assert draw(KEYS, 4, 7, ROOT[::-1]) != drawn


def test_every_key_has_its_chance() -> None:
    """2,000 draws of 4 among 40: each key 200 times, give or take five deviations (13.4 each)."""
    counts = Counter(
        key for seed in range(2_000) for key in draw(KEYS, 4, 7, seed.to_bytes(32, "big"))
    )
    assert set(counts) == set(KEYS)
    assert max(abs(count - 200) for count in counts.values()) < 67


@pytest.mark.parametrize(
    ("keys", "count", "code"),
    [
        ((), 1, "look_back_count"),
        (("a",), 2, "look_back_count"),
        (("a",), 0, "look_back_count"),
        (("a", "b", "a"), 1, "look_back_twice"),
    ],
)
def test_a_list_that_cannot_be_drawn_from(keys: tuple[str, ...], count: int, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        check_list(keys, count)


def test_a_list_that_can() -> None:
    check_list(("a", "b"), 2)

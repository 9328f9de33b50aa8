from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest

from kanhe.formats.policy import load_policy
from kanhe.reconcile.hedges import Policy
from kanhe.values.refusal import Refusal


def test_empty_file_is_the_default() -> None:
    assert load_policy(b"", "p.toml") == Policy()


def test_numbers_are_read_exactly() -> None:
    policy = load_policy("\ufeffnear_floor = 0.95\nover_share = 1\n".encode(), "p.toml")
    assert policy == Policy(near_floor=Decimal("0.95"), over_share=Decimal(1))


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"near_flor = 0.9", "p.toml: near_flor"),
        (b"near_floor = 1.2", "p.toml: near_floor"),
        (b"near_floor = 0", "p.toml: near_floor"),
        (b"near_floor = nan", "p.toml: near_floor"),
        (b"near_floor = inf", "p.toml: near_floor"),
        (b"near_floor = true", "p.toml: near_floor"),
        (b'near_floor = "0.9"', "p.toml: near_floor"),
        (b"about_coarse_factor = 0.5", "p.toml: about_coarse_factor"),
        (b"near_floor = 0.7", "p.toml: near_coarse_floor"),
        (b"near_floor =", "p.toml"),
        (b"\xff\xfe", "p.toml"),
        (b"a = " + b"[" * 5000, "p.toml"),
        (b"#" * 70000, "p.toml"),
    ],
)
def test_refused(data: bytes, place: str) -> None:
    with pytest.raises(Refusal) as refused:
        load_policy(data, "p.toml")
    assert refused.value.code == "policy_invalid"
    assert refused.value.facts["place"] == place
    assert set(refused.value.facts) == {"place", "found", "expected"}


def test_documented_defaults_are_the_defaults() -> None:
    page = (Path(__file__).parents[2] / "docs/spec/hedges.md").read_text(encoding="utf-8")
    shown = page.split("```toml\n")[1].split("```")[0]
    assert load_policy(shown.encode(), "hedges.md") == Policy()
    assert shown.count(" = ") == len(fields(Policy))

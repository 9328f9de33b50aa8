"""Shared fixtures: golden files, changed with `--golden-update` only."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes is the bench's business: a busy machine is no fault of the code.
settings.register_profile("house", settings.default, deadline=None)
settings.load_profile("house")

#: Rooms whose files take longest, for those come first: the short ones fill the workers' ends.
LONGEST_FIRST = ("cli", "web", "store", "acts", "indicators", "reconcile", "claims", "formats")
GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--golden-update",
        action="store_true",
        help="write the golden files anew instead of comparing with them",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    tests = Path(__file__).parent
    ranks = {room: rank for rank, room in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda one: ranks.get(one.path.relative_to(tests).parts[0], len(ranks)))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with `tests/golden/<name>`; the name has forward slashes."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--golden-update"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        if not path.exists():
            pytest.fail(f"no golden file {name}: run pytest with --golden-update and look at it")
        assert text == path.read_bytes().decode()

    return compare

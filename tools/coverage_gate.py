"""Hold coverage to the house rule: pure rooms 100 % of lines and branches, the whole 90 %.

The pure rooms are read from the import contract `pure`, so that a new one is gated at once.
With names of rooms only the first gate: what was measured are the tests of just these rooms.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
OVERALL = 90


def pure_rooms() -> list[str]:
    """Return the names of the pure rooms, as the contract lists them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (pure,) = (c for c in contracts["contracts"] if c["id"] == "pure")
    return [module.removeprefix("kanhe.") for module in pure["source_modules"]]


def gate(name: str, percent: int, *options: str) -> bool:
    """Print the part of the report that *options* choose; return whether it reaches *percent*."""
    report = [sys.executable, "-m", "coverage", "report", f"--fail-under={percent}", *options]
    done = subprocess.run(report, cwd=ROOT, capture_output=True, text=True, check=False)
    holds = done.returncode == 0
    if not holds:
        print(done.stdout, done.stderr, sep="")
    total = re.search(r"^TOTAL .*?(\S+)$", done.stdout, re.M)
    print(f"coverage of {name}: {total[1] if total else 'none'} (at least {percent} %)")
    return holds


def main() -> int:
    """Return 0 when both gates hold."""
    rooms, measured = pure_rooms(), sys.argv[1:]
    if measured and sorted(measured) != sorted(rooms):
        print(f"the pure rooms are {', '.join(rooms)}; measured: {', '.join(measured)}")
        return 1
    include = ",".join(f"*/kanhe/{room}/*" for room in rooms)
    pure = gate(
        f"the pure rooms ({', '.join(rooms)})",
        100,
        f"--include={include}",
        "--show-missing",
        "--skip-covered",
    )
    whole = bool(measured) or gate("everything", OVERALL, "--skip-covered")
    return 0 if pure and whole else 1


if __name__ == "__main__":
    sys.exit(main())

"""Write the verifier that is one file, and its SHA-256 beside it: build_verifier.py [FOLDER]."""

import hashlib
import sys
from pathlib import Path

from kanhe.formats.verifier_file import NAME, verifier


def main(folder: Path) -> int:
    """Write both into *folder*."""
    data = verifier()
    compile(data, NAME, "exec")
    digest = hashlib.sha256(data).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_bytes(data)
    (folder / f"{NAME}.sha256").write_text(f"{digest}  {NAME}\n", encoding="ascii")
    print(f"  {NAME}: {len(data)} bytes, SHA-256 {digest}")
    return 0


if __name__ == "__main__":
    named = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "dist"
    sys.exit(main(named))

"""Look-back (回头看): which closed records are looked at again, by a draw that anybody can repeat.

The list is an entry. The seed is the root of the first checkpoint that covers this entry, so it
is not known while the list can still be made to measure; and whoever holds list and checkpoint
draws the same. Each key is ranked by a digest; the first in rank are drawn.
"""

import hashlib
from collections.abc import Sequence

from kanhe.values.refusal import Refusal

_WORD = b"kanhe look-back/1\n"


def draw(keys: Sequence[str], count: int, list_number: int, root: bytes) -> tuple[str, ...]:
    """Return *count* of *keys*, as the checkpoint with *root* draws them, in order of rank.

    Rank: SHA-256 over the word, the root, the number of the list's entry and the key.
    """
    return tuple(sorted(keys, key=lambda key: _rank(root, list_number, key))[:count])


def check_list(keys: Sequence[str], count: int) -> None:
    """Refuse a list from which *count* cannot be drawn, or that names a key twice."""
    if not 1 <= count <= len(keys):
        raise Refusal("look_back_count", count=str(count), listed=str(len(keys)))
    if len(set(keys)) != len(keys):
        twice = next(key for at, key in enumerate(keys) if key in keys[:at])
        raise Refusal("look_back_twice", key=twice)


def _rank(root: bytes, list_number: int, key: str) -> bytes:
    return hashlib.sha256(_WORD + root + b"%d\n" % list_number + key.encode()).digest()

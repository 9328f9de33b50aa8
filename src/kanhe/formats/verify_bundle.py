"""Judge a receipt, a checkpoint or an exported log by a policy: what is proven, what is not.

No server, no database, no network. Everything that is read is a stranger's: sizes are bounded
before anything is parsed, and no name inside a bundle ever becomes the name of a file.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from kanhe.tlog.audit import Read, audit
from kanhe.tlog.canonical import Json, decode_object
from kanhe.tlog.encoding import to_base64
from kanhe.tlog.export import CHECKPOINT_PATH
from kanhe.tlog.keys import IsSignedBy
from kanhe.tlog.note import parse_note
from kanhe.tlog.policy import Policy, Trusted, check_fresh, check_note
from kanhe.tlog.proof_file import MAGIC, check_proof_file, parse_proof_file
from kanhe.tlog.rejection import Malformed, Unproven
from kanhe.tlog.tiles import TILE_WIDTH, Bundle, Tile, TileReader, bundles_of, parse_bundle
from kanhe.tlog.tree import TreeHead, range_root

Fact = tuple[str, Mapping[str, str]]
"""A code and what fills the blanks of its words."""

_COMMITMENT = "sd:"  # how a personal value that is kept outside the log begins
_LAST_SECOND = 253402300799  # the end of the year 9999, where dates end


@dataclass(frozen=True, slots=True)
class Demands:
    """What the person who verifies asks for beyond the policy.

    *longest_age* in seconds; *earlier* is the bytes of a checkpoint kept from another day.
    """

    origin: str | None = None
    now: int = 0
    longest_age: int | None = None
    earlier: bytes | None = None
    may_withhold: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was proven and what was not, in order; *entry* is the receipt's, if it is one."""

    kind: str  # receipt, checkpoint, log or figure
    origin: str
    head: TreeHead
    proven: tuple[Fact, ...]
    open: tuple[Fact, ...]
    entry_number: int | None = None
    entry: Mapping[str, Json] | None = None
    figure: Mapping[str, Json] | None = None

    def of_figure(self, figure: Mapping[str, Json]) -> "Judgement":
        """Return this judgement with the figure it is about."""
        return replace(self, figure=figure)


def judge_file(
    data: bytes, body: bytes | None, policy: Policy, is_signed_by: IsSignedBy, demands: Demands
) -> Judgement:
    """Return the judgement on a receipt or a checkpoint; raises `Malformed` or `Unproven`.

    *body* is the entry, where the receipt does not carry it.
    """
    if not data.startswith(MAGIC.encode()):
        trusted = check_note(parse_note(data), policy, is_signed_by)
        proven = standing(trusted, policy, is_signed_by, demands, None)
        return judgement_of("checkpoint", trusted, policy, proven, ("open.entries",))
    file = parse_proof_file(data)
    body = file.extra if body is None else body
    if body is None:
        raise Malformed("proof_file", "no_entry")
    trusted = check_proof_file(file, body, policy, is_signed_by)
    entry = read_entry(body, trusted.checkpoint.origin, file.index + 1)
    proven = standing(trusted, policy, is_signed_by, demands, None)
    facts = {"number": str(file.index + 1), "size": str(trusted.checkpoint.size)}
    proven += [("proven.included", facts), ("proven.form", {})]
    left = ["open.truth", "open.time", "open.later", "open.others"]
    if _holds_commitment(dict(entry)):
        left.append("open.personal")
    return judgement_of("receipt", trusted, policy, proven, left, file.index + 1, entry)


def judge_log(
    read: Read,
    policy: Policy,
    is_signed_by: IsSignedBy,
    demands: Demands,
    tell: Callable[[int], None] = lambda _: None,
) -> Judgement:
    """Return the judgement on an exported log, every byte of it recomputed; *tell* hears how far.

    Raises `Malformed` or `Unproven` at the first fault.
    """
    trusted = check_note(parse_note(_need(read, CHECKPOINT_PATH)), policy, is_signed_by)
    size = trusted.checkpoint.size
    hidden = tuple(bundles_of(size)) if demands.may_withhold else ()
    audited = audit(read, policy, is_signed_by, hidden)
    proven = standing(trusted, policy, is_signed_by, demands, read)
    proven.append(("proven.whole", {"size": str(size)}))
    kinds = _read_entries(read, trusted, audited.withheld, tell)
    said = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    proven.append(("proven.entries", {"count": str(kinds.total()), "kinds": said or "0"}))
    left = ["open.truth", "open.time", "open.unwritten", "open.after"]
    judged = judgement_of("log", trusted, policy, proven, left)
    if not audited.withheld:
        return judged
    spans = [
        f"{first + 1}-{first + bundle.width}"
        for bundle in audited.withheld
        for first in (bundle.index * TILE_WIDTH,)
    ]
    more = ("open.withheld", {"spans": ", ".join(spans)})
    return replace(judged, open=(more, *judged.open))


def standing(
    trusted: Trusted,
    policy: Policy,
    is_signed_by: IsSignedBy,
    demands: Demands,
    read: Read | None,
) -> list[Fact]:
    """Return what is proven of the checkpoint itself, once the demands are met."""
    checkpoint = trusted.checkpoint
    if demands.origin is not None and demands.origin != checkpoint.origin:
        raise Unproven("checkpoint", "other_origin", origin=checkpoint.origin)
    if demands.longest_age is not None:
        check_fresh(trusted, demands.now, demands.longest_age)
    root = to_base64(checkpoint.root)
    facts = {"origin": checkpoint.origin, "size": str(checkpoint.size), "root": root}
    proven: list[Fact] = [("proven.signed", facts)]
    for name, second in sorted(trusted.seen.items(), key=lambda one: one[1]):
        proven.append(("proven.seen", {"witness": name, "time": _moment(second)}))
    if demands.earlier is not None:
        proven.append(_grown(trusted, policy, is_signed_by, demands.earlier, read))
    return proven


def _grown(
    trusted: Trusted, policy: Policy, is_signed_by: IsSignedBy, earlier: bytes, read: Read | None
) -> Fact:
    """Return that this tree began as the *earlier* checkpoint's; raise `Unproven` if it did not."""
    old = check_note(parse_note(earlier), policy, is_signed_by).checkpoint
    new = trusted.checkpoint
    if old.origin != new.origin:
        raise Unproven("earlier", "other_origin", origin=old.origin)
    if old.size > new.size:
        raise Unproven("earlier", "rollback", last=str(old.size), new=str(new.size))
    if old.size == new.size:
        root = new.root
    elif read is None:
        raise Unproven("earlier", "needs_log", old=str(old.size))
    else:
        root = range_root(TileReader(_tiles_of(read), new.size), 0, old.size)
    if root != old.root:
        raise Unproven("earlier", "rewritten", old=str(old.size))
    return "proven.grown", {"old": str(old.size), "size": str(new.size)}


def _tiles_of(read: Read) -> Callable[[Tile], bytes]:
    return lambda place: _need(read, place.path())


def _need(read: Read, path: str) -> bytes:
    data = read(path)
    if data is None:
        raise Unproven("audit", "missing", path=path)
    return data


def _read_entries(
    read: Read,
    trusted: Trusted,
    withheld: tuple[Bundle, ...],
    tell: Callable[[int], None],
) -> Counter[str]:
    """Return the kinds of the entries shown, each read strictly, none twice, all of this log."""
    kinds: Counter[str] = Counter()
    identities: set[str] = set()
    hidden = set(withheld)
    for bundle in bundles_of(trusted.checkpoint.size):
        if bundle in hidden:
            continue
        first = bundle.index * TILE_WIDTH + 1
        for number, body in enumerate(
            parse_bundle(_need(read, bundle.path()), bundle.width), first
        ):
            entry = read_entry(body, trusted.checkpoint.origin, number)
            identity = str(entry.get("identity"))
            if identity in identities:
                raise Unproven("entry", "repeated", number=str(number))
            identities.add(identity)
            kinds[str(entry.get("kind"))] += 1
        tell(first + bundle.width - 1)
    return kinds


def read_entry(body: bytes, origin: str, number: int) -> Mapping[str, Json]:
    """Return an entry that is in the one right form and was written for this log."""
    entry = decode_object(body)
    if entry.get("ledger") != origin:
        raise Unproven("entry", "other_log", number=str(number), found=str(entry.get("ledger")))
    return entry


def _holds_commitment(value: Json) -> bool:
    if isinstance(value, str):
        return value.startswith(_COMMITMENT)
    if isinstance(value, dict):
        return any(map(_holds_commitment, value.values()))
    return isinstance(value, list) and any(map(_holds_commitment, value))


def judgement_of(
    kind: str,
    trusted: Trusted,
    policy: Policy,
    proven: list[Fact],
    left: tuple[str, ...] | list[str],
    number: int | None = None,
    entry: Mapping[str, Json] | None = None,
) -> Judgement:
    """Return the judgement on what a *trusted* checkpoint stands behind."""
    open_facts: list[Fact] = [] if policy.quorum != "none" else [("open.unwitnessed", {})]
    open_facts += [(code, {}) for code in left]
    checkpoint = trusted.checkpoint
    return Judgement(
        kind, checkpoint.origin, checkpoint.head, tuple(proven), tuple(open_facts), number, entry
    )


def _moment(second: int) -> str:
    if second > _LAST_SECOND:
        return str(second)
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")

"""Whom a verifier trusts: logs, witnesses and the quorum of witnesses (C2SP tlog-policy)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kanhe.tlog.checkpoint import Checkpoint, parse_checkpoint
from kanhe.tlog.keys import Algorithm, IsSignedBy, VerifierKey, parse_key
from kanhe.tlog.note import Note, check_signatures
from kanhe.tlog.rejection import Malformed, Unproven

LONGEST_POLICY = 65_536  # bytes
_FORBIDDEN = re.compile(rb"[^\t\n\x20-\x7e\x80-\xff]")
_DECIMAL = re.compile(r"[1-9][0-9]{0,3}")
_NO_QUORUM = "none"


@dataclass(frozen=True, slots=True)
class Group:
    """At least *threshold* of *members*, each a witness or a group named before."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """The logs, the named witnesses and groups, and the name that must have cosigned."""

    logs: tuple[VerifierKey, ...]
    witnesses: Mapping[str, VerifierKey]
    groups: Mapping[str, Group]
    quorum: str


@dataclass(frozen=True, slots=True)
class Trusted:
    """A checkpoint that a policy accepts, and when which witnesses saw it."""

    checkpoint: Checkpoint
    log: VerifierKey
    seen: Mapping[str, int]  # witness name in the policy → seconds since 1970


@dataclass(slots=True)
class _Draft:
    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: dict[str, VerifierKey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    grouped: set[str] = field(default_factory=set)
    quorum: str | None = None

    def is_named(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups


def parse_policy(data: bytes) -> Policy:
    """Return the policy in *data*; raise `Malformed`, with the line's number in the facts.

    Stricter than the format in one thing: one public key cannot be log and witness at once.
    """
    if len(data) > LONGEST_POLICY or _FORBIDDEN.search(data) or not data.endswith(b"\n"):
        raise Malformed("policy", "bytes")
    draft = _Draft()
    # Names are opaque octets; Latin-1 keeps them so, and U+0085 is no line end in split("\n").
    for number, line in enumerate(data.decode("latin-1").split("\n"), 1):
        words = [word for word in re.split(r"[ \t]+", line) if word]
        if words and not words[0].startswith("#"):
            _take(draft, words, str(number))
    if draft.quorum is None:
        raise Malformed("policy", "no_quorum")
    return Policy(tuple(draft.logs), draft.witnesses, draft.groups, draft.quorum)


def check_note(note: Note, policy: Policy, is_signed_by: IsSignedBy) -> Trusted:
    """Return the checkpoint in *note*; raise unless a log signed it and the quorum saw it.

    The log's key must bear the origin's name: the key of one log says nothing of another.
    """
    checkpoint = parse_checkpoint(note.text)
    logs = [key for key in policy.logs if key.name == checkpoint.origin]
    witnesses = {key: name for name, key in policy.witnesses.items()}
    signed = check_signatures(note, [*logs, *witnesses], is_signed_by)
    own = [one.key for one in signed if one.timestamp is None]
    if not own:
        raise Unproven("checkpoint", "not_signed_by_log", origin=checkpoint.origin)
    seen: dict[str, int] = {}
    for one in signed:
        if one.timestamp is not None:
            name = witnesses[one.key]
            seen[name] = max(one.timestamp, seen.get(name, 0))
    if not _is_met(policy, policy.quorum, seen):
        raise Unproven("checkpoint", "quorum", quorum=policy.quorum)
    return Trusted(checkpoint, own[0], seen)


def check_fresh(trusted: Trusted, now: int, longest_age: int) -> None:
    """Raise `Unproven` unless the quorum's newest sight is at most *longest_age* seconds old.

    A time ahead of *now* is refused as well: it would keep a checkpoint fresh for ever.
    """
    newest = max(trusted.seen.values(), default=None)
    if newest is None:
        raise Unproven("checkpoint", "no_time")
    if not now - longest_age <= newest <= now:
        raise Unproven("checkpoint", "stale", seen=str(newest), now=str(now))


def _take(draft: _Draft, words: list[str], line: str) -> None:
    keyword, *rest = words
    take = _KEYWORDS.get(keyword)
    if not take:
        raise Malformed("policy", "keyword", line=line)
    take(draft, rest, line)


def _take_log(draft: _Draft, words: list[str], line: str) -> None:
    _need(len(words) in (1, 2), "words", line)
    draft.logs.append(_new_key(draft, words[0], Algorithm.LOG, line))


def _take_witness(draft: _Draft, words: list[str], line: str) -> None:
    _need(len(words) in (2, 3), "words", line)
    name = _new_name(draft, words[0], line)
    draft.witnesses[name] = _new_key(draft, words[1], Algorithm.COSIGNATURE, line)


def _take_group(draft: _Draft, words: list[str], line: str) -> None:
    _need(len(words) >= 3, "words", line)
    name, wanted, *members = words
    _new_name(draft, name, line)
    for member in members:
        _need(draft.is_named(member) and member not in draft.grouped, "member", line)
        draft.grouped.add(member)
    shorthand = {"all": len(members), "any": 1}
    _need(wanted in shorthand or bool(_DECIMAL.fullmatch(wanted)), "threshold", line)
    threshold = shorthand.get(wanted) or int(wanted)
    _need(threshold <= len(members), "threshold", line)
    draft.groups[name] = Group(threshold, tuple(members))


def _take_quorum(draft: _Draft, words: list[str], line: str) -> None:
    _need(len(words) == 1 and draft.quorum is None, "quorum", line)
    _need(words[0] == _NO_QUORUM or draft.is_named(words[0]), "quorum", line)
    draft.quorum = words[0]


_KEYWORDS = {
    "log": _take_log,
    "witness": _take_witness,
    "group": _take_group,
    "quorum": _take_quorum,
}


def _new_name(draft: _Draft, name: str, line: str) -> str:
    _need(name != _NO_QUORUM and not draft.is_named(name), "name", line)
    return name


def _new_key(draft: _Draft, text: str, algorithm: Algorithm, line: str) -> VerifierKey:
    key = parse_key(_from_octets(text, line))
    _need(key.algorithm is algorithm, "algorithm", line)
    used = {one.key for one in (*draft.logs, *draft.witnesses.values())}
    _need(key.key not in used, "repeated_key", line)
    return key


def _from_octets(text: str, line: str) -> str:
    """Return a key's text: its name is UTF-8 in a note, whatever the policy's other octets are."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("policy", "utf8", line=line) from None


def _need(is_met: bool, why: str, line: str) -> None:
    if not is_met:
        raise Malformed("policy", why, line=line)


def _is_met(policy: Policy, name: str, seen: Mapping[str, int]) -> bool:
    if name == _NO_QUORUM:
        return True
    group = policy.groups.get(name)
    if group is None:
        return name in seen
    return sum(_is_met(policy, member, seen) for member in group.members) >= group.threshold

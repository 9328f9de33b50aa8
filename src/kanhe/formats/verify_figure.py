"""Judge the bundle of a figure: the log's proofs first, then the count, then the seal."""

from collections.abc import Iterator, Mapping

from kanhe.formats.figure_bundle import FigureBundle, parse_figure_bundle
from kanhe.formats.recounting import Numbered, Recounted, recount
from kanhe.formats.verify_bundle import (
    Demands,
    Fact,
    Judgement,
    judge_file,
    judgement_of,
    read_entry,
    standing,
)
from kanhe.indicators.definition import Indicator
from kanhe.registers.entry import from_data
from kanhe.tlog.canonical import Json
from kanhe.tlog.encoding import to_base64
from kanhe.tlog.hashing import leaf_hash
from kanhe.tlog.keys import IsSignedBy
from kanhe.tlog.policy import Policy, check_note
from kanhe.tlog.proofs import Withheld, check_inclusion, check_range
from kanhe.tlog.rejection import Unproven
from kanhe.tlog.tree import Frontier
from kanhe.values.refusal import Refusal

_ACTORS_SHOWN = 8


def is_figure_bundle(data: bytes) -> bool:
    """Return whether a file is a JSON object: the bundle of a figure, the only one there is."""
    return data[:1] == b"{"


def judge(
    data: bytes, body: bytes | None, policy: Policy, is_signed_by: IsSignedBy, demands: Demands
) -> Judgement:
    """Return the judgement on one file: a receipt, a checkpoint, or the bundle of a figure.

    Raises `Malformed` or `Unproven`. *body* is the entry of a receipt that does not carry it.
    """
    if is_figure_bundle(data):
        return judge_figure(data, policy, is_signed_by, demands)
    return judge_file(data, body, policy, is_signed_by, demands)


def judge_figure(
    data: bytes, policy: Policy, is_signed_by: IsSignedBy, demands: Demands
) -> Judgement:
    """Return the judgement on a figure's bundle; raises `Malformed` or `Unproven`.

    Signatures first, then every entry's place, then what the entries say.
    """
    bundle = parse_figure_bundle(data)
    trusted = check_note(bundle.note, policy, is_signed_by)
    checkpoint = trusted.checkpoint
    check_range(checkpoint, bundle.run, bundle.bodies)
    for one in bundle.earlier:
        if one.index >= bundle.run.start:
            raise Unproven("entry", "repeated", number=str(one.index + 1))
        check_inclusion(checkpoint, one.body, one.index, one.proof)
    proven = standing(trusted, policy, is_signed_by, demands, None)
    entries = list(_entries(bundle, checkpoint.origin))
    _check_root(bundle)
    try:
        found = recount(bundle.figure, bundle.seal, bundle.run.start, entries)
    except Refusal as refusal:
        if refusal.code.startswith("tlog_"):
            raise
        raise Unproven("figure", "entries", code=refusal.code) from refusal
    proven += _proven(bundle, found, checkpoint.size)
    left = ["open.truth", "open.time"]
    left += ["open.before_run"] if bundle.run.start else []
    left += ["open.unsealed"] if bundle.seal is None else []
    left += ["open.figure_after", "open.personal"]
    judged = judgement_of("figure", trusted, policy, proven, left)
    return judged.of_figure(_told(bundle, found))


def _entries(bundle: FigureBundle, origin: str) -> Iterator[Numbered]:
    """Yield the entries that are shown, each read strictly, none twice."""
    identities: set[str] = set()
    shown = [(one.index + 1, one.body) for one in sorted(bundle.earlier, key=lambda one: one.index)]
    shown += [
        (number, body)
        for number, body in enumerate(bundle.bodies, bundle.run.start + 1)
        if not isinstance(body, Withheld)
    ]
    for number, body in shown:
        entry = read_entry(body, origin, number)
        identity = str(entry.get("identity"))
        if identity in identities:
            raise Unproven("entry", "repeated", number=str(number))
        identities.add(identity)
        yield number, from_data(entry)


def _check_root(bundle: FigureBundle) -> None:
    """Refuse a root of the figure's position that is not that of the entries."""
    said = bundle.figure.get("as_of")
    as_of = said if isinstance(said, dict) else {}
    size = as_of.get("size")
    start, bodies = bundle.run.start, bundle.bodies
    if not isinstance(size, int) or not start <= size <= start + len(bodies):
        raise Unproven("figure", "position")
    leaves = [one.leaf if isinstance(one, Withheld) else leaf_hash(one) for one in bodies]
    before = Frontier.from_bytes(start, b"".join(bundle.run.left))
    root = before.extended(leaves[: size - start]).root()
    if as_of.get("root") != to_base64(root):
        raise Unproven("figure", "root")


def _proven(bundle: FigureBundle, found: Recounted, size: int) -> list[Fact]:
    figure, indicator = found.figure, found.indicator
    value = "—" if figure.value is None else f"{figure.value:f}"
    window = {name: str(bundle.figure.get(name) or "…") for name in ("from", "to")}
    start = str(bundle.run.start + 1)
    actors = [f"{name} ×{count}" for name, count in found.actors.most_common(_ACTORS_SHOWN)]
    more = len(found.actors) - len(actors)
    facts: list[Fact] = [
        ("proven.run", {"first": start, "last": str(size)}),
        (
            "proven.figure",
            {
                "title": f"{indicator.title} / {indicator.title_en}",
                "value": value,
                "counted_unit": figure.counted_unit,
                "org_unit": figure.query.org_unit,
                "first": window["from"],
                "last": window["to"],
            },
        ),
        (
            "proven.definition",
            {
                "definition": f"{indicator.definition} / {indicator.definition_en}",
                "version": str(indicator.version),
                "measure": indicator.measure.value,
                "register": indicator.register or "",
                "filter": _filter(indicator),
            },
        ),
        ("proven.records", {"count": str(len(found.gives))}),
        (
            "proven.actors",
            {"actors": ", ".join([*actors, *([f"+{more}"] if more else [])]) or "—"},
        ),
    ]
    if found.sealed is not None and found.closed is not None:
        number, entry = found.sealed
        payload = entry.payload
        facts.append(
            (
                "proven.sealed",
                {
                    "period": payload.period,  # type: ignore[union-attr]
                    "actor": entry.actor,
                    "time": entry.recorded_at.isoformat(),
                    "number": str(number),
                    "closed_by": found.closed[1].actor,
                },
            )
        )
    return facts


def _filter(indicator: Indicator) -> str:
    """Return the conditions of an indicator in one line: kind=shop|market; state=closed."""
    wanted = indicator.filter
    parts = [f"{one.field}={'|'.join(one.values)}" for one in wanted.fields]
    parts += ["state=" + "|".join(wanted.states)] if wanted.states else []
    parts += [f"{one.first or '…'}≤{one.field}≤{one.last or '…'}" for one in wanted.dates]
    return "; ".join(parts) or "—"


def _told(bundle: FigureBundle, found: Recounted) -> Mapping[str, Json]:
    """Return the figure for programs, its list of records included."""
    told = {name: value for name, value in bundle.figure.items() if name != "kanhe"}
    return {**told, "seal": bundle.seal, "definition": found.indicator.definition}

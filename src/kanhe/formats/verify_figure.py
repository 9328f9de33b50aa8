"""Judge the bundle of a figure: the log's proofs first, then the count, then the seal."""

from collections.abc import Iterator, Mapping, Sequence

from kanhe.formats.figure_bundle import FigureBundle, parse_figure_bundle
from kanhe.formats.recounting import Numbered, Recounted, recount, recount_ratio
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
from kanhe.indicators.figure import Figure
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
        indicator, facts = _counted(bundle, entries)
    except Refusal as refusal:
        if refusal.code.startswith("tlog_"):
            raise
        raise Unproven("figure", "entries", code=refusal.code) from refusal
    run = {"first": str(bundle.run.start + 1), "last": str(checkpoint.size)}
    proven += [("proven.run", run), *facts]
    seals = [one.seal for one in bundle.parts] or [bundle.seal]
    left = ["open.truth", "open.time"]
    left += ["open.before_run"] if bundle.run.start else []
    left += ["open.unsealed"] if None in seals else []
    left += ["open.figure_after", "open.personal"]
    judged = judgement_of("figure", trusted, policy, proven, left)
    return judged.of_figure(_told(bundle, indicator))


def _counted(bundle: FigureBundle, entries: Sequence[Numbered]) -> tuple[Indicator, list[Fact]]:
    """Return the definition of the figure, and what its entries say once they are counted."""
    start = bundle.run.start
    if not bundle.parts:
        found = recount(bundle.figure, bundle.seal, start, entries)
        return found.indicator, _proven(bundle.figure, found)
    parts = [(one.figure, one.seal) for one in bundle.parts]
    figure, indicator, both = recount_ratio(bundle.figure, parts, start, entries)
    formula = f"{indicator.numerator} × {indicator.per} ÷ {indicator.denominator}"
    facts = [
        _figure_fact(bundle.figure, figure, indicator),
        ("proven.ratio", {**_definition(indicator), "formula": formula}),
    ]
    for part, found in zip(bundle.parts, both, strict=True):
        facts += _proven(part.figure, found)
    return indicator, facts


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


def _figure_fact(told: Mapping[str, Json], figure: Figure, indicator: Indicator) -> Fact:
    return "proven.figure", {
        "title": f"{indicator.title} / {indicator.title_en}",
        "value": "—" if figure.shown is None else f"{figure.shown:f}",
        "counted_unit": figure.counted_unit,
        "org_unit": figure.query.org_unit,
        "first": str(told.get("from") or "…"),
        "last": str(told.get("to") or "…"),
    }


def _definition(indicator: Indicator) -> dict[str, str]:
    return {
        "definition": f"{indicator.definition} / {indicator.definition_en}",
        "version": str(indicator.version),
    }


def _proven(told: Mapping[str, Json], found: Recounted) -> list[Fact]:
    """Return what is proven of a figure that has records."""
    figure, indicator = found.figure, found.indicator
    actors = [f"{name} ×{count}" for name, count in found.actors.most_common(_ACTORS_SHOWN)]
    more = len(found.actors) - len(actors)
    facts: list[Fact] = [
        _figure_fact(told, figure, indicator),
        (
            "proven.definition",
            {
                **_definition(indicator),
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
                    "period": payload.period,  # type: ignore[union-attr]  # a seal, or it were unproven
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


def _told(bundle: FigureBundle, indicator: Indicator) -> Mapping[str, Json]:
    """Return the figure for programs, its list of records included; a ratio with its parts."""
    told = {name: value for name, value in bundle.figure.items() if name != "kanhe"}
    if bundle.parts:
        told["parts"] = [{**one.figure, "seal": one.seal} for one in bundle.parts]
    return {**told, "seal": bundle.seal, "definition": indicator.definition}

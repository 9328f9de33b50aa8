"""`kanhe verify`: check a receipt, a checkpoint or an exported log, with no server and no ledger.

Reaches no Django, no store and no network (contract `portable`). `tools/build_verifier.py` makes
one file of this module and of what it imports.
"""

import io
import json
import os
import stat
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from kanhe.cli.arguments import LANGUAGES, SHOWN, choice, parser_of, read, whole_number
from kanhe.formats.figure_bundle import LONGEST_BUNDLE
from kanhe.formats.verify_bundle import Demands, Fact, Judgement, judge_log
from kanhe.formats.verify_figure import is_figure_bundle, judge
from kanhe.formats.visible_text import escaped, one_line
from kanhe.formats.wording_verify import VERIFY, closest_code
from kanhe.tlog.ed25519 import is_signed_by
from kanhe.tlog.encoding import to_base64
from kanhe.tlog.policy import LONGEST_POLICY, Policy, parse_policy
from kanhe.tlog.proof_file import LONGEST_FILE
from kanhe.tlog.rejection import Malformed
from kanhe.tlog.tiles import LONGEST_ENTRY, TILE_WIDTH
from kanhe.values.refusal import Refusal

_PROVEN, _REFUSED, _UNUSABLE = 0, 1, 2
_LONGEST_BUNDLE = TILE_WIDTH * (LONGEST_ENTRY + 2)  # bytes
_DAY = 86_400  # seconds
_MOST_SHOWN = 2_000  # characters of an entry's payload in a terminal


def run(arguments: Sequence[str], lang: str) -> int:
    """Verify what the command line names; return 0 proven, 1 refused, 2 unusable.

    Raises: Refusal for a command line or a file that cannot be used.
    """
    options = _options(arguments)
    lang = options.lang or lang
    if options.is_help:
        print(_say("cli.help_verify", lang, {}), end="")
        return _PROVEN
    if options.policy is None:
        raise Refusal("verify.no_policy")
    policy = _policy(options.policy)
    now = int(datetime.now(UTC).timestamp())
    try:
        judged = _judge(options, policy, _demands(options, now), lang)
    except Refusal as refusal:
        if not refusal.code.startswith("tlog_"):
            raise
        return _show_refusal(options, refusal, lang)
    return _show(options, judged, lang)


def main() -> int:
    """Run the verifier as a program of its own, with the words of its own table."""
    arguments = sys.argv[1:]
    told = os.environ.get("KANHE_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    lang = "zh" if told[:2].lower() in ("", "c", "c.", "po", "zh") else "en"
    lang = next((one for one in LANGUAGES if f"--lang={one}" in arguments), lang)
    lang = next((b for a, b in pairwise(arguments) if a == "--lang" and b in LANGUAGES), lang)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return run(arguments, lang)
    except Refusal as refusal:
        print(one_line(_words(refusal, lang)), file=sys.stderr)
        return _UNUSABLE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _UNUSABLE


def _options(arguments: Sequence[str]) -> Namespace:
    parser = parser_of("verify")
    for option in ("--policy", "--origin", "--earlier", "--entry", "--max-age"):
        parser.add_argument(option)
    parser.add_argument("--withheld", action="store_true")
    options = read(parser, arguments, ("bundle",))
    choice("verify", "--format", options.format, SHOWN)
    options.max_age = whole_number("verify", "--max-age", options.max_age, 36_500)
    return options


def _demands(options: Namespace, now: int) -> Demands:
    age = options.max_age
    return Demands(
        origin=options.origin,
        now=now,
        longest_age=None if age is None else age * _DAY,
        earlier=_bytes(Path(options.earlier), LONGEST_FILE) if options.earlier else None,
        may_withhold=options.withheld,
    )


def _policy(name: str) -> Policy:
    data = _bytes(Path(name), LONGEST_POLICY + 1)
    try:
        return parse_policy(data)
    except Malformed as fault:
        facts = fault.facts
        line, why = facts.get("line", "1"), facts.get("why", "")
        raise Refusal("verify.bad_policy", path=name, line=line, why=why) from fault


def _judge(options: Namespace, policy: Policy, demands: Demands, lang: str) -> Judgement:
    place = Path(options.bundle)
    if place.is_dir():
        return _judge_directory(place, policy, demands, lang)
    is_figure = is_figure_bundle(_bytes(place, 1))
    data = _bytes(place, (LONGEST_BUNDLE if is_figure else LONGEST_FILE) + 1)
    body = _bytes(Path(options.entry), LONGEST_ENTRY + 1) if options.entry else None
    return judge(data, body, policy, is_signed_by, demands)


def _judge_directory(place: Path, policy: Policy, demands: Demands, lang: str) -> Judgement:
    """Return the judgement on the log in *place*; only paths that we compute are opened."""

    def file(path: str) -> bytes | None:
        return _plain_file(place, path)

    def tell(count: int) -> None:
        if sys.stderr.isatty():
            words = _say("verify.progress", lang, {"count": str(count)})
            print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)

    try:
        return judge_log(file, policy, is_signed_by, demands, tell)
    finally:
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _plain_file(place: Path, path: str) -> bytes | None:
    """Return a file of the log, None if it is not there; a link would lead elsewhere, so none."""
    found = place
    for step in path.split("/"):
        found = found / step
        try:
            mode = found.lstat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            return None
        if stat.S_ISLNK(mode):
            raise Malformed("log", "link", path=path)
    if not stat.S_ISREG(mode):
        raise Malformed("log", "no_file", path=path)
    return _bytes(found, _LONGEST_BUNDLE + 1)


def _bytes(path: Path, most: int) -> bytes:
    """Return at most *most* bytes of a file; one that is longer then fails its format's limit."""
    try:
        with path.open("rb") as stream:
            return stream.read(most)
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or type(fault).__name__
        raise Refusal("verify.unreadable", path=str(path), reason=reason) from fault


# --- showing -------------------------------------------------------------------------------------


def _say(code: str, lang: str, facts: Mapping[str, str]) -> str:
    safe = {name: one_line(value) for name, value in facts.items()}
    return VERIFY[code][0 if lang == "zh" else 1].format(**safe)


def _words(refusal: Refusal, lang: str) -> str:
    return _say(closest_code(refusal, VERIFY), lang, refusal.facts)


def _show_refusal(options: Namespace, refusal: Refusal, lang: str) -> int:
    name = os.path.basename(options.bundle.rstrip("/\\")) or options.bundle
    words = _words(refusal, lang)
    if options.format == "json":
        told = {"code": refusal.code, **refusal.facts, "text": words}
        _print_json({"kanhe": "verify/1", "file": name, "verdict": "refused", "refusal": told})
    else:
        print(_say("verify.refused", lang, {"name": name}))
        print(f"  ✗ {words}")
    return _REFUSED


def _show(options: Namespace, judged: Judgement, lang: str) -> int:
    name = os.path.basename(options.bundle.rstrip("/\\")) or options.bundle
    if options.format == "json":
        _print_json(_as_json(name, judged, lang))
        return _PROVEN
    print(_say("verify.proven", lang, {"name": name}))
    for code, facts in judged.proven:
        print(f"  ✓ {_say(code, lang, facts)}")
    print(_say("verify.open", lang, {}))
    for code, facts in judged.open:
        print(f"  · {_say(code, lang, facts)}")
    if judged.entry is not None:
        print(_say("verify.entry", lang, {}))
        for key, value in judged.entry.items():
            shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            cut = shown if len(shown) <= _MOST_SHOWN else shown[:_MOST_SHOWN] + "…"
            print(f"  {key:<12} {one_line(cut)}")
    return _PROVEN


def _as_json(name: str, judged: Judgement, lang: str) -> dict[str, object]:
    def told(facts: Sequence[Fact]) -> list[dict[str, str]]:
        return [{"code": code, **fact, "text": _say(code, lang, fact)} for code, fact in facts]

    shown: dict[str, object] = {
        "kanhe": "verify/1",
        "file": name,
        "verdict": "proven",
        "kind": judged.kind,
        "origin": judged.origin,
        "size": judged.head.size,
        "root": to_base64(judged.head.root),
        "proven": told(judged.proven),
        "not_proven": told(judged.open),
    }
    if judged.figure is not None:
        shown["figure"] = judged.figure
    if judged.entry is not None:
        shown |= {"entry_number": judged.entry_number, "entry": judged.entry}
    return shown


def _print_json(value: Mapping[str, object]) -> None:
    print(escaped(json.dumps(value, ensure_ascii=False)))


if __name__ == "__main__":
    sys.exit(main())

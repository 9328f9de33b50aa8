"""`kanhe add`, `correct`, `void`, `attach`, `erase`, `withhold`: one record at a time."""

import mimetypes
import secrets
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from kanhe.cli.arguments import whole_number
from kanhe.cli.command import command
from kanhe.cli.session import DONE, Session
from kanhe.cli.showing import print_json
from kanhe.values.refusal import Refusal

_SALT = 16  # bytes
_GREATEST = 2**53 - 1  # entries
LARGEST_EVIDENCE = 500_000_000  # bytes


@command("add", ("field=value…",), options=("--register", "--key"))
def run_add(session: Session, options: Namespace) -> int:
    """Register one record from `field=value` pairs."""
    from kanhe.acts.recording import register_record

    done = register_record(
        occasion=session.occasion(),
        register=_required("add", "--register", options.register),
        row=_pairs("add", getattr(options, "field=value")),
        new_salt=_salt,
        key=options.key,
    )
    return _told(session, "ledger.added", done.entry_number, done.register, done.key)


@command("correct", ("key", "field=value…"), options=("--register", "--reason"))
def run_correct(session: Session, options: Namespace) -> int:
    """Give fields of a record other values, for a reason."""
    from kanhe.acts.recording import correct_record

    register = find_register(options.register, options.key)
    number = correct_record(
        occasion=session.occasion(),
        register=register,
        key=options.key,
        row=_pairs("correct", getattr(options, "field=value")),
        reason=options.reason or "",
        new_salt=_salt,
    )
    return _told(session, "ledger.corrected", number, register, options.key)


@command("void", ("key",), options=("--register", "--reason"))
def run_void(session: Session, options: Namespace) -> int:
    """Declare that a record should never have been."""
    from kanhe.acts.recording import void_record

    register = find_register(options.register, options.key)
    number = void_record(
        occasion=session.occasion(),
        register=register,
        key=options.key,
        reason=options.reason or "",
    )
    return _told(session, "ledger.voided", number, register, options.key)


@command("attach", ("key", "file"), options=("--register", "--kind"))
def run_attach(session: Session, options: Namespace) -> int:
    """Bring a file to a record as evidence."""
    from kanhe.acts.recording import attach_evidence
    from kanhe.store.evidence import keep

    kind = _required("attach", "--kind", options.kind)
    register = find_register(options.register, options.key)
    path = Path(options.file)
    try:
        with path.open("rb") as source:
            kept = keep(session.folder.evidence, source, LARGEST_EVIDENCE)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise Refusal("verify.unreadable", path=options.file, reason=reason) from fault
    number = attach_evidence(
        occasion=session.occasion(),
        register=register,
        key=options.key,
        evidence_kind=kind,
        sha256=kept.sha256,
        size=kept.size,
        media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
    )
    return _told(session, "ledger.attached", number, register, options.key, sha256=kept.sha256)


@command("erase", ("key", "field…?"), options=("--register", "--basis", "--entry"))
def run_erase(session: Session, options: Namespace) -> int:
    """Delete the personal values of a record on a legal basis."""
    from kanhe.acts.disclosing import erase_disclosure
    from kanhe.store.erasure import scrub

    register = find_register(options.register, options.key)
    numbers = erase_disclosure(
        occasion=session.occasion(),
        register=register,
        key=options.key,
        fields=options.field or (),
        legal_basis=options.basis or "",
    )
    scrub()
    return _told(session, "ledger.erased", numbers[0], register, options.key)


@command("withhold", ("entry",), options=("--basis",))
def run_withhold(session: Session, options: Namespace) -> int:
    """Show the bytes of an entry no longer, on a legal basis."""
    entry = whole_number("withhold", "ENTRY", options.entry, _GREATEST)
    basis = _required("withhold", "--basis", options.basis)
    from kanhe.acts.disclosing import withhold_entry

    number = withhold_entry(occasion=session.occasion(), entry_number=entry or 0, legal_basis=basis)
    if session.is_json:
        print_json({"kanhe": "withheld/1", "entry": entry, "entry_number": number})
    else:
        print(session.say("ledger.withheld", entry=str(entry), number=str(number)))
    return DONE


def find_register(asked: str | None, key: str) -> str:
    """Return the register that has *key*.

    Raises: Refusal `ledger.key_unknown`, `ledger.key_twice`, `register_unknown`.
    """
    from kanhe.store import queries
    from kanhe.store.holdings import has_record

    names = [one.name for one in queries.definitions()]
    if asked is not None:
        queries.definition(asked)
        return asked
    found = [name for name in names if has_record(name, key)]
    if not found:
        raise Refusal("ledger.key_unknown", key=key)
    if len(found) > 1:
        raise Refusal("ledger.key_twice", key=key, registers=", ".join(found))
    return found[0]


def _pairs(command: str, words: Sequence[str]) -> dict[str, str | None]:
    """Return `field=value` pairs; a field that is left empty has no value."""
    row: dict[str, str | None] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name or name in row:
            raise Refusal("ledger.not_a_pair", command=command, found=word)
        row[name] = value or None
    return row


def _required(command: str, option: str, value: str | None) -> str:
    if value is None:
        raise Refusal("args.missing", command=command, name=option)
    return value


def _salt() -> bytes:
    return secrets.token_bytes(_SALT)


def _told(session: Session, code: str, number: int, register: str, key: str, **more: str) -> int:
    if session.is_json:
        print_json(
            {"kanhe": "act/1", "register": register, "key": key, "entry_number": number, **more}
        )
    else:
        print(session.say(code, key=key, number=str(number)))
    return DONE

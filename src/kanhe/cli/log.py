"""`kanhe log`: checkpoint, audit, export, receipt, consistency, witness."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kanhe.cli.arguments import whole_number
from kanhe.cli.command import Verb, verbs
from kanhe.cli.entering import find_register
from kanhe.cli.importing import read_file, write_output
from kanhe.cli.session import DONE, REFUSED, Session, progress
from kanhe.cli.showing import print_json, print_table
from kanhe.formats.visible_text import visible
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from kanhe.tlog.keys import VerifierKey
    from kanhe.tlog.note import Note
    from kanhe.tlog.policy import Policy

_WITNESS = ("request", "take", "answer", "key")
_GREATEST = 2**62
_LARGEST = 1_000_000  # bytes of a note or a request


def _checkpoint(session: Session, options: Namespace) -> int:
    from kanhe.acts.publishing import sign_checkpoint

    note = sign_checkpoint(keys=session.folder.keys)
    return _give_note(session, options, note)


def _audit(session: Session, options: Namespace) -> int:
    from kanhe.acts.publishing import audit_log
    from kanhe.store.evidence import verify

    report = audit_log(
        keys=session.folder.keys,
        witnesses=list(_policy(session).witnesses.values()),
        with_projections=options.projections,
        tell=progress(session, "ledger.progress_audit"),
    )
    files = list(verify(session.folder.evidence)) if options.evidence else []
    faults = [(report.fault.code, report.fault.place)] if report.fault else []
    faults += [
        (f"projection_{one.fault}", f"{one.table} {one.place}") for one in report.differences
    ]
    faults += [(code, digest) for digest, code in files]
    if session.is_json:
        told = [{"code": code, "place": place} for code, place in faults]
        sizes = {"size": report.size, "checkpoints": report.checkpoints}
        print_json({"kanhe": "audit/1", **sizes, "faults": told})
    elif not faults:
        facts = {"size": str(report.size), "checkpoints": str(report.checkpoints)}
        print(session.say("ledger.audit_clean", **facts))
    else:
        print(session.say("ledger.audit_faults"))
        rows = [(code, place, session.say(f"audit.{code}")) for code, place in faults]
        titles = [session.say(f"ledger.title_{one}") for one in ("code", "place", "what")]
        print_table(titles, rows, widest=70)
    return REFUSED if faults else DONE


def _export(session: Session, options: Namespace) -> int:
    from kanhe.acts.publishing import export_log
    from kanhe.tlog.checkpoint import parse_checkpoint

    note, count = export_log(
        target=Path(options.dir),
        size=whole_number("log export", "--size", options.size, _GREATEST),
        tell=progress(session, "ledger.progress_export"),
    )
    size = parse_checkpoint(note.text).size
    if session.is_json:
        print_json({"kanhe": "export/1", "dir": options.dir, "size": size, "files": count})
    else:
        facts = {"path": options.dir, "size": str(size), "count": str(count)}
        print(session.say("ledger.exported", **facts))
    return DONE


def _receipt(session: Session, options: Namespace) -> int:
    from kanhe.acts.publishing import entry_of, receipt_for

    number = whole_number("log receipt", "--number", options.number, _GREATEST)
    if (number is None) == (options.key is None):
        raise Refusal("args.missing", command="log receipt", name="KEY / --number")
    if number is None:
        register = find_register(options.register, options.key)
        number = entry_of(register=register, key=options.key)
    size = whole_number("log receipt", "--size", options.size, _GREATEST)
    data = receipt_for(entry_number=number, size=size).to_bytes()
    place = options.o or f"entry-{number}.tlog-proof"
    if place == "-":
        sys.stdout.buffer.write(data)
        return DONE
    write_output(Path(place), data)
    if session.is_json:
        print_json({"kanhe": "receipt/1", "entry_number": number, "path": place})
    else:
        print(session.say("ledger.receipt", number=str(number), path=place))
    return DONE


def _consistency(session: Session, options: Namespace) -> int:
    from kanhe.store import checkpoints
    from kanhe.tlog.checkpoint import parse_checkpoint
    from kanhe.tlog.encoding import to_base64
    from kanhe.tlog.proofs import check_consistency

    old = whole_number("log consistency", "OLD", options.old, _GREATEST)
    new = whole_number("log consistency", "NEW", options.new, _GREATEST)
    first = parse_checkpoint(checkpoints.checkpoint(old).text)
    last = parse_checkpoint(checkpoints.checkpoint(new).text)
    proof = checkpoints.consistency(first.size, last.size)
    check_consistency(first.head, last.head, proof)
    lines = [to_base64(one) for one in proof]
    if options.o:
        write_output(Path(options.o), "".join(f"{line}\n" for line in lines).encode())
    if session.is_json:
        sizes = {"old": first.size, "new": last.size}
        print_json({"kanhe": "consistency/1", **sizes, "proof": lines})
    else:
        facts = {"old": str(first.size), "new": str(last.size), "count": str(len(lines))}
        print(session.say("ledger.consistent", **facts))
        for line in lines:
            print(f"  {line}")
    return DONE


# --- witnesses -----------------------------------------------------------------------------------


def _witness(session: Session, options: Namespace) -> int:
    from kanhe.cli.arguments import choice

    step = choice("log witness", "STEP", options.step, _WITNESS)
    return {
        "request": _ask_witness, "take": _take_answer, "answer": _answer_log, "key": _make_key
    }[step](session, options)  # fmt: skip


def _ask_witness(session: Session, options: Namespace) -> int:
    from kanhe.acts.publishing import request_cosignature

    size = whole_number("log witness", "--size", options.size, _GREATEST)
    old = whole_number("log witness", "--old", options.old, _GREATEST) or 0
    data = request_cosignature(old_size=old, size=size).to_bytes()
    return _give(session, options.o, data, "ledger.witness_asked")


def _take_answer(session: Session, options: Namespace) -> int:
    from kanhe.acts.publishing import take_cosignature

    note = take_cosignature(
        answer=_file(options),
        witnesses=list(_policy(session, options.policy).witnesses.values()),
        size=whole_number("log witness", "--size", options.size, _GREATEST),
    )
    return _give_note(session, options, note)


def _answer_log(session: Session, options: Namespace) -> int:
    """Cosign another log's request; its key must stand in the policy that --policy names."""
    from kanhe.acts.witnessing import cosign_request

    if options.policy is None:
        raise Refusal("args.missing", command="log witness answer", name="--policy")
    answer = cosign_request(
        folder=session.folder.path,
        keys=session.folder.keys,
        request=_file(options),
        logs=_policy(session, options.policy).logs,
        timestamp=int(session.now.timestamp()),
    )
    if answer.status != 200:
        said = answer.body.decode("utf-8", "replace").strip()
        raise Refusal(f"witness_{answer.status}", found=said)
    return _give(session, options.o, answer.body, "ledger.witness_answered")


def _make_key(session: Session, options: Namespace) -> int:
    from kanhe.acts.witnessing import become_witness

    if options.name is None:
        raise Refusal("args.missing", command="log witness key", name="--name")
    key: VerifierKey = become_witness(keys=session.folder.keys, name=options.name)
    if session.is_json:
        print_json({"kanhe": "key/1", "key": key.to_text()})
    else:
        print(key.to_text())
    return DONE


def _policy(session: Session, asked: str | None = None) -> "Policy":
    """Return the policy that is named, or the ledger's own."""
    from kanhe.acts.founding import POLICY
    from kanhe.tlog.policy import LONGEST_POLICY, parse_policy

    place = Path(asked) if asked else session.folder.keys / POLICY
    return parse_policy(read_file(place, LONGEST_POLICY))


def _file(options: Namespace) -> bytes:
    if options.file is None:
        raise Refusal("args.missing", command=f"log witness {options.step}", name="FILE")
    return read_file(Path(options.file), _LARGEST)


def _give_note(session: Session, options: Namespace, note: "Note") -> int:
    from kanhe.tlog.checkpoint import parse_checkpoint
    from kanhe.tlog.encoding import to_base64

    if options.o:
        write_output(Path(options.o), note.to_bytes())
    checkpoint = parse_checkpoint(note.text)
    if session.is_json:
        told = {"origin": checkpoint.origin, "size": checkpoint.size}
        print_json(
            {"kanhe": "checkpoint/1", **told, "root": to_base64(checkpoint.root),
             "note": note.to_bytes().decode()}
        )  # fmt: skip
    else:
        print(visible(note.to_bytes().decode()), end="")
    return DONE


def _give(session: Session, place: str | None, data: bytes, code: str) -> int:
    if place is None or place == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return DONE
    write_output(Path(place), data)
    if session.is_json:
        print_json({"kanhe": "file/1", "path": place})
    else:
        print(session.say(code, path=place))
    return DONE


#: 1 also where an audit finds a fault.
run = verbs(
    "log",
    {
        "checkpoint": Verb(_checkpoint, options=("-o",)),
        "audit": Verb(_audit, flags=("--projections", "--evidence")),
        "export": Verb(_export, ("dir",), ("--size",)),
        "receipt": Verb(_receipt, ("key?",), ("--register", "--number", "--size", "-o")),
        "consistency": Verb(_consistency, ("old", "new?"), ("-o",)),
        "witness": Verb(
            _witness, ("step", "file?"), ("--old", "--size", "--policy", "--name", "-o")
        ),
    },
)

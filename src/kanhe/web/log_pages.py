"""The log: its checkpoint and witnesses, the audit, its entries with their proofs, the export."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.http import HttpResponseRedirect as Redirect
from django.urls import reverse

from kanhe.accounts import gate
from kanhe.acts.founding import policy_bytes
from kanhe.acts.publishing import receipt_for
from kanhe.formats.verifier_file import NAME as VERIFIER
from kanhe.formats.verifier_file import verifier
from kanhe.registers.entry import kind_of
from kanhe.registers.roles import Role
from kanhe.store import checkpoints, queries
from kanhe.tlog.encoding import to_base64
from kanhe.values.refusal import Refusal
from kanhe.web import overseer
from kanhe.web.downloads import download
from kanhe.web.log_health import health
from kanhe.web.pages import ledger, page
from kanhe.web.reading import reader_of
from kanhe.web.routing import Route, Who

_HERE = "log"
_SHOWN = 50  # entries of a page
_MAY_AUDIT = frozenset({Role.AUDITOR, Role.AUDIT_ADMIN, Role.OFFICE, Role.SUPERIOR})
_TEXT = "text/plain; charset=utf-8"


def log(request: HttpRequest) -> HttpResponse:
    """Show how the log stands; no business data."""
    return page(
        request,
        "log/log.html",
        here=_HERE,
        health=health(ledger().keys),
        digest=sha256(verifier()).hexdigest(),
        verifier=VERIFIER,
        reads=_reads_all(request),
        **_tasks(request),
    )


def audit(request: HttpRequest) -> HttpResponse:
    """Start an audit of the whole log, or show how far it is."""
    if request.method == "POST":
        if not _may_audit(request):
            raise Refusal("web.not_yours")
        overseer.start(ledger().path, overseer.AUDIT)
        return Redirect(f"{reverse('log')}#audit")
    if request.headers.get("HX-Request") != "true":
        return Redirect(f"{reverse('log')}#audit")
    return page(request, "log/audit_part.html", **_tasks(request))


def checkpoint(request: HttpRequest) -> HttpResponse:
    """Hand out the latest checkpoint with its cosignatures."""
    return download(checkpoints.checkpoint().to_bytes(), "checkpoint", _TEXT)


def policy(request: HttpRequest) -> HttpResponse:
    """Hand out the policy: whose signatures this ledger's checkpoints bear."""
    return download(policy_bytes(ledger().keys), "policy", _TEXT)


def one_file(request: HttpRequest) -> HttpResponse:
    """Hand out the verifier that is one file."""
    return download(verifier(), VERIFIER, "text/x-python; charset=utf-8")


def entries(request: HttpRequest) -> HttpResponse:
    """Show the entries, the newest first; `before` is the number that a page stands under."""
    gate.check(reader_of(request), None)
    size = queries.log_size()
    before = _number(request.GET.get("before"), size + 1)
    first = max(1, before - _SHOWN)
    found = [one for one in queries.entries(first - 1, _SHOWN) if one.entry_number < before]
    shown = [(one, one.entry()) for one in reversed(found)]
    return page(
        request,
        "log/entries.html",
        here=_HERE,
        rows=[(one, entry, kind_of(entry)) for one, entry in shown],
        size=size,
        onward=first if first > 1 else None,
        before=before if before <= size else None,
        task=overseer.state_of(ledger().path, overseer.EXPORT),
    )


def find_entry(request: HttpRequest) -> HttpResponse:
    """Go to the entry whose number is typed."""
    number = _number(request.GET.get("number"), 0)
    if not number:
        raise Refusal("entry_unknown", entry_number=request.GET.get("number", "")[:20])
    return Redirect(reverse("log_entry", kwargs={"number": str(number)}))


def entry(request: HttpRequest, number: int) -> HttpResponse:
    """Show an entry: what it says, its bytes, its leaf hash, and the way to the signed root."""
    gate.check(reader_of(request), None)
    found = queries.entry(number)
    said = found.entry()
    return page(
        request,
        "log/entry.html",
        here=_HERE,
        found=found,
        said=said,
        kind=kind_of(said),
        text=json.dumps(json.loads(found.body), ensure_ascii=False, indent=2),
        body=found.body.decode(),
        proof=_proof(number),
        last=queries.log_size(),
    )


def entry_bytes(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out the bytes of an entry as they are hashed."""
    gate.check(reader_of(request), None)
    return download(queries.entry(number).body, f"entry-{number}.json", "application/json")


def entry_receipt(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out the receipt of an entry."""
    gate.check(reader_of(request), None)
    data = receipt_for(entry_number=number).to_bytes()
    return download(data, f"entry-{number}.tlog-proof", _TEXT)


def export(request: HttpRequest) -> HttpResponseBase:
    """Have the whole log written into one file, and hand that out."""
    gate.check(reader_of(request), None)
    if request.method == "POST":
        checkpoints.checkpoint()  # an unsigned log is not given out
        overseer.start(ledger().path, overseer.EXPORT)
        return Redirect(f"{reverse('log_entries')}#export")
    place = overseer.exported(ledger().path)
    if not place.is_file():
        raise Refusal("export_missing")
    return FileResponse(place.open("rb"), as_attachment=True, filename=overseer.EXPORTED)


def _proof(number: int) -> dict[str, Any] | None:
    """Return what proves an entry; None as long as no checkpoint covers it."""
    try:
        receipt = checkpoints.receipt(number)
    except Refusal:
        return None
    hashes = [to_base64(one) for one in receipt.proof]
    return {"index": receipt.index, "hashes": hashes, "note": receipt.note.text}


def _tasks(request: HttpRequest) -> dict[str, Any]:
    task = overseer.state_of(ledger().path, overseer.AUDIT)
    ended = datetime.fromtimestamp(task["ended"], UTC) if task and "ended" in task else None
    return {"task": task, "ended": ended, "may_audit": _may_audit(request)}


def _may_audit(request: HttpRequest) -> bool:
    who = reader_of(request)
    return who.is_free or bool(who.roles() & _MAY_AUDIT)


def _reads_all(request: HttpRequest) -> bool:
    try:
        gate.check(reader_of(request), None)
    except Refusal:
        return False
    return True


def _number(text: str | None, default: int) -> int:
    is_number = text is not None and text.isascii() and text.isdecimal() and len(text) < 19
    return int(text) if is_number and text else default


ROUTES = (
    Route("log", "log", log, who=Who.SIGNED_IN),
    Route("log/audit", "log_audit", audit, ("GET", "POST"), Who.SIGNED_IN),
    Route("log/checkpoint", "log_checkpoint", checkpoint, who=Who.ANYONE),
    Route("log/policy", "log_policy", policy, who=Who.ANYONE),
    Route("log/kanhe_verify.py", "log_verifier", one_file, who=Who.ANYONE),
    Route("log/entries", "log_entries", entries),
    Route("log/entries/find", "find_entry", find_entry),
    Route("log/entries/<int:number>", "log_entry", entry),
    Route("log/entries/<int:number>/bytes", "entry_bytes", entry_bytes),
    Route("log/entries/<int:number>/receipt", "entry_receipt", entry_receipt),
    Route("log/export", "log_export", export, ("GET", "POST")),
)

"""The public page: is this receipt, checkpoint or figure genuine? No sign-in; nothing is stored."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from kanhe.acts.founding import policy_bytes
from kanhe.formats.verifier_file import NAME as VERIFIER
from kanhe.formats.verify_bundle import Demands
from kanhe.formats.verify_figure import judge
from kanhe.formats.wording import refusal_text
from kanhe.tlog.ed25519 import is_signed_by
from kanhe.tlog.policy import LONGEST_POLICY, Policy, parse_policy
from kanhe.tlog.rejection import Malformed
from kanhe.values.refusal import Refusal
from kanhe.web.pages import ledger, page
from kanhe.web.routing import Route, Who, language_of

#: What is counted again here, for anybody who asks; more is for the verifier in one file.
LONGEST = 8 << 20  # bytes
_ZIPPED = b"PK"


def prove(request: HttpRequest) -> HttpResponse:
    """Ask for a receipt or a bundle, and say what it proves or why it is refused."""
    lang = language_of(request)
    text, own = request.POST.get("receipt", ""), request.POST.get("policy", "")
    facts: dict[str, Any] = {"judged": None, "fault": "", "text": text, "own": own}
    status = 200
    if request.method == "POST":
        try:
            policy = _policy(own)
            facts["judged"] = judge(_sent(request), None, policy, is_signed_by, Demands())
        except Refusal as refusal:
            facts["fault"], status = refusal_text(refusal, lang), 422
    return page(
        request,
        "proof/proof.html",
        status=status,
        verifier=VERIFIER,
        megabytes=LONGEST >> 20,
        **facts,
    )


def _sent(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile) and file.name:
        data = bytes(file.read(LONGEST + 1))
    else:
        data = _lines(request.POST.get("receipt", ""))
    if len(data) > LONGEST:
        raise Refusal("proof_too_long", megabytes=str(LONGEST >> 20), verifier=VERIFIER)
    if data.startswith(_ZIPPED):
        raise Refusal("proof_zipped")
    return data


def _policy(own: str) -> Policy:
    """Return the policy that is typed, else this ledger's."""
    if not own.strip():
        return parse_policy(policy_bytes(ledger().keys))
    try:
        return parse_policy(_lines(own)[: LONGEST_POLICY + 1])
    except Malformed as fault:
        line, why = fault.facts.get("line", "1"), fault.facts.get("why", "")
        raise Refusal("verify.bad_policy", path="policy", line=line, why=why) from fault


def _lines(text: str) -> bytes:
    """Return what was pasted with the line ends that a note has."""
    plain = text.replace("\r\n", "\n").strip(" \t")
    return (plain if plain.endswith("\n") else plain + "\n").encode("utf-8", "replace")


ROUTES = (Route("proof", "proof", prove, ("GET", "POST"), Who.ANYONE),)

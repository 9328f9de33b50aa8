"""The ledger's side of the check desk: its figures, and what is asked and bound."""

import uuid

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from kanhe.acts.declaring import bind_claim
from kanhe.acts.holding import LedgerSide
from kanhe.formats.check_backing import score_text, scores_of, title_of
from kanhe.formats.check_html_panel import Ask, Lead
from kanhe.formats.pipeline import Result, check_bytes, lexicon_of, policy_of
from kanhe.reconcile.bindings import key_of
from kanhe.reconcile.matching import Match
from kanhe.reconcile.verdict import Outcome
from kanhe.registers.authority import MAY, Act
from kanhe.values.refusal import Refusal
from kanhe.web.figure_asking import trace_address
from kanhe.web.pages import now, occasion
from kanhe.web.reading import reader_of
from kanhe.web.routing import language_of

_ASKED = frozenset({Outcome.AMBIGUOUS, Outcome.UNBOUND, Outcome.SCOPE_DIFFERS})
_AROUND = 14  # characters of the draft that are kept on either side of what is bound


def held(request: HttpRequest, name: str, data: bytes, position: str = "") -> Result:
    """Return the draft checked against itself, and against the ledger's figures where the person
    reads all of them: a figure of the whole must not tell what a grant withholds.

    The figures are those of *position*, of now where it is empty.
    """
    policy = policy_of(None, b"")
    result = check_bytes(name, data, policy, lexicon_of(None, b""), None)
    if not reader_of(request).may(MAY[Act.READ]):
        return result
    return LedgerSide(position, policy, reader_of(request), until=now().date()).hold(result)


def question(request: HttpRequest, result: Result) -> Ask:
    """Return what is asked about a claim of *result*: which indicator it means."""
    lang = language_of(request)
    context = {"lang": lang, "csrf": get_token(request), "address": _bind_address(request)}
    may_bind = reader_of(request).may(MAY[Act.BIND])

    def ask(index: int) -> str:
        verdict = result.checked.verdicts[index]
        scores = scores_of(result.checked, index)
        if not may_bind or not scores or verdict is None or verdict.outcome not in _ASKED:
            return ""
        choices = [
            (one.indicator, title_of(result.checked, one.indicator, lang),
             score_text(one.total))
            for one in scores
        ]  # fmt: skip
        facts = {"index": index, "choices": choices, "once": uuid.uuid4().hex}
        return render_to_string("check_desk/ask.html", {**context, **facts}, using="pages")

    return ask


def trace_of(result: Result) -> Lead:
    """Return where the figure of a claim is traced: the page about it, at the same position."""

    def address(index: int) -> str:
        backing = result.checked.backing
        judged = backing.judgements[index] if backing is not None else None
        if judged is None or judged.figure is None:
            return ""
        return trace_address(judged.figure.indicator, judged.figure.query)

    return address


def _bind_address(request: HttpRequest) -> str:
    return f"{request.path}/bind"


def bind_asked(request: HttpRequest, result: Result, name: str) -> None:
    """Bind the claim that a form names; raises Refusal `claim_missing` for one not asked about."""
    typed = request.POST.get("claim", "")
    index = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else -1
    match = _match(result, index)
    number, text = result.checked.numbers[index], result.draft.text
    before = text[max(0, number.start - _AROUND) : number.start]
    after = text[number.end : number.end + _AROUND]
    bind_claim(
        occasion=occasion(request),
        key=key_of(number, match.scope.org_unit),
        indicator=request.POST.get("indicator", ""),
        draft=name,
        sentence=f"…{before}「{number.text}」{after}…".replace("\n", " "),
    )


def _match(result: Result, index: int) -> Match:
    backing = result.checked.backing
    if backing is None or not 0 <= index < len(backing.judgements):
        raise Refusal("claim_missing")
    judged = backing.judgements[index]
    if judged is None or judged.match is None:
        raise Refusal("claim_missing")
    return judged.match

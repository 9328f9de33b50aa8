"""A checked draft goes out: the page that shows what the office will stand by, and the act."""

from pathlib import PurePath

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kanhe.accounts import gate
from kanhe.acts.issuing import declare_checked, faults_of, stated_by
from kanhe.formats.pipeline import Result, policy_of
from kanhe.formats.wording import refusal_text
from kanhe.indicators.definition import by_name
from kanhe.reconcile.verdict import Outcome
from kanhe.registers.authority import Act
from kanhe.store import drafts
from kanhe.store.moments import moment
from kanhe.values.refusal import Refusal
from kanhe.web.check_holding import held
from kanhe.web.issued import fits
from kanhe.web.messages import tell
from kanhe.web.pages import ledger, now, occasion, page, signed_in
from kanhe.web.reading import reader_of
from kanhe.web.routing import language_of


def declare(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a draft on the desk would state, and let it go out.

    What is issued is what was shown: the form carries the log position of its figures.
    """
    gate.check(reader_of(request), None, Act.SEAL)
    draft, data = drafts.draft(ledger().path, signed_in(request).key, token, now())
    result = held(request, draft.name, data, request.POST.get("position", ""))
    if result.checked.backing is None:
        raise Refusal("web.not_yours")  # who may issue but not read the figures
    if request.method == "GET":
        return _asked(request, token, result)
    title = request.POST.get("title", "").strip() or draft.name
    try:
        number, count = declare_checked(
            occasion=occasion(request),
            checked=result.checked,
            title=title,
            sha256=result.draft.sha256,
            policy=policy_of(None, b""),
            is_anyway=request.POST.get("anyway") == "1",
        )
    except Refusal as refusal:
        return _asked(request, token, result, refusal)
    tell(request, "web.issued_done", document=title, count=str(count))
    return HttpResponseRedirect(reverse("issued_document", kwargs={"number": str(number)}))


def _asked(
    request: HttpRequest, token: str, result: Result, refusal: Refusal | None = None
) -> HttpResponse:
    backing = result.checked.backing
    assert backing is not None
    stated = stated_by(result.checked, "", now().date(), policy_of(None, b""))
    at = moment(str(backing.position))
    return page(
        request,
        "issued/issue.html",
        status=422 if refusal else 200,
        here="check_desk",
        token=token,
        name=result.draft.name,
        title=request.POST.get("title", "") or PurePath(result.draft.name).stem,
        stated=[(one, fits(one, one.figure)) for one in stated],
        unbound=sum(
            one is not None and one.figure is None and one.verdict.outcome is not Outcome.DUPLICATE
            for one in backing.judgements
        ),
        faults=faults_of(result.checked),
        indicators=by_name(at.indicators.values()),
        names=backing.org_units,
        position=backing.position,
        refused=refusal_text(refusal, language_of(request)) if refusal else "",
    )

"""The whole tally on a real article: bound rightly, nothing falsely accused, every slip found."""

import re

from kanhe.claims.number import Number
from kanhe.reconcile.against_figures import CONTEXT, Judgement, judge
from kanhe.reconcile.bindings import Binding
from kanhe.reconcile.matching import match
from kanhe.reconcile.verdict import Outcome

from .seed_ledger import (
    GOLD,
    Source,
    bind,
    catalogue,
    claims_of,
    labelled,
    needs_seed,
    seed_ledger,
    seed_text,
    setting,
)

pytestmark = needs_seed

FITS = {Outcome.AGREES, Outcome.AGREES_ROUNDED, Outcome.AGREES_HEDGED}


def judged(
    text: str, *bindings: Binding, without: str | None = None
) -> list[tuple[Number, Judgement]]:
    claims = claims_of(text)
    # offsets of duplicates count all numbers; here only claims are judged
    found = judge(
        [n for n in claims if n.duplicate_of is None],
        text,
        setting(*bindings, without=without),
        Source(seed_ledger()),
    )
    pairs = zip((n for n in claims if n.duplicate_of is None), found, strict=True)
    return [(number, one) for number, one in pairs if one is not None]


def gold() -> list[str]:
    return [GOLD[at] for at, n in enumerate(claims_of(seed_text())) if n.duplicate_of is None]


def asked() -> list[Binding]:
    """Answer every question about the article once, as a person would."""
    return [
        bind(number, name)
        for (number, one), name in zip(judged(seed_text()), gold(), strict=True)
        if one.verdict.outcome is Outcome.AMBIGUOUS
    ]


def test_the_ledger_sums_to_the_labels() -> None:
    assert len(labelled()) == 30
    assert seed_ledger().cells


def test_bound_rightly_and_nothing_wrongly_accused() -> None:
    results = judged(seed_text())
    right = [
        one.verdict.indicator == name and one.verdict.outcome in FITS
        for (_, one), name in zip(results, gold(), strict=True)
    ]
    assert len(results) == 30
    assert sum(right) >= 28
    rest = [one for (_, one), is_right in zip(results, right, strict=True) if not is_right]
    assert all(one.verdict.outcome is Outcome.AMBIGUOUS for one in rest)
    assert all(one.match is not None and len(one.match.scores) > 1 for one in rest)


def test_after_one_answer_everything_agrees() -> None:
    answers = asked()
    assert 1 <= len(answers) <= 2
    results = judged(seed_text(), *answers)
    assert [one.verdict.indicator for _, one in results] == gold()
    assert all(one.verdict.outcome in FITS for _, one in results)
    remembered = [one for _, one in results if "remembered" in one.verdict.reasons]
    assert [one.binding for one in remembered] == answers


def test_the_same_indicator_in_two_org_scopes() -> None:
    found = {n.text: one for n, one in judged(seed_text())}
    assert (found["3期"].org_unit, found["30期"].org_unit) == ("bureau", "city")
    assert found["3期"].verdict.indicator == found["30期"].verdict.indicator


def test_without_its_indicator_a_claim_goes_to_no_neighbour() -> None:
    """38 claims, each with its own indicator taken out of the ledger."""
    text, claims = seed_text(), claims_of(seed_text())
    assert len(claims) == 38
    wrong = []
    for number, name in zip(claims, GOLD, strict=True):
        context = text[max(0, number.start - CONTEXT) : number.start]
        names = setting().names
        found = match(number, context, catalogue(without=name), names)
        assert match(number, context, catalogue(), names).indicator in (name, None)
        wrong += [] if found.indicator is None else [(number.text, found.indicator)]
    assert len(wrong) <= 1, wrong


def slips(number: Number) -> list[str]:
    """Return the claim's text with one slip of the pen in each."""
    text = number.text
    found = re.match(r"\d+(?:\.\d+)?", text)
    assert found
    digits, tail = found.group(), text[found.end() :]
    made = [f"{digits[:-1]}{(int(digits[-1]) + 1) % 10}", f"1{digits}", f"{digits}7"]
    plain = digits.replace(".", "")
    if len(plain) > 1 and "." not in digits:
        made += [digits[1:], digits[:-1]]
    for at in range(len(plain) - 1):
        if "." not in digits and digits[at] != digits[at + 1]:
            made.append(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])
            break
    variants = [word + tail for word in made if not word.startswith("0")]
    if "." in digits:
        variants.append(plain + tail)
    for scale, other in (("亿", "万"), ("万", "亿")):
        if tail.startswith(scale):
            variants.append(digits + other + tail[1:])
    return [variant for variant in dict.fromkeys(variants) if variant != text]


def test_every_slip_of_the_pen_is_raised_and_nothing_else() -> None:
    text, answers = seed_text(), asked()
    missed, accused, total, differing = [], [], 0, 0
    for number, _ in judged(text, *answers):
        for variant in slips(number):
            total += 1
            changed = text[: number.start] + variant + text[number.end :]
            for other, one in judged(changed, *answers):
                outcome = one.verdict.outcome
                if other.start == number.start:
                    differing += outcome is Outcome.DIFFERS
                    missed += [(variant, outcome)] if outcome in FITS else []
                elif outcome is Outcome.DIFFERS:
                    accused.append((variant, other.text))
    assert total >= 130
    assert not missed
    assert not accused
    assert differing >= total * 9 // 10

"""Questions answered once: a person binds a claim's wording to an indicator, with provenance.

A binding is reused for the same key only, so that a second run gives the same verdicts without a
question. Two live ones that contradict each other reopen it. Nothing is deleted: a binding is
revoked, by whom, when, and why.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from kanhe.claims.number import Number
from kanhe.reconcile.counted_units import measure_of
from kanhe.reconcile.phrases import letters
from kanhe.reconcile.reading import class_of
from kanhe.reconcile.subjects import normal
from kanhe.values.refusal import Refusal


@dataclass(frozen=True, slots=True, order=True)
class BindingKey:
    """What makes two claims the same question.

    *signature*: the bigrams of the subject, sorted; *counted_unit*: its class (名 is 人);
    *org_unit*: the org scope; *measure*: times, money, percent, points or count.
    """

    signature: str
    counted_unit: str
    org_unit: str
    measure: str


@dataclass(frozen=True, slots=True)
class Binding:
    """A key bound to an indicator: by whom, when, in which draft, over which words."""

    key: BindingKey
    indicator: str
    bound_by: str
    bound_at: datetime
    draft: str
    sentence: str
    revoked_by: str | None = None
    revoked_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Recalled:
    """The live bindings of a key; several indicators are a conflict."""

    bindings: tuple[Binding, ...]

    @property
    def indicators(self) -> tuple[str, ...]:
        """Return the indicators that the key is bound to, each once."""
        return tuple(dict.fromkeys(binding.indicator for binding in self.bindings))


def key_of(number: Number, org_unit: str | None) -> BindingKey:
    """Return the key of a claim in the scope of *org_unit*."""
    bare = letters(normal(number.subject))
    pairs = sorted({bare[at : at + 2] for at in range(len(bare) - 1)} or {bare})
    counted_unit = class_of(number.counted_unit) or ""
    return BindingKey(
        " ".join(pairs), counted_unit, org_unit or "", measure_of(number.counted_unit)
    )


def revoked(binding: Binding, by: str, at: datetime, reason: str) -> Binding:
    """Return *binding* revoked; raises Refusal without a reason, or if it is revoked already."""
    if not reason.strip():
        raise Refusal("reason_missing", kind="binding")
    if binding.revoked_at is not None:
        raise Refusal("binding_revoked", indicator=binding.indicator)
    return replace(binding, revoked_by=by, revoked_at=at, reason=reason)


def recall(bindings: Iterable[Binding], key: BindingKey) -> Recalled:
    """Return the bindings of *key* that nobody has revoked, earliest first."""
    live = [one for one in bindings if one.key == key and one.revoked_at is None]
    return Recalled(tuple(sorted(live, key=lambda one: one.bound_at)))

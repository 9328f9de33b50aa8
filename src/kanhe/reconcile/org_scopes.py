"""Which org unit the words of a claim mean: 该局 as resolved, 全市各级公安机关, 许昌市公安局."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kanhe.values.orgtree import OrgTree
from kanhe.values.pattern import pattern

#: Words that take in everybody. 各县 or 各单位 alone names nobody in particular.
_WHOLE = pattern(r"^(?:全(?:[国省市县区州旗警]|系统)|[我本][国省市县区州旗]|各级|各地)")


@dataclass(frozen=True, slots=True)
class Scope:
    """An org unit, and whether the draft named it or it is only the draft's own."""

    org_unit: str | None
    is_stated: bool


@dataclass(frozen=True, slots=True)
class ScopeNames:
    """Names → org units; `whole` is what 全市 means here, `own` whose draft it is."""

    names: Mapping[str, str] = field(default_factory=dict)
    whole: str | None = None
    own: str | None = None

    def resolve(self, words: str | None, subject: str = "") -> Scope:
        """Return what *words* mean: the longest name in them, else everybody, else the own.

        A name within the *subject* of the claim itself (其中东城分局查摆问题) is nearer than all.
        """
        for said in (subject, words or ""):
            named = [name for name in self.names if name in said]
            if named:
                return Scope(self.names[max(named, key=lambda name: (len(name), name))], True)
        if words is not None and self.whole is not None and _WHOLE.match(words):
            return Scope(self.whole, True)
        return Scope(self.own, False)


def scope_names(
    tree: OrgTree, day: date, whole: str | None = None, own: str | None = None
) -> ScopeNames:
    """Return the names that org units bear on *day*; one that two of them bear means neither."""
    holders: dict[str, set[str]] = {}
    for key, org_unit in tree.org_units.items():
        if org_unit.is_open(day):
            name = [title for start, title in org_unit.names if start <= day][-1]
            holders.setdefault(name, set()).add(key)
    names = {name: next(iter(keys)) for name, keys in holders.items() if len(keys) == 1}
    return ScopeNames(names, whole, own)

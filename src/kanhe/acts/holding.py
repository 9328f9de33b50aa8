"""The ledger's side of a check: figures at one position of the log, for drafts of any door.

Nothing of Django is loaded until a ledger is asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from kanhe.values.period import Window

if TYPE_CHECKING:
    from kanhe.accounts.gate import Reader
    from kanhe.formats.pipeline import Result
    from kanhe.indicators.figure import Figure
    from kanhe.reconcile.against_figures import Judgement, Setting
    from kanhe.reconcile.against_issued import Issued
    from kanhe.reconcile.hedges import Policy
    from kanhe.reconcile.org_scopes import ScopeNames
    from kanhe.values.orgtree import OrgTree

TraceLine = tuple[str, date, Decimal]
"""The key of a record, its day, and what it gives."""

_TRACED = 20  # records shown of each figure on a page


class Figures:
    """Figures of the open ledger at one log position; each is asked for once."""

    def __init__(self, position: str, reader: "Reader") -> None:
        self.position, self._reader = position, reader
        self._known: dict[tuple[str, str, Window], Figure] = {}

    def figure(self, indicator: str, org_unit: str, window: Window) -> "Figure":
        """Return the figure; its value is None where nothing was reported.

        Raises: Refusal `not_authorised` for an org unit that the reader's grants do not reach.
        """
        from kanhe.accounts.gate import check
        from kanhe.indicators.figure import Query
        from kanhe.store import figures

        asked = (indicator, org_unit, window)
        if asked not in self._known:
            check(self._reader, org_unit)
            query = Query(org_unit, window, self.position)
            self._known[asked] = figures.figure(indicator, query)
        return self._known[asked]

    def forget(self) -> None:
        """Ask the ledger anew from now on."""
        self._known.clear()


class LedgerSide:
    """A ledger that drafts are held against, as of one position of its log."""

    def __init__(
        self,
        position: str,
        policy: "Policy",
        reader: "Reader",
        *,
        until: date,
        first: date | None = None,
        own: "Callable[[OrgTree], str | None]" = lambda _tree: None,
    ) -> None:
        """Open the ledger at *position* ("" is now); claims without a window mean the days from
        *first* to *until*. *own* names the org unit whose drafts they are."""
        from kanhe.reconcile.against_figures import Setting
        from kanhe.reconcile.matching import Candidate, Catalogue
        from kanhe.store import declarations, moments

        moment = moments.moment(position)
        self.position, self.tree = moment.position, moment.tree
        self.source = Figures(str(moment.position), reader)
        self._own = own(self.tree)
        self.issued: tuple[Issued, ...] = declarations.issued()
        self.setting: Setting = Setting(
            Catalogue(Candidate(one) for one in moment.indicators.values()),
            self._names(until, ""),
            until,
            tuple(declarations.bindings().values()),
            _campaign(first, until),
            policy,
        )

    def hold(self, result: "Result", *, is_traced: bool = False) -> "Result":
        """Return *result* with the ledger's verdicts on its claims; *is_traced* adds the first
        records behind each figure."""
        from kanhe.reconcile.holding import hold

        text = result.draft.text
        held = hold(
            result.checked,
            text,
            self.setting_for(text),
            self.source,
            self.issued,
            org_units=names_of(self.tree),
            position=self.position,
        )
        if is_traced and held.backing is not None:
            traces = self._traces(held.backing.judgements)
            held = replace(held, backing=replace(held.backing, traces=traces))
        return replace(result, checked=held)

    def _traces(self, judged: "Sequence[Judgement | None]") -> dict[int, tuple[TraceLine, ...]]:
        from kanhe.store.drilling import drill

        found = {}
        for index, one in enumerate(judged):
            if one is not None and one.figure is not None and one.figure.numerator is None:
                page = drill(one.figure.indicator, one.figure.query, limit=_TRACED)
                found[index] = tuple((row.key, row.day, row.contributes) for row in page.rows)
        return found

    def setting_for(self, text: str) -> "Setting":
        """Return the setting of one draft: whose it is, is said by --org or by its first name."""
        return replace(self.setting, names=self._names(self.setting.until, text))

    def _names(self, day: date, text: str) -> "ScopeNames":
        from kanhe.reconcile.org_scopes import scope_names

        root = root_of(self.tree)
        names = scope_names(self.tree, day, root, self._own or root)
        if self._own is not None or not text:
            return names
        return replace(names, own=_first_named(text, names.names) or root)


def _first_named(text: str, names: Mapping[str, str]) -> str | None:
    """Return the org unit that *text* names first; of names that begin there, the longest."""
    found = [(text.find(name), -len(name), key) for name, key in names.items() if name in text]
    return min(found)[2] if found else None


def _campaign(first: date | None, until: date) -> Window | None:
    """Return the days meant where a claim names none: from --from, else from the first period,
    else from the first day of the campaign."""
    if first is None:
        from kanhe.store import declarations, queries

        first = next((one.first for one in declarations.periods().values()), None)
        if first is None and (campaign := queries.campaign()):
            first = campaign.starts_on
    return None if first is None or first > until else Window(first, until + timedelta(days=1))


def root_of(tree: "OrgTree") -> str | None:
    """Return the one org unit that stood at the top last, None if there are several or none."""
    roots = [key for key, one in tree.org_units.items() if one.parents[-1][1] is None]
    alive = [key for key in roots if tree.org_units[key].closed_on is None]
    return alive[0] if len(alive) == 1 else None


def names_of(tree: "OrgTree") -> dict[str, str]:
    """Return the latest name of every org unit."""
    return {key: one.names[-1][1] for key, one in tree.org_units.items()}

"""`kanhe bind`: answer once which indicator a wording means; the log remembers who, when, where."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kanhe.cli.arguments import whole_number
from kanhe.cli.check import bytes_of
from kanhe.cli.command import command
from kanhe.cli.holding import HeldTo, LedgerSide
from kanhe.cli.session import DONE, REFUSED, Session
from kanhe.cli.showing import print_json, print_table
from kanhe.formats.check_backing import score_text, title_of
from kanhe.formats.check_places import Lines
from kanhe.formats.pipeline import check_bytes, lexicon_of, policy_of
from kanhe.reconcile.verdict import Checked, Outcome
from kanhe.values.refusal import Refusal

if TYPE_CHECKING:
    from kanhe.reconcile.matching import Match

_ASKED = frozenset({Outcome.AMBIGUOUS, Outcome.UNBOUND, Outcome.SCOPE_DIFFERS})
_GREATEST = 2**53
_AROUND = 14  # characters of the draft shown on either side


@dataclass(frozen=True, slots=True)
class Question:
    """A claim without an indicator: its number's index and place, and what may be meant."""

    index: int
    place: str
    match: "Match"


@command(
    "bind",
    ("draft?",),
    options=("--claim", "--indicator", "--revoke", "--reason", "--org", "--year"),
    flags=("--list",),
)
def run(session: Session, options: Namespace) -> int:
    """Ask about, list, make or revoke bindings."""
    if options.revoke is not None:
        return _revoke(session, options)
    if options.list or options.draft is None:
        return _list(session)
    return _Binding(session, options).run()


class _Binding:
    """One draft whose claims are being bound."""

    def __init__(self, session: Session, options: Namespace) -> None:
        self.session, self.options = session, options
        policy = policy_of(None, b"")
        self.name = Path(options.draft).name
        year = whole_number("bind", "--year", options.year, 9999)
        data = bytes_of(options.draft)
        result = check_bytes(self.name, data, policy, lexicon_of(None, b""), year)
        held_to = HeldTo(str(session.folder.path), org=options.org)
        side = LedgerSide(held_to, policy, session.now, session.actor)
        self.text = result.draft.text
        self.checked: Checked = side.hold(result).checked
        self.lines = Lines(self.text)

    def run(self) -> int:
        """Bind the claim that the command line names, or ask about each in turn."""
        if self.options.claim is not None:
            if self.options.indicator is None:
                raise Refusal("args.value", command="bind", option="--indicator")
            return self._told([self._bind(self._named(), self.options.indicator)])
        questions = [one for one in self._questions() if self._is_asked(one)]
        if not questions:
            print(self.session.say("bind.nothing", name=self.name))
            return DONE
        if self.session.is_json or not sys.stdin.isatty():
            return self._show(questions)
        return self._told([number for one in questions for number in self._ask(one)])

    def _questions(self) -> Iterator[Question]:
        backing = self.checked.backing
        assert backing is not None
        for index, judged in enumerate(backing.judgements):
            if judged is not None and judged.match is not None:
                line, column = self.lines.place(self.checked.numbers[index].start)
                yield Question(index, f"{line}:{column}", judged.match)

    def _is_asked(self, one: Question) -> bool:
        verdict = self.checked.verdicts[one.index]
        assert verdict is not None
        return verdict.outcome is Outcome.AMBIGUOUS

    def _named(self) -> Question:
        """Return the claim that --claim names by its place (73:162) or by its words (6个)."""
        wanted = self.options.claim
        found = [
            one
            for one in self._questions()
            if wanted in (one.place, self.checked.numbers[one.index].text)
        ]
        if len(found) != 1:
            places = "、".join(one.place for one in found) or "—"
            code = "bind.claim_twice" if found else "bind.claim_unknown"
            raise Refusal(code, claim=wanted, places=places)
        return found[0]

    def _bind(self, one: Question, indicator: str) -> int:
        from kanhe.acts.declaring import bind_claim
        from kanhe.reconcile.bindings import key_of

        number = self.checked.numbers[one.index]
        return bind_claim(
            occasion=self.session.occasion(),
            key=key_of(number, one.match.scope.org_unit),
            indicator=indicator,
            draft=self.name,
            sentence=self._sentence(one.index),
        )

    def _ask(self, one: Question) -> Iterator[int]:
        """Ask on the terminal; yield the entry's number, nothing where it is passed over."""
        print(f"\n{one.place}  {self._sentence(one.index)}")
        for at, score in enumerate(one.match.scores, 1):
            title = title_of(self.checked, score.indicator, self.session.lang)
            print(f"  {at}  {title}  [{score.indicator}]  {score_text(score.total)}")
        while True:
            said = input(self.session.say("bind.ask", count=str(len(one.match.scores)))).strip()
            if not said:
                return
            is_choice = said.isdigit() and 1 <= int(said) <= len(one.match.scores)
            try:
                yield self._bind(
                    one, one.match.scores[int(said) - 1].indicator if is_choice else said
                )
                return
            except Refusal as refusal:
                if refusal.code != "indicator_unknown":
                    raise
                print(self.session.say("indicator_unknown", indicator=said))

    def _sentence(self, index: int) -> str:
        number = self.checked.numbers[index]
        before = self.text[max(0, number.start - _AROUND) : number.start]
        after = self.text[number.end : number.end + _AROUND]
        return f"…{before}「{number.text}」{after}…".replace("\n", " ")

    def _show(self, questions: Sequence[Question]) -> int:
        """Show the questions where nobody can be asked; status 1, for they are open."""
        if self.session.is_json:
            shown = [
                {
                    "place": one.place,
                    "start": self.checked.numbers[one.index].start,
                    "text": self.checked.numbers[one.index].text,
                    "candidates": [score.indicator for score in one.match.scores],
                }
                for one in questions
            ]
            print_json({"kanhe": "bind/1", "draft": self.name, "asked": shown, "bound": []})
            return REFUSED
        for one in questions:
            print(f"{one.place}  {self._sentence(one.index)}")
            for score in one.match.scores:
                title = title_of(self.checked, score.indicator, self.session.lang)
                print(f"    {score_text(score.total)}  {score.indicator}  {title}")
        print(self.session.say("bind.how", name=self.name))
        return REFUSED

    def _told(self, numbers: Sequence[int]) -> int:
        if self.session.is_json:
            print_json({"kanhe": "bind/1", "draft": self.name, "asked": [], "bound": list(numbers)})
        else:
            print(self.session.say("bind.bound", count=str(len(numbers))))
        return DONE


def _list(session: Session) -> int:
    from kanhe.store import declarations

    found = declarations.bindings()
    if session.is_json:
        shown = [
            {
                "entry_number": number,
                "indicator": one.indicator,
                "org_unit": one.key.org_unit,
                "sentence": one.sentence,
                "draft": one.draft,
                "bound_by": one.bound_by,
                "bound_at": one.bound_at.isoformat(),
                "revoked_by": one.revoked_by,
                "reason": one.reason,
            }
            for number, one in found.items()
        ]
        print_json({"kanhe": "bindings/1", "bindings": shown})
        return DONE
    if not found:
        print(session.say("bind.none"))
        return DONE
    names = ("entry", "indicator", "sentence", "draft", "by", "state")
    rows = [
        (
            str(number),
            one.indicator,
            one.sentence,
            one.draft,
            f"{one.bound_by} {one.bound_at.date()}",
            session.say("bind.live" if one.revoked_at is None else "bind.gone"),
        )
        for number, one in found.items()
    ]
    print_table([session.say(f"figures.title_{name}") for name in names], rows)
    return DONE


def _revoke(session: Session, options: Namespace) -> int:
    from kanhe.acts.declaring import revoke_binding

    number = whole_number("bind", "--revoke", options.revoke, _GREATEST)
    assert number is not None
    revoke_binding(occasion=session.occasion(), entry_number=number, reason=options.reason or "")
    if session.is_json:
        print_json({"kanhe": "bind/1", "revoked": number})
    else:
        print(session.say("bind.revoked", entry_number=str(number)))
    return DONE

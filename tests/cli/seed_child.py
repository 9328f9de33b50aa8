"""In a process of its own: the founding article and its slips against the ledger of its numbers."""

import json
import sys
from datetime import datetime
from pathlib import Path


def main(ledger: str, draft: str) -> int:
    """Print what became of every slip of the pen, of claims whose indicator is gone."""
    from kanhe.cli.holding import HeldTo, LedgerSide
    from kanhe.formats.pipeline import check_bytes, lexicon_of, policy_of
    from kanhe.reconcile.against_figures import CONTEXT
    from tests.reconcile.test_matching_seed import slips

    policy, lexicon = policy_of(None, b""), lexicon_of(None, b"")
    side = LedgerSide(HeldTo(ledger, last="2021-07-15"), policy, datetime.now().astimezone())
    text = Path(draft).read_text(encoding="utf-8")

    def checked(words: str):  # type: ignore[no-untyped-def]
        return side.hold(check_bytes("seed.txt", words.encode(), policy, lexicon, None)).checked

    whole = checked(text)
    claims = [
        (number, verdict)
        for number, verdict in zip(whole.numbers, whole.verdicts, strict=True)
        if verdict is not None and number.duplicate_of is None
    ]
    total, missed, accused, differing = 0, [], [], 0
    for number, _ in claims:
        for variant in slips(number):
            total += 1
            changed = checked(text[: number.start] + variant + text[number.end :])
            for other, verdict in zip(changed.numbers, changed.verdicts, strict=True):
                if verdict is None:
                    continue
                if other.start == number.start:
                    differing += verdict.outcome == "differs"
                    missed += [variant] if verdict.outcome.startswith("agrees") else []
                elif verdict.outcome == "differs" and other.duplicate_of is None:
                    accused.append((variant, other.text))
    wrong = _without_its_indicator(side, text, whole, CONTEXT)
    print(
        json.dumps(
            {
                "slips": total,
                "missed": missed,
                "accused": accused,
                "differing": differing,
                "indicators": len(side.setting.catalogue.candidates),
                "wrong": wrong,
            }
        )
    )
    return 0


def _without_its_indicator(side, text: str, whole, reach: int):  # type: ignore[no-untyped-def]
    """Return the claims that are given to a neighbour when their own indicator is taken out."""
    from kanhe.reconcile.matching import Catalogue, match

    setting = side.setting_for(text)
    known = list(setting.catalogue.candidates.values())
    judged = whole.backing.judgements
    wrong = []
    for number, one in zip(whole.numbers, judged, strict=True):
        indicator = one and one.verdict.indicator
        if indicator is None:
            continue
        rest = Catalogue(each for each in known if each.indicator.name != indicator)
        context = text[max(0, number.start - reach) : number.start]
        found = match(number, context, rest, setting.names)
        wrong += [] if found.indicator is None else [(number.text, found.indicator)]
    return wrong


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))

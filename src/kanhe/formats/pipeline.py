"""One draft from its bytes to its result. The rooms meet here; each loads when it is needed."""

from dataclasses import dataclass

from kanhe.claims.lexicon import Lexicon
from kanhe.claims.page import Page
from kanhe.formats.draft import Draft
from kanhe.reconcile.hedges import Policy
from kanhe.reconcile.verdict import Checked


@dataclass(frozen=True, slots=True)
class Result:
    """A draft as read, its page as repaired, and what the check found."""

    draft: Draft
    page: Page
    checked: Checked


def check_bytes(
    name: str, data: bytes, policy: Policy, lexicon: Lexicon, year: int | None
) -> Result:
    """Return the result for the file *data*; agreeing checks are included.

    Raises: the refusals of `formats.reading`.
    """
    from kanhe.claims.extract import extract
    from kanhe.formats.reading import read_draft
    from kanhe.reconcile.checking import check_draft

    draft = read_draft(name, data)
    extraction = extract(draft.text, lexicon, hints=draft.hints, year=year)
    return Result(draft, extraction.page, check_draft(extraction, policy, is_verbose=True))


def lexicon_of(name: str | None, data: bytes) -> Lexicon:
    """Return the shipped lexicon, with the words of the file *data* where there is one."""
    from kanhe.formats.lexicon import extended_lexicon, shipped_lexicon

    return shipped_lexicon() if name is None else extended_lexicon(name, data)


def policy_of(name: str | None, data: bytes) -> Policy:
    """Return the policy of the file *data*, called *name*; the default one without a name.

    Raises: Refusal `policy_invalid`.
    """
    if name is None:
        return Policy()
    from kanhe.formats.policy import load_policy

    return load_policy(data, name)

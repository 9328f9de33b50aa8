"""Refusals: the request is understood, and it cannot or may not be done."""


class Refusal(Exception):
    """A request that is turned down, with what a person needs to go on.

    The core knows codes and facts; the words, in both languages, live in `formats.wording`.
    *code* names the message there; *facts* fill its blanks and are plain strings.
    """

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

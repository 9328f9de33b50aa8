"""A regular expression that is compiled when it is first asked.

A check knows some two hundred of them, a short draft needs a third, and to compile them all takes
longer than to check it.
"""

import re
from typing import Any, cast

_ASKED = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


class _Pattern:
    """Speaks as the compiled pattern does; its methods are the pattern's own after the first."""

    def __init__(self, expression: str, flags: int) -> None:
        self.pattern = expression
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self._flags)
        self.__dict__.update({asked: getattr(compiled, asked) for asked in _ASKED})
        return getattr(compiled, name)


def pattern(expression: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` returns, compiled later; an error in it is raised then."""
    return cast("re.Pattern[str]", _Pattern(expression, flags))

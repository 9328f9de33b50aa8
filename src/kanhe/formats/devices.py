"""What a browser says of itself, in the words that people know it by: Chrome 120 · Windows."""

import re

#: Signs of browsers, those first that also bear the sign of another.
_BROWSERS = (
    ("MicroMessenger", "WeChat"), ("DingTalk", "DingTalk"), ("QQBrowser", "QQ"), ("Edg", "Edge"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Version", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
_MOST = 40  # characters of a program that is no browser


def device(agent: str) -> str:
    """Return browser and system; the beginning of what was said for a program that is neither."""
    found = [_browser(agent), next((name for sign, name in _SYSTEMS if sign in agent), "")]
    return " · ".join(filter(None, found)) or agent[:_MOST]


def _browser(agent: str) -> str:
    for sign, name in _BROWSERS:
        if said := re.search(rf"{sign}[A-Za-z]*/(\d+)", agent):
            return f"{name} {said[1]}"
    return ""

"""Browsers and systems by the names that people know."""

import pytest

from kanhe.formats.devices import device

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (f"Mozilla/5.0 (Windows NT 6.1) {WEBKIT} Chrome/88.0.4324.96 Safari/537.36",
         "Chrome 88 · Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/120.0.0.0 Safari/537.36 Edg/121.0.2",
         "Edge 121 · Windows"),
        (f"Mozilla/5.0 (Linux; Android 13; V2) {WEBKIT} Chrome/116 Mobile MicroMessenger/8.0.42",
         "WeChat 8 · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 Version/16.0 "
         "Mobile/15E148 Safari/604.1", "Safari 16 · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0",
         "Firefox 115 · Linux"),
        ("curl/8.1", "curl/8.1"),
        ("x" * 90, "x" * 40),
        ("", ""),
    ],
)  # fmt: skip
def test_a_device_by_its_name(agent: str, told: str) -> None:
    assert device(agent) == told

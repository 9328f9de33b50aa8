"""The sample's sentences, among the words of the house."""

import pytest
from tests.formats.checked_sample import SAMPLE_WORDS

from kanhe.formats import wording


@pytest.fixture(autouse=True)
def _sample_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for code, sentences in SAMPLE_WORDS.items():
        monkeypatch.setitem(wording.WORDS, code, sentences)

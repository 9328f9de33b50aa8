"""Texts made to be slow, and ten times the text: counted in steps, or read in another process
that may be stopped, so a test cannot hang."""

import subprocess
import sys

import pytest

from kanhe.claims.extract import extract
from kanhe.formats.lexicon import shipped_lexicon

FRAGMENTS = [
    "“", "”", "一", "1", "1,", "0.", "第", "第 ", "、", "《", "(", "〔", "N", "A1", "1+", "1×",
    "12/", "12:",
    "十", "百", "千万亿", "三至", "3~", "翻", "周一", "日一", "每",
    "占", "约", "比增", "增长", "1个、", "走访1个,",
    "分别1%和2%", "他们", "公安局各局", "3月9日", "3月9日。",
    "“”开展以来", "截至", "到2035年", "1以上元", "案件1起的",
    "1\t", "一\t", "\t", "1\n", "一\n", "图\n", "本报记者\n", " ", "\u3000", "\u2009",
    "-1", "负", "百分之", "分之",
    "10 people ", "one ", "two hundred ", "from 1 to ", "Bureau Of ",
    "In 2020 ", "a ", "between 1 and ",
]  # fmt: skip
PROGRAM = """
import ast, sys
from kanhe.claims.extract import extract
from kanhe.formats.lexicon import shipped_lexicon
lexicon = shipped_lexicon()
for fragment in ast.literal_eval(sys.stdin.read()):
    text = (fragment * (25_000 // len(fragment) + 1))[:25_000]
    numbers = extract(text, lexicon).numbers
    assert all(text[n.start : n.end] == n.text for n in numbers), fragment
    print(ascii(fragment), len(numbers), flush=True)
"""
SECONDS_FOR_ALL = 300  # linear reading takes about a sixth of this on a slow machine


@pytest.mark.parametrize("part", range(4))
def test_long_texts_of_one_fragment_are_read_to_the_end(part):
    fragments = FRAGMENTS[part::4]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=repr(fragments),
        capture_output=True,
        text=True,
        timeout=SECONDS_FOR_ALL,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-200:] + done.stderr[-2000:]
    assert len(done.stdout.splitlines()) == len(fragments)


def steps(text: str) -> int:
    """Return how many functions are called, of Python and of C, while *text* is read."""
    count = 0

    def step(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        extract(text, shipped_lexicon())
    finally:
        sys.setprofile(None)
    return count


def report(paragraphs: int) -> str:
    """Return a draft of that many paragraphs, each with words and numbers of its own."""
    return "".join(
        f"第{n}街道走访单位{n * 7 + 300}家、住户{n + 900}户，排查隐患{n + 31}处，"
        f"整改率达98.{n % 10}%，较2024年提高{n % 7 + 1}个百分点。该局培训干警{n * 3 + 50}余人次。\n"
        for n in range(paragraphs)
    )


def test_ten_times_the_text_takes_ten_times_the_steps():
    extract(report(2), shipped_lexicon())  # patterns are compiled
    assert steps(report(400)) < 10.5 * steps(report(40))

"""Texts made to be slow: read in another process that may be stopped, so a test cannot hang."""

import subprocess
import sys

import pytest

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
    text = (fragment * (50_000 // len(fragment) + 1))[:50_000]
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

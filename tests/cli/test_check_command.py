import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kanhe.cli.main import language
from kanhe.formats.wording import WORDS

Run = Callable[..., Any]


class Pipe(io.TextIOWrapper):
    """Standard input with something in it."""

    def __init__(self, text: str, is_terminal: bool = False) -> None:
        super().__init__(io.BytesIO(text.encode()), encoding="ascii")
        self.is_terminal = is_terminal

    def isatty(self) -> bool:
        return self.is_terminal


# --- status and forms ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drafts", "status"),
    [
        (["right.txt"], 0),
        (["wrong.txt"], 1),
        (["right.txt", "wrong.txt"], 1),
        (["empty.txt", "wrong.txt", "right.txt"], 2),
        (["gone.txt"], 2),
    ],
)
@pytest.mark.parametrize("form", ["table", "json"])
def test_status_is_the_worst_of_the_drafts(
    kanhe: Run, drafts: list[str], status: int, form: str
) -> None:
    assert kanhe("check", *drafts, "--format", form).status == status


def test_one_table(kanhe: Run) -> None:
    done = kanhe("check", "wrong.txt")
    assert done.out.startswith("wrong.txt  13 字  2 个数字\n")
    assert "■ 不一致  前后两处" in done.out
    assert "两处不同，None，default。请定下一个。" in done.out
    assert "\x1b" not in done.out
    assert done.err == ""


def test_several_tables_end_in_a_line_on_all(kanhe: Run) -> None:
    done = kanhe("check", "wrong.txt", "empty.txt", "right.txt")
    assert "\n\nright.txt  7 字" in done.out
    assert done.out.endswith("\n共 3 篇：1 篇有不一致，1 篇未见不一致，1 篇未能读取。\n")
    assert done.err == "empty.txt：没有文字。\nempty.txt: no text.\n"


def test_json_is_one_line_a_draft(kanhe: Run) -> None:
    done = kanhe("check", "wrong.txt", "right.txt", "--format", "json")
    found = [json.loads(line) for line in done.out.splitlines()]
    assert [each["draft"]["name"] for each in found] == ["wrong.txt", "right.txt"]
    assert [len(each["checks"]) for each in found] == [1, 0]


def test_html_is_written_beside_the_draft_and_told(kanhe: Run) -> None:
    os.mkdir("稿")
    Path("稿/a.txt").write_text("共12家", encoding="utf-8")
    done = kanhe("check", "稿/a.txt", "--format=html", "--lang", "zh")
    assert done.out == f"a.txt：已写到 {Path('稿/a.checked.html')}\n"
    assert Path("稿/a.checked.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_options_may_stand_anywhere(kanhe: Run) -> None:
    assert kanhe("--lang", "en", "check", "right.txt", "--verbose", "wrong.txt").status == 1
    assert "2 drafts: 1 with" in kanhe("check", "right.txt", "--lang=en", "wrong.txt").out


def test_year_and_policy_reach_the_check(kanhe: Run) -> None:
    Path("house.toml").write_text("near", encoding="utf-8")
    done = kanhe("check", "wrong.txt", "--year", "2021", "--policy", "house.toml")
    assert "两处不同，2021，house.toml near。" in done.out


# --- standard input -----------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["check"], ["check", "-"]])
def test_a_pipe_is_read(kanhe: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.setattr("sys.stdin", Pipe("共13家"))
    done = kanhe(*arguments)
    assert (done.status, done.out[:8]) == (1, "-  4 字  ")


def test_a_terminal_without_a_draft_is_told_what_to_do(
    kanhe: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Pipe("", is_terminal=True))
    done = kanhe("check")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("没有写稿件。")


def test_html_of_a_pipe_is_written_here(kanhe: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Pipe("共13家"))
    assert kanhe("check", "-", "--format", "html").status == 1
    assert Path("stdin.checked.html").is_file()


# --- where results go ---------------------------------------------------------------------------


def test_tables_and_json_share_one_file(kanhe: Run) -> None:
    for form, count in (("json", 2), ("table", 2)):
        Path("out.txt").write_text("old", encoding="utf-8")
        done = kanhe("check", "wrong.txt", "right.txt", "--format", form, "-o", "out.txt")
        text = Path("out.txt").read_text(encoding="utf-8")
        assert done.out == ""
        assert text.count("right.txt") + text.count("wrong.txt") == count
        assert "old" not in text


def test_a_directory_takes_several_pages(kanhe: Run) -> None:
    Path("sub").mkdir()
    Path("sub/wrong.txt").write_text("共12家", encoding="utf-8")
    Path("wrong.md").write_text("共12家", encoding="utf-8")
    drafts = ["wrong.txt", "wrong.md", "sub/wrong.txt", "right.txt"]
    assert kanhe("check", *drafts, "--format", "html", "-o", "out").status == 1
    assert sorted(path.name for path in Path("out").iterdir()) == [
        "right.checked.html",
        "wrong.checked.html",
        "wrong.md.checked.html",
        "wrong.txt.checked.html",
    ]


def test_one_page_into_a_directory_or_a_file(kanhe: Run) -> None:
    kanhe("check", "right.txt", "--format", "html", "-o", "new/")
    kanhe("check", "right.txt", "--format", "html", "-o", "deep/page.html")
    assert Path("new/right.checked.html").is_file()
    assert Path("deep/page.html").is_file()


def test_a_page_to_standard_output(kanhe: Run) -> None:
    done = kanhe("check", "right.txt", "--format", "html", "-o", "-")
    assert done.out.startswith("<!DOCTYPE html>")
    assert done.out.endswith("</html>\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["right.txt", "-o", "right.txt"], "cli.would_overwrite"),
        (["right.txt", "-o", "./right.txt", "--format", "json"], "cli.would_overwrite"),
        (["right.txt", "-o", "link.txt"], "cli.would_overwrite"),
        (["right.txt", "--policy", "wrong.txt", "-o", "wrong.txt"], "cli.would_overwrite"),
        (["right.txt", "wrong.txt", "-o", "empty.txt", "--format", "html"], "cli.needs_directory"),
        (["right.txt", "wrong.txt", "-o", "-", "--format", "html"], "cli.one_to_stdout"),
        (["right.txt", "-o", "empty.txt/a"], "cli.cannot_write"),
        (["right.txt", "--format", "docx"], "cli.docx_needs_docx"),
        (["right.txt", "--format", "pdf"], "cli.not_a_choice"),
        (["right.txt", "--lang", "fr"], "cli.not_a_choice"),
        (["right.txt", "--year", "21"], "cli.not_a_year"),
        (["right.txt", "--year", "二〇二一"], "cli.not_a_year"),
        (["right.txt", "--year"], "cli.option_value"),
        (["right.txt", "--verbose=3"], "cli.option_value"),
        (["right.txt", "--colour"], "cli.unknown_option"),
        (["right.txt", "--verb"], "cli.unknown_option"),
        (["right.txt", "--policy", "gone.toml"], "cli.no_policy"),
        (["-", "-"], "cli.input_twice"),
        (["."], "cli.is_directory"),
        (["gone.txt"], "cli.no_file"),
        (["right.txt/a"], "cli.cannot_read"),
        (["x" * 300], "cli.cannot_read"),
    ],
)
def test_what_cannot_be_done_is_said_in_both_languages(
    kanhe: Run, arguments: list[str], code: str
) -> None:
    os.symlink("right.txt", "link.txt")
    before = {path: path.read_bytes() for path in Path().glob("*.txt")}
    done = kanhe("check", *arguments)
    assert done.status == 2
    chinese, english = done.err.splitlines()
    for line, sentence in zip((chinese, english), WORDS[code], strict=True):
        fixed = [part.split("{")[0] for part in sentence.split("}")]
        assert all(part in line for part in fixed)
    assert {path: path.read_bytes() for path in Path().glob("*.txt")} == before


def test_lang_makes_messages_one_language(kanhe: Run) -> None:
    assert kanhe("check", "gone.txt", "--lang", "zh").err.count("\n") == 1
    assert kanhe("check", "--lang=en", "--nope").err.startswith("Unknown option --nope.")


def test_a_hostile_file_name_cannot_steer_the_terminal(kanhe: Run) -> None:
    done = kanhe("check", "a\x1b[2J.txt")
    assert "\x1b" not in done.err
    assert done.status == 2


def test_no_file_is_taken_into_memory_without_limit(
    kanhe: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kanhe.cli.check.READ_AT_MOST", 1000)
    Path("huge.txt").write_bytes(bytes(1005))
    done = kanhe("check", "huge.txt", "--format", "json")
    assert json.loads(done.out)["draft"]["characters"] == 1000


# --- the screen ---------------------------------------------------------------------------------


class Terminal(io.TextIOWrapper):
    """A stream that a person looks at."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="ascii")

    def isatty(self) -> bool:
        return True

    def seen(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("no_color", "is_coloured"), [("", True), ("1", False)])
def test_colour_is_for_terminals_that_want_it(
    kanhe: Run, monkeypatch: pytest.MonkeyPatch, no_color: str, is_coloured: bool
) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("COLUMNS", "60")
    kanhe("check", "wrong.txt")
    assert ("\x1b[1;31m■" in screen.seen()) is is_coloured
    assert "─" * 60 in screen.seen()
    assert "─" * 61 not in screen.seen()


def test_progress_is_for_terminals_and_leaves_nothing(
    kanhe: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    kanhe("check", "right.txt", "wrong.txt")
    assert "正在核对 2/2  wrong.txt" in screen.seen()
    assert screen.seen().endswith("\r\x1b[K")


# --- the command itself -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "environment", "lang"),
    [
        ([], {}, "zh"),
        ([], {"LANG": "C.UTF-8"}, "zh"),
        ([], {"LANG": "POSIX"}, "zh"),
        ([], {"LANG": "zh_CN.GB18030"}, "zh"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "de_DE"}, "en"),
        ([], {"LANG": "en_US", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN", "KANHE_LANG": "en"}, "en"),
        ([], {"LANG": "en_US", "KANHE_LANG": "zh-CN"}, "zh"),
        (["--lang", "en"], {"KANHE_LANG": "zh"}, "en"),
        (["--lang=zh"], {"KANHE_LANG": "en"}, "zh"),
        (["--lang"], {"KANHE_LANG": "en"}, "en"),
    ],
)
def test_language(arguments: list[str], environment: dict[str, str], lang: str) -> None:
    assert language(arguments, environment) == lang


@pytest.mark.parametrize(
    ("arguments", "status", "begin"),
    [
        (["--help"], 0, "勘合 Kanhe：让公开的"),
        (["--lang", "en", "-h"], 0, "Kanhe 勘合: every"),
        (["check", "--help"], 0, "核对稿件里的数字"),
        (["check", "-h", "--lang", "en"], 0, "Check the numbers"),
        (["--version", "--lang=en"], 0, "Kanhe "),
        (["--lang=en", "--version"], 0, "Kanhe "),
    ],
)
def test_help_and_version(kanhe: Run, arguments: list[str], status: int, begin: str) -> None:
    done = kanhe(*arguments)
    assert done.status == status
    assert done.out.startswith(begin)


def test_without_a_command_help_goes_to_standard_error(kanhe: Run) -> None:
    done = kanhe()
    assert (done.status, done.out) == (2, "")
    assert "kanhe check 稿件…" in done.err


@pytest.mark.parametrize(
    ("argument", "begin"), [("chekc", "没有“chekc”这个命令"), ("--nope", "不认识选项 --nope")]
)
def test_an_unknown_command_is_refused(kanhe: Run, argument: str, begin: str) -> None:
    done = kanhe(argument)
    assert done.status == 2
    assert done.err.startswith(begin)


@pytest.mark.parametrize("lang", [0, 1])
def test_help_names_every_option_and_fits_a_terminal(lang: int) -> None:
    from wcwidth import wcswidth

    from kanhe.cli.options import FORMATS, _parser

    text = WORDS["cli.help_check"][lang]
    options = [name for action in _parser()._actions for name in action.option_strings]
    assert all(name in text for name in (*options, *FORMATS))
    assert max(wcswidth(line) for line in text.splitlines()) <= 80


def test_an_interrupt_is_no_traceback(kanhe: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kanhe.cli.check.read_options", interrupted)
    done = kanhe("check", "right.txt")
    assert (done.status, done.err) == (130, "已中断。\n")

"""Problems as people read them."""

import io
import os

import pytest
from rich.cells import cell_len

from quizengine.core.problem import Place, Problem
from quizengine.terminal.problems import lines, tell

MISTYPED = Problem(
    "bank.unknown-key",
    "unknown key `anwser`: did you mean `answer`?",
    "no key of that name is known",
    "rename it",
    Place("identity/x.yaml", 3, 1),
)


def test_a_problem_is_a_line_with_its_place_and_code_and_then_why_and_mend() -> None:
    out = io.StringIO()
    tell([MISTYPED, Problem("a.b", "nothing more")], out)
    assert out.getvalue() == (
        "identity/x.yaml:3:1: unknown key `anwser`: did you mean `answer`? (bank.unknown-key)\n"
        "    why: no key of that name is known\n"
        "    mend: rename it\n"
        "nothing more (a.b)\n"
    )


def test_problems_go_to_standard_error_for_want_of_a_stream(capsys: pytest.CaptureFixture[str]) -> None:
    tell([Problem("a.b", "what")])
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "what (a.b)\n")


def test_lines_are_no_wider_than_the_terminal_where_words_can_be_parted() -> None:
    told = lines(MISTYPED, 44)
    assert told == [
        "identity/x.yaml:3:1: unknown key `anwser`:",
        "    did you mean `answer`?",
        "    (bank.unknown-key)",
        "    why: no key of that name is known",
        "    mend: rename it",
    ]
    chinese = Problem("a.b", "哪个服务 签发令牌 哪个服务 签发令牌 哪个服务 签发令牌")
    assert max(map(cell_len, lines(chinese, 40))) <= 40


def test_a_word_wider_than_the_terminal_stays_whole() -> None:
    path = "/a/very/long/path/" * 6
    assert any(path in line for line in lines(Problem("a.b", f"see {path}"), 40))


def test_what_a_terminal_would_act_on_is_written_out() -> None:
    assert lines(Problem("a.b", "red \x1b[31m\u202e\nnext")) == ["red \\x1b[31m\\u202e next (a.b)"]


def test_a_terminals_width_is_asked_for() -> None:
    controller, terminal = os.openpty()
    with os.fdopen(terminal, "w", encoding="utf-8") as out, os.fdopen(controller, "rb") as screen:
        tell([MISTYPED], out)
        out.flush()
        assert b"\r\n" in screen.read1(4096)

"""Texts on a terminal: safe, wrapped, and clocks."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from quizengine.terminal.clock_face import time_left
from quizengine.terminal.prose import reflowed
from quizengine.terminal.safe import shown
from quizengine.terminal.wrapping import wrapped


@pytest.mark.parametrize(
    ("seconds", "face"),
    [(0, "00:00"), (0.2, "00:01"), (61, "01:01"), (3600, "1:00:00"), (-5, "00:00"), (inf, "")],
)
def test_time_left_is_written_as_people_read_it(seconds: float, face: str) -> None:
    assert time_left(seconds) == face


@given(st.text())
def test_nothing_that_a_terminal_acts_on_is_shown(text: str) -> None:
    assert not any(ord(one) < 32 or one in "\x7f\x9b\u202e\u200f" for one in shown(text) if one not in "\n\t")


def test_what_is_harmless_is_shown_as_it_is() -> None:
    assert shown("云盘 `a` [bold] é") == "云盘 `a` [bold] é"
    assert shown("\x1b[31mred\x1b[0m \u202eevil") == "\\x1b[31mred\\x1b[0m \\u202eevil"


def test_a_long_text_is_cut_and_says_how_long_it_was() -> None:
    assert shown("x" * 5000, longest=3) == "xxx… (5000 characters)"


def test_the_lines_of_a_paragraph_are_joined_and_code_and_lists_keep_theirs() -> None:
    text = "One line\ngoes on.\n\n    openstack volume list\nThen:\n- a\n- b\n"
    assert reflowed(text) == "One line goes on.\n\n    openstack volume list\nThen:\n- a\n- b"


def test_chinese_lines_are_joined_without_a_space() -> None:
    assert reflowed("云平台的\n管理员") == "云平台的管理员"
    assert reflowed("运行\nopenstack") == "运行 openstack"


def test_words_are_wrapped_whole_and_what_is_too_long_is_cut() -> None:
    assert wrapped("one two  three", 8) == ["one two", "three"]
    assert wrapped("abcdefghij kl", 4) == ["abcd", "efgh", "ij", "kl"]
    assert wrapped("", 10) == [""]


def test_chinese_is_wrapped_anywhere_but_before_its_punctuation() -> None:
    assert wrapped("镜像要保留在列表中，ID 和属性不变。", 18) == ["镜像要保留在列表", "中，ID 和属性不", "变。"]


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"])), st.integers(2, 30))
def test_nothing_is_lost_and_nothing_is_too_wide_when_wrapped(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)

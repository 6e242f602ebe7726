"""Texts on a terminal: safe, wrapped, and clocks."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizengine.terminal.clock_face import time_left
from quizengine.terminal.prose import reflowed
from quizengine.terminal.safe import shown


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

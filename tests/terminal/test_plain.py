"""The plain prompter: what may be typed, and what comes of it."""

from collections.abc import Callable
from io import StringIO
from math import inf

import pytest

from quizengine.core.item import Item
from quizengine.core.page import Action, Answer, GoTo, Page, Wish
from quizengine.terminal.console import console
from quizengine.terminal.line import TimeUpError
from quizengine.terminal.plain import PlainPrompter
from quizengine.terminal.sheet import Sheet
from tests.scenes import choice, entry, task


class TypedBefore:
    """Lines that were typed before the test began; an exception among them is raised."""

    def __init__(self, *lines: str | type[BaseException]) -> None:
        self.lines = list(lines)
        self.prompts: list[str] = []

    def ask(self, prompt: str, left: Callable[[], float]) -> str:
        self.prompts.append(prompt)
        if left() <= 0:
            raise TimeUpError
        line = self.lines.pop(0) if self.lines else EOFError
        if isinstance(line, str):
            return line
        raise line


def minute() -> float:
    return 60.0


def page(item: Item, response: object = None, number: int = 2) -> Page:
    return Page(number, 4, item, item.question.present("seed"), response, flagged=False)


def asked(item: Item, *lines: str | type[BaseException], response: object = None) -> tuple[Action, str]:
    stream = StringIO()
    prompter = PlainPrompter(Sheet(console(stream), "en"), TypedBefore(*lines))
    return prompter.ask(page(item, response), minute), stream.getvalue()


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("1", Answer(["yes"])),
        (" 3 ", Answer(["maybe"])),
        ("", Wish.NEXT),
        ("n", Wish.NEXT),
        (":n", Wish.NEXT),
        ("P", Wish.PREVIOUS),
        ("f", Wish.FLAG),
        ("l", Wish.REVIEW),
        ("submit", Wish.SUBMIT),
        ("q", Wish.LEAVE),
        ("c", Answer(None)),
        ("g 4", GoTo(4)),
        ("go to 1", GoTo(1)),
    ],
)
def test_a_line_at_a_choice_is_an_answer_or_a_command(line: str, action: Action) -> None:
    assert asked(choice("a/one"), line)[0] == action


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("4", "There is no option 4: they go from 1 to 3."),
        ("1 2", "Choose at most 1."),
        ("g 9", "There is no item 9: they go from 1 to 4."),
        ("sumbit", "`sumbit` is no command here; ? tells which are."),
        ("\x1b[2J", "`\\x1b[2j` is no command here"),
        ("?", "leave; the clock goes on"),
        ("s", "The lab's shell belongs to the tasks"),
    ],
)
def test_what_cannot_be_done_is_told_and_asked_again(line: str, told: str) -> None:
    action, shown = asked(choice("a/one"), line, "2")
    assert action == Answer(["no"])
    assert told in shown


def test_words_are_written_into_a_blank_and_a_colon_makes_a_command() -> None:
    assert asked(entry("a/two"), " 5000 ")[0] == Answer({"port": "5000"})
    assert asked(entry("a/two"), ":p")[0] is Wish.PREVIOUS
    assert asked(entry("a/two"), ":?", "n")[0] == Answer({"port": "n"})


def test_an_empty_line_leaves_a_blank_as_it_was() -> None:
    assert asked(entry("a/two"), "", response={"port": "5000"})[0] is Wish.NEXT


def test_a_task_is_marked_as_done_or_its_shell_is_opened() -> None:
    assert asked(task("b/four"), "d")[0] == Answer({"done": True})
    assert asked(task("b/four"), "s")[0] is Wish.SHELL


def test_ctrl_c_is_explained_once_and_believed_the_second_time() -> None:
    action, shown = asked(choice("a/one"), KeyboardInterrupt, "1")
    assert action == Answer(["yes"])
    assert "Press Ctrl-C again to leave" in shown
    with pytest.raises(KeyboardInterrupt):
        asked(choice("a/one"), KeyboardInterrupt, KeyboardInterrupt)


def test_the_end_of_input_leaves() -> None:
    assert asked(choice("a/one"))[0] is Wish.LEAVE


def test_when_the_time_is_up_it_says_so() -> None:
    stream = StringIO()
    prompter = PlainPrompter(Sheet(console(stream), "en"), TypedBefore("1"))
    assert prompter.ask(page(choice("a/one")), lambda: 0.0) is Wish.TIME_UP
    assert "Time is up." in stream.getvalue()


def test_the_review_goes_to_a_number_hands_in_or_goes_back() -> None:
    pages = tuple(page(choice(f"a/{number}"), ["yes"] if number == 1 else None, number) for number in (1, 2, 3, 4))

    def reviewed(*lines: str | type[BaseException]) -> Action:
        return PlainPrompter(Sheet(console(StringIO()), "en"), TypedBefore(*lines)).review(pages, minute)

    assert reviewed("3") == GoTo(3)
    assert reviewed("7", "what", "submit") is Wish.SUBMIT
    assert reviewed("") is Wish.NEXT
    assert reviewed() is Wish.LEAVE


def test_handing_in_takes_a_yes() -> None:
    def confirmed(*lines: str | type[BaseException]) -> bool:
        return PlainPrompter(Sheet(console(StringIO()), "en"), TypedBefore(*lines)).confirms_submission(2, minute)

    assert confirmed("y")
    assert confirmed("YES")
    assert not confirmed("")
    assert not confirmed(EOFError)


def test_every_prompt_shows_the_time_that_is_left() -> None:
    lines = TypedBefore("1")
    PlainPrompter(Sheet(console(StringIO()), "en"), lines).ask(page(choice("a/one")), minute)
    assert lines.prompts == ["01:00 > "]


def test_without_a_limit_no_clock_is_shown() -> None:
    lines, stream = TypedBefore("1"), StringIO()
    PlainPrompter(Sheet(console(stream), "en"), lines).ask(page(choice("a/one")), lambda: inf)
    assert lines.prompts == ["> "]
    assert "left" not in stream.getvalue()

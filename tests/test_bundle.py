"""What comes with the program."""

import pytest

from quizengine.bundle import bundled
from quizengine.core.problem import ProblemError


@pytest.mark.parametrize("name", ["questionbank", "checkers"])
def test_the_bank_and_the_checkers_are_there(name: str) -> None:
    assert bundled(name).is_dir()


def test_what_does_not_come_with_the_program_is_told() -> None:
    with pytest.raises(ProblemError) as ended:
        bundled("no-such-folder")
    assert ended.value.problems[0].code == "bundle.not-there"

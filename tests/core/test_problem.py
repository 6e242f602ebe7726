"""Problems told to people and machines."""

import pytest

from quizengine.core.problem import Exit, Place, Problem, ProblemError


@pytest.mark.parametrize(
    ("place", "written"),
    [(Place("a.yaml", 3, 5), "a.yaml:3:5"), (Place("a.yaml", 3), "a.yaml:3"), (Place("a.yaml"), "a.yaml")],
)
def test_a_place_is_written_as_compilers_do(place: Place, written: str) -> None:
    assert str(place) == written


def test_a_machine_gets_only_what_there_is_to_say() -> None:
    assert Problem("bank.x", "it is so").as_json() == {"code": "bank.x", "what": "it is so"}


def test_a_machine_gets_all_there_is_to_say() -> None:
    assert Problem("bank.x", "it is so", "because", "do this", Place("a.yaml", 3, 5)).as_json() == {
        "code": "bank.x",
        "what": "it is so",
        "why": "because",
        "mend": "do this",
        "file": "a.yaml",
        "line": 3,
        "column": 5,
    }


def test_an_error_carries_its_problems_and_an_exit_status() -> None:
    error = ProblemError(Problem("a", "one"), Problem("b", "two"))
    assert str(error) == "one; two"
    assert [problem.code for problem in error.problems] == ["a", "b"]
    assert error.status == Exit.UNAVAILABLE
    assert ProblemError(status=Exit.NO).status == 1


def test_whoever_only_reads_the_exception_is_told_why_as_well() -> None:
    assert str(ProblemError(Problem("lab.failed", "the lab did not come up", why="a port is taken"))) == (
        "the lab did not come up: a port is taken"
    )

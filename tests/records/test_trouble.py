"""What the system says of the file, in words."""

import errno
import os
from pathlib import Path

import pytest

from quizengine.core.problem import Exit, ProblemError
from quizengine.records.trouble import told

PATH = Path("home/records.db")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "records.disk-full"),
        (errno.EDQUOT, "records.disk-full"),
        (errno.EACCES, "records.no-access"),
        (errno.EROFS, "records.no-access"),
    ],
)
def test_an_error_of_the_system_is_told_with_its_mend(number: int, code: str) -> None:
    with pytest.raises(ProblemError) as refused, told(PATH):
        raise OSError(number, os.strerror(number))
    (problem,) = refused.value.problems
    assert problem.code == code
    assert os.strerror(number) in problem.why
    assert str(PATH) in problem.what
    assert problem.mend
    assert refused.value.status == Exit.UNAVAILABLE


def test_what_is_told_already_is_told_once() -> None:
    problem = ProblemError()
    with pytest.raises(ProblemError) as refused, told(PATH):
        raise problem
    assert refused.value is problem

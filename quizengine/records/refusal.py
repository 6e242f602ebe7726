"""What the records refuse, and why."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from quizengine.core.problem import Exit, Problem, ProblemError


def still_open(attempt: str) -> ProblemError:
    """Say that one attempt must end before the next begins."""
    return ProblemError(
        Problem(
            "records.open-attempt",
            f"attempt {attempt} is still open",
            why="there is at most one open attempt, so that its time is never in doubt",
            mend="resume it with `quizengine exam` and hand it in",
        )
    )


def same_id(attempt: str) -> ProblemError:
    """Say that chance gave a name twice."""
    return ProblemError(
        Problem("records.same-id", f"there is an attempt {attempt} already", mend="run the command again")
    )


def moved_on(attempt: str) -> ProblemError:
    """Say that this program's picture of an attempt is out of date."""
    return ProblemError(
        Problem(
            "records.moved-on",
            f"attempt {attempt} went on in another program",
            why="something was kept in it after this program looked last",
            mend="go on there, or close it and run the command again",
        )
    )


def no_such_attempt(attempt: str, recent: list[str]) -> ProblemError:
    """Say that nothing goes by this name, and which names there are."""
    there_is = f"the latest are {', '.join(recent)}" if recent else "there is none yet: sit one with `quizengine exam`"
    problem = Problem("records.no-such-attempt", f"there is no attempt `{attempt}`", mend=there_is)
    return ProblemError(problem, status=Exit.USAGE)


def several_attempts(start: str, ids: Iterable[str]) -> ProblemError:
    """Say that a shortened name is too short."""
    what = f"several attempts begin with `{start}`"
    problem = Problem("records.several-attempts", what, mend=f"write more of the one you mean: {', '.join(ids)}")
    return ProblemError(problem, status=Exit.USAGE)


@contextmanager
def readable(what: str) -> Iterator[None]:
    """Tell of a row that somebody changed by hand, rather than fail in the middle of its JSON."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        problem = Problem(
            "records.unreadable",
            f"{what} cannot be read",
            why=f"{type(error).__name__}: {error}",
            mend="undo what was changed in the records by hand, or put a copy of the file back",
        )
        raise ProblemError(problem) from error

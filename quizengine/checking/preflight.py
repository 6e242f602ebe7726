"""Whether checkers can run on this machine, found out by running a sandbox with nothing in it."""

from quizengine.checking.conversation import converse
from quizengine.checking.launch import launched
from quizengine.checking.limits import Limits
from quizengine.checking.messages import Request
from quizengine.checking.sandbox.refusal import refusal
from quizengine.cloud.credentials import NOBODY
from quizengine.core.problem import ProblemError

LIMITS = Limits(seconds=20.0)


def require(*, weak: bool = False) -> None:
    """Raise ProblemError, with the cause and the mend, where this machine has no sandbox (or not even a weak one)."""
    words = trial(weak=weak)
    if words is not None:
        raise ProblemError(refusal(words, weak=weak))


def trial(*, weak: bool = False) -> str | None:
    """Run a sandbox for real, and give its last words where it failed, None where it did not."""
    try:
        with launched([], weak=weak) as child:
            request = Request(NOBODY, {}, (), (), LIMITS, "", child.cell)
            heard = converse(child, request.encoded(), 1, LIMITS)
    except OSError as error:
        return str(error)
    return None if heard.status == 0 else heard.output.decode(errors="replace") or heard.ending.name.lower()

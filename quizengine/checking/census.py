"""Asking which checkers there are, without running foreign code on our side."""

from collections.abc import Sequence
from pathlib import Path

from quizengine.bundle import bundled
from quizengine.checking.catalogue import UNREADABLE, Catalogue, decode, described
from quizengine.checking.conversation import Heard, converse
from quizengine.checking.launch import launched
from quizengine.checking.limits import MIB, Limits
from quizengine.checking.messages import Request
from quizengine.checking.registry import scan
from quizengine.checking.sandbox.enclosure import NoSandboxError
from quizengine.checking.sandbox.refusal import refusal
from quizengine.checking.scrubbing import presentable
from quizengine.cloud.credentials import NOBODY
from quizengine.core.problem import Place, Problem, ProblemError

LIMITS = Limits(seconds=30.0, reply=4 * MIB)


def census(folders: Sequence[Path], *, weak: bool = False) -> Catalogue:
    """Describe the checkers of these folders; those that did not come with the program are read in a sandbox.

    Raises ProblemError where there is none.
    """
    paths = tuple(folder.resolve() for folder in folders)
    if all(path == bundled("checkers").resolve() for path in paths):
        return described(scan(paths))
    try:
        heard = _heard(paths, weak=weak)
    except NoSandboxError as error:
        raise ProblemError(refusal(str(error), weak=weak)) from error
    try:
        return decode(b"".join(heard.lines))
    except UNREADABLE as error:
        return Catalogue({}, {}, (_unreadable(paths[-1], heard, error),))


def _heard(paths: tuple[Path, ...], *, weak: bool) -> Heard:
    with launched(paths, weak=weak) as child:
        request = Request(NOBODY, {}, paths, (), LIMITS, "", child.cell, describe=True)
        return converse(child, request.encoded(), 1, LIMITS)


def _unreadable(folder: Path, heard: Heard, error: Exception) -> Problem:
    last = heard.output.decode(errors="replace").strip().rpartition("\n")[2]
    why = last or f"the process that read them ended with status {heard.status}, and told no catalogue"
    return Problem(
        "checker.broken",
        "the checkers cannot be read",
        why=presentable(f"{why} ({type(error).__name__})", ()),
        mend="find the file whose import ends the process, or never ends, and mend it",
        place=Place(str(folder)),
    )

"""The folders that come with the program: the question bank and the checkers."""

from pathlib import Path

from quizengine.core.problem import Problem, ProblemError


def bundled(name: str) -> Path:
    """Give the folder `questionbank` or `checkers`, wherever this installation keeps it.

    A wheel has it inside the package; an editable installation beside it, at the root of the repository.
    Raises ProblemError `bundle.not-there` where neither has it.
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / "shipped" / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    missing = Problem(
        "bundle.not-there",
        f"the folder `{name}` that comes with quizengine is not there",
        why=f"it was sought in {package / 'shipped'} and beside the package",
        mend="install quizengine again",
    )
    raise ProblemError(missing)

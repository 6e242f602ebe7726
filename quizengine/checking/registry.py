"""Finding checkers: every module of some folders, imported under a package name that no one else uses."""

import importlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from traceback import walk_tb
from types import ModuleType
from typing import Any

from quizengine.checking.checker import Checker
from quizengine.core.problem import Place, Problem

PREFIX = "quizengine_checkers_"
KEPT: set[Path] = set()


@dataclass(frozen=True, slots=True)
class Found:
    """The checkers of some folders by name, and what is wrong with the rest."""

    checkers: dict[str, Checker[..., Any]]
    problems: tuple[Problem, ...]


def keep(folder: Path) -> None:
    """Import the checkers of a folder that is trusted, for all scans to come of this process and of its forks."""
    scan([folder])
    KEPT.add(folder.resolve())


def scan(folders: Sequence[Path]) -> Found:
    """Give the checkers that can be had, and a problem for each file or name that cannot."""
    checkers: dict[str, Checker[..., Any]] = {}
    problems: list[Problem] = []
    for path, package in _files(folders):
        try:
            module = importlib.import_module(f"{package}.{path.stem}")
        except BaseException as error:  # foreign code may raise anything, SystemExit included
            if isinstance(error, KeyboardInterrupt):
                raise
            problems.append(_broken(path, error))
            continue
        problems += _add(checkers, module)
    return Found(checkers, tuple(problems))


def _files(folders: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    if FINDER not in sys.meta_path:
        sys.meta_path.insert(0, FINDER)
    for folder in dict.fromkeys(one.resolve() for one in folders):
        package = _name(folder) if folder in KEPT else _package(folder)
        for path in sorted(folder.glob("*.py")):
            if not path.name.startswith("_"):
                yield path, package


def _package(folder: Path) -> str:
    """Make the folder an empty package, so that its modules can import each other as `.name`, each time anew."""
    name = _name(folder)
    for known in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
        del sys.modules[known]
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
    return name


def _name(folder: Path) -> str:
    return PREFIX + bytes(folder).hex()


class _Source(SourceFileLoader):
    """Reads the source each time, and leaves no `__pycache__` in a folder that is not ours."""

    def path_stats(self, path: str) -> Any:
        raise OSError(path)

    def _cache_bytecode(self, source_path: str, bytecode_path: str, data: Any) -> None:
        pass


class _Finder:
    """Finds the modules of such packages, whether scanned or imported by a neighbour, now or later."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, _target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        if not fullname.startswith(PREFIX) or not path:
            return None
        file = Path(path[0]) / f"{fullname.rpartition('.')[2]}.py"
        if not file.is_file():
            return None
        return spec_from_file_location(fullname, file, loader=_Source(fullname, str(file)))


FINDER = _Finder()


def _add(checkers: dict[str, Checker[..., Any]], module: ModuleType) -> Iterator[Problem]:
    for value in vars(module).values():
        # What a module imported from its neighbour is the neighbour's.
        if not isinstance(value, Checker) or value.function.__module__ != module.__name__:
            continue
        if checkers.setdefault(value.card.name, value) is not value:
            yield _name_taken(value, checkers[value.card.name])


def _name_taken(checker: Checker[..., Any], other: Checker[..., Any]) -> Problem:
    place, first = _place(checker), _place(other)
    return Problem(
        "checker.name-taken",
        f"there are two checkers called `{checker.card.name}`",
        why=f"the other is in {first}",
        mend="rename the function of one of them",
        place=place,
    )


def _place(checker: Checker[..., Any]) -> Place:
    code = checker.function.__code__
    return Place(code.co_filename, code.co_firstlineno)


def _broken(path: Path, error: BaseException) -> Problem:
    return Problem(
        "checker.broken",
        f"the checkers in {path.name} cannot be used",
        why=f"{type(error).__name__}: {_said(error)}",
        mend="mend the file, or take it out of its folder",
        place=Place(str(path), _line(path, error)),
    )


def _said(error: BaseException) -> str:
    try:
        return error.msg if isinstance(error, SyntaxError) else str(error)
    except Exception:  # noqa: BLE001 - an exception's own words are foreign code, too
        return "(it cannot say why)"


def _line(path: Path, error: BaseException) -> int:
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno or 0
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == str(path)]
    return lines[-1] if lines else 0

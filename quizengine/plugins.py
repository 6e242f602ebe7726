"""Plug-ins: packages named by entry points, whose modules are scanned."""

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pkgutil import iter_modules
from types import ModuleType

from quizengine.core.kind import Kind
from quizengine.core.problem import Problem, ProblemError

KINDS = "quizengine.kinds"


def kinds() -> dict[str, Kind]:
    """Give every question kind by its name: quizengine's own, then those of other distributions.

    Raises ProblemError `plugin.broken` where a plug-in cannot be imported, and `plugin.name-taken` where two
    kinds bear one name.
    """
    found: dict[str, Kind] = {}
    for module in modules(KINDS, home=KINDS):
        if not all(hasattr(module, name) for name in ("NAME", "SCHEMA", "EXAMPLE", "read", "objections")):
            continue
        kind: Kind = module
        if found.setdefault(kind.NAME, kind) is not kind:
            raise ProblemError(_name_taken(kind.NAME, module))
    return dict(sorted(found.items()))


def modules(group: str, home: str) -> Iterator[ModuleType]:
    """Import the modules of the package `home`, and those of each package (or module) named in an entry-point group.

    Raises ProblemError `plugin.broken` where a named one cannot be imported.
    """
    yield from scanned(import_module(home))
    for point in sorted(entry_points(group=group), key=lambda point: point.name):
        yield from _loaded(point)


def scanned(thing: ModuleType) -> Iterator[ModuleType]:
    """Import the modules that lie in a package, in the order of their names; a plain module gives itself."""
    if not hasattr(thing, "__path__"):
        yield thing
        return
    for found in sorted(iter_modules(thing.__path__), key=lambda found: found.name):
        yield import_module(f"{thing.__name__}.{found.name}")


def _loaded(point: EntryPoint) -> list[ModuleType]:
    try:
        return [*scanned(point.load())]
    except Exception as error:  # a plug-in is foreign code: whatever it raises is told, not dumped
        raise ProblemError(_broken(point, error)) from error


def _broken(point: EntryPoint, error: Exception) -> Problem:
    return Problem(
        "plugin.broken",
        f"the plug-in `{point.name}` ({point.value}) of the group {point.group} cannot be imported",
        why=f"{type(error).__name__}: {error}",
        mend="mend it, or uninstall the package that brings it",
    )


def _name_taken(name: str, module: ModuleType) -> Problem:
    return Problem(
        "plugin.name-taken",
        f"{module.__name__} brings a question kind called `{name}`, and there is one already",
        mend="rename it, or uninstall the package that brings it",
    )

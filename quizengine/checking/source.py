"""Where a checker's source stands, found without running it."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from quizengine.core.problem import Place

DECORATOR = "checker"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some lines of a file, and where the first of them stands."""

    place: Place
    text: str


def source_of(name: str, folders: Sequence[Path]) -> Excerpt | None:
    """Give the lines of the checker of that name, its decorator first; None where no file of the folders has it."""
    for folder in folders:
        for path in sorted(folder.glob("*.py")):
            found = _in_file(name, path)
            if found is not None:
                return found
    return None


def _in_file(name: str, path: Path) -> Excerpt | None:
    try:
        text = path.read_text(encoding="utf-8")
        body = ast.parse(text).body
    except (OSError, ValueError, SyntaxError):  # a checker that cannot be read has no lines to show
        return None
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name == name and any(map(_is_ours, node.decorator_list)):
            first, last = node.decorator_list[0].lineno, node.end_lineno
            return Excerpt(Place(str(path), first), "\n".join(text.splitlines()[first - 1 : last]))
    return None


def _is_ours(decorator: ast.expr) -> bool:
    named = decorator.id if isinstance(decorator, ast.Name) else getattr(decorator, "attr", "")
    return named == DECORATOR

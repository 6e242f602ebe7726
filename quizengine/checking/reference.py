"""A checker's page for authors, made of its signature, its docstring and those of its facts."""

import inspect
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin

from quizengine.checking.annotation import field_types
from quizengine.checking.checker import Checker


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument: its type in words, and how its default is written in YAML ("" where it must be given)."""

    name: str
    type: str
    default: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact: its path below the observation, and its type in words."""

    path: str
    type: str


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """What an author must know; `note` is what the facts' own docstring says."""

    name: str
    description: str
    arguments: tuple[Argument, ...]
    facts: tuple[Fact, ...]
    note: str
    may_be_absent: bool


def reference_page(checker: Checker[..., Any]) -> ReferencePage:
    """Make the page of a checker."""
    properties: Mapping[str, Any] = checker.card.arguments["properties"]
    facts = next((one for one in _parts(checker.returned) if isinstance(one, type) and is_dataclass(one)), None)
    return ReferencePage(
        name=checker.card.name,
        description=_paragraphs(checker.function),
        arguments=tuple(
            Argument(name, in_words(annotation), _default(properties[name]))
            for name, annotation in checker.types.items()
        ),
        facts=tuple(_facts("", facts)) if facts else (Fact("", in_words(checker.returned)),),
        note=_paragraphs(facts) if facts else "",
        may_be_absent=type(None) in _parts(checker.returned),
    )


def _paragraphs(documented: Any) -> str:
    """Give a docstring with each paragraph on one line, for whoever shows it to wrap."""
    words = inspect.getdoc(documented) or ""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in words.split("\n\n"))


def in_words(annotation: Any) -> str:
    """Say an annotation in the words of YAML: text, whole number, list of text, one of a, b, ... or null."""
    kind, parts = get_origin(annotation), get_args(annotation)
    if kind in (Union, types.UnionType):
        return " or ".join(in_words(part) for part in sorted(parts, key=lambda part: part is type(None)))
    if kind is Literal:
        return f"one of {', '.join(map(_yaml, parts))}"
    if kind is list or annotation in (list, tuple):
        return f"list of {in_words(parts[0])}" if parts else "list"
    if kind is dict or annotation is dict or getattr(kind, "__name__", "") == "Mapping":
        return f"mapping of {in_words(parts[0])} to {in_words(parts[1])}" if parts else "mapping"
    return {str: "text", int: "whole number", float: "number", bool: "true or false", type(None): "null"}.get(
        annotation, "any value" if annotation is Any else "facts"
    )


def _facts(path: str, facts: type) -> Iterator[Fact]:
    for name, annotation in field_types(facts).items():
        here = f"{path}.{name}" if path else name
        below = next((one for one in _parts(annotation) if isinstance(one, type) and is_dataclass(one)), None)
        if below is None:
            yield Fact(here, in_words(annotation))
        else:
            yield from _facts(here, below)


def _parts(annotation: Any) -> tuple[Any, ...]:
    """Give the alternatives of an annotation, or it alone."""
    return get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)


def _default(schema: Mapping[str, Any]) -> str:
    return _yaml(schema["default"]) if "default" in schema else ""


def _yaml(value: Any) -> str:
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)

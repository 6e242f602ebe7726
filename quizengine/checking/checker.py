"""The decorator that makes a function a checker: its card comes from its signature, its docstring and its facts."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass
from typing import Any, Generic, ParamSpec, TypeVar, get_args, get_type_hints

from quizengine.checking.annotation import AnnotationError, argument_schema, fact_names, field_types, fits, said
from quizengine.checking.cloud import Cloud
from quizengine.checking.facts import FactError, plain
from quizengine.core.checker_card import CheckerCard

P = ParamSpec("P")
R = TypeVar("R")


class NotACheckerError(TypeError):
    """A function cannot be a checker; the message tells its author why."""


class ArgumentError(TypeError):
    """A checker was called with arguments that it does not take."""


@dataclass(frozen=True, slots=True, eq=False)
class Checker(Generic[P, R]):
    """A checker: called as the function that it was made of, or through `observe`, for plain facts.

    `types` maps the arguments' names to their annotations; `returned` is the annotation of the facts.
    """

    function: Callable[P, R]
    card: CheckerCard
    types: Mapping[str, Any]
    returned: Any

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the function itself."""
        return self.function(*args, **kwargs)

    def observe(self, cloud: Cloud, arguments: Mapping[str, Any]) -> Any:
        """Look, and give the facts as JSON values, None for what is absent.

        Raises ArgumentError, FactError, and whatever the function raises.
        """
        self._expect(arguments)
        look: Callable[..., Any] = self.function
        facts = plain(look(cloud, **arguments))
        if not fits(facts, self.returned):
            raise FactError(_misfit(facts, self.returned))
        return facts

    def _expect(self, arguments: Mapping[str, Any]) -> None:
        missing = [name for name in self.card.arguments["required"] if name not in arguments]
        if missing:
            raise ArgumentError(f"it needs the argument `{missing[0]}`")
        for name, value in arguments.items():
            if name not in self.types:
                raise ArgumentError(f"it takes no argument `{name}`, but {', '.join(self.types)}")
            if not fits(value, self.types[name]):
                raise ArgumentError(f"its argument `{name}` is not what it should be: {self._schema_of(name)}")

    def _schema_of(self, name: str) -> str:
        schema = self.card.arguments["properties"][name]
        return f"one of {schema['enum']}" if "enum" in schema else f"type {schema['type']}"


def checker(function: Callable[P, R]) -> Checker[P, R]:
    """Make a checker of a function `(cloud: Cloud, name: str, ...) -> a frozen dataclass | None`, or plain JSON.

    It looks at a cloud and reports facts: names rather than ids, None where there is no such thing. It does not
    judge, print or hide an exception. Raises NotACheckerError, when it is defined, for what cannot be one.
    """
    name = function.__name__
    try:
        hints = get_type_hints(function)
        summary = _summary(function)
        parameters = _parameters(function, hints)
        card = CheckerCard(name, summary, _arguments(parameters, hints), _facts(hints))
    except (AnnotationError, NameError, NotACheckerError) as error:
        raise NotACheckerError(f"the checker `{name}`: {error}") from error
    return Checker(function, card, {one: hints[one] for one in parameters}, hints["return"])


def _summary(function: Callable[..., Any]) -> str:
    words = inspect.getdoc(function)
    if not words:
        raise NotACheckerError("it has no docstring, whose first line tells authors what it reports")
    return words.splitlines()[0].strip()


def _parameters(function: Callable[..., Any], hints: Mapping[str, Any]) -> dict[str, inspect.Parameter]:
    first, *others = inspect.signature(function).parameters.values() or (None,)
    if first is None or hints.get(first.name) is not Cloud:
        raise NotACheckerError("its first parameter must be annotated as `Cloud`, as in `cloud: Cloud`")
    for one in others:
        if one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD, one.POSITIONAL_ONLY):
            raise NotACheckerError(f"`{one}`: arguments are given by name, so each needs a name of its own")
        if one.name not in hints:
            raise NotACheckerError(f"its parameter `{one.name}` has no annotation")
    return {one.name: one for one in others}


def _arguments(parameters: Mapping[str, inspect.Parameter], hints: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: _property(one, hints[name]) for name, one in parameters.items()},
        "required": [name for name, one in parameters.items() if one.default is one.empty],
        "additionalProperties": False,
    }


def _property(parameter: inspect.Parameter, annotation: Any) -> dict[str, Any]:
    schema = argument_schema(annotation)
    if parameter.default is parameter.empty:
        return schema
    if not fits(plain(parameter.default), annotation):
        raise NotACheckerError(f"the default of `{parameter.name}` is not what its annotation says")
    return {**schema, "default": parameter.default}


def _facts(hints: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if hints.get("return", type(None)) is type(None):
        raise NotACheckerError("its return annotation must name its facts: a dataclass, or plain values")
    return fact_names(hints["return"]) or None


def _misfit(facts: Any, returned: Any) -> str:
    classes = [one for one in (returned, *get_args(returned)) if isinstance(one, type) and is_dataclass(one)]
    if len(classes) == 1 and isinstance(facts, dict):
        for name, annotation in field_types(classes[0]).items():
            if name not in facts or not fits(facts[name], annotation):
                return f"the fact `{name}` is not the {said(annotation)} that it is declared to be"
    return f"what it returned is not the {said(returned)} that it declares"

"""A violation of the schema, in words for an author."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema import ValidationError

from quizengine.core.likeness import did_you_mean
from quizengine.core.reading import SLUG
from quizengine.yamlbank.document import Path
from quizengine.yamlbank.schema import ADDRESS, LANGUAGE, PARAMETER


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong at a path of keys: with the value there, or (`of_key`) with the last key itself."""

    path: Path
    code: str
    what: str
    why: str = ""
    mend: str = ""
    of_key: bool = False


@dataclass(frozen=True, slots=True)
class _Violation:
    """What the validator found: at `path`, `value` is not what `keyword` of the `schema` there wants."""

    path: list[str | int]
    keyword: str
    wanted: Any
    value: Any
    schema: Mapping[str, Any]


def objections(error: ValidationError) -> Iterator[Objection]:
    """Say what one violation means; never in the validator's own terms."""
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    found = _Violation([*error.absolute_path], str(error.validator), error.validator_value, error.instance, schema)
    if [*error.absolute_schema_path][-2:-1] == ["propertyNames"]:
        yield from _bad_key(found)
    else:
        yield from _WORDS.get(found.keyword, _unfit)(found)


def subject(path: Path) -> str:
    """Name what stands at the end of a path, as in `points` or entry 2 of `accept`."""
    if not path:
        return "the file"
    if isinstance(path[-1], int):
        return f"entry {path[-1] + 1} of {subject(path[:-1])}"
    return f"`{path[-1]}`"


_TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping (`key: value`)",
    "null": "null",
}
_TEXT_FORM = ["string", "object"]


def _type(found: _Violation) -> Iterator[Objection]:
    wanted: list[str] = found.wanted if isinstance(found.wanted, list) else [found.wanted]
    named = " or ".join(_TYPES.get(one, one) for one in wanted)
    words = "text, or a map of languages" if wanted == _TEXT_FORM else named
    if found.value is None:
        mend = "write it, or remove the key"
        what = f"{subject(found.path)} is empty, and must be {words}"
        yield Objection(found.path, "bank.type", what, mend=mend, of_key=True)
        return
    what = f"{subject(found.path)} must be {words}, not {_shown(found.value)}"
    yield Objection(found.path, "bank.type", what, mend=_retyped(found.value, wanted))


def _retyped(value: Any, wanted: Sequence[str]) -> str:
    if "string" in wanted and isinstance(value, int | float):
        return f'quote it: "{json.dumps(value)}"'
    if "array" in wanted and isinstance(value, str | int | float):
        return "put it in [brackets]"
    if "boolean" in wanted and isinstance(value, str) and value.casefold() in {"yes", "on", "no", "off"}:
        return f"write {'true' if value.casefold() in {'yes', 'on'} else 'false'}"
    return ""


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        return f"the text '{value if len(value) <= _LONG else value[:_LONG] + '...'}'"
    if isinstance(value, int | float):
        return f"the number {value}"
    return "a list" if isinstance(value, list) else "a mapping"


_LONG = 40


def _required(found: _Violation) -> Iterator[Objection]:
    inside = f" in {subject(found.path)}" if found.path else ""
    for name in found.wanted:
        if name not in found.value:
            why = _described(found.schema.get("properties", {}).get(name))
            what, mend = f"`{name}` is missing{inside}", f"add `{name}:`{inside}"
            yield Objection(found.path, "bank.missing-key", what, why, mend, of_key=True)


def _described(schema: Any) -> str:
    return str(schema.get("description", "")) if isinstance(schema, Mapping) else ""


def _unknown(found: _Violation) -> Iterator[Objection]:
    known = list(found.schema.get("properties", {}))
    noun = found.schema.get("x-noun", "key")
    for name in found.value:
        if name not in known:
            likely = did_you_mean(name, [one for one in known if one not in found.value])
            what, mend = f"unknown {noun} `{name}`{likely}", "" if likely else _known(noun, known)
            if found.value[name] is None and " " in name:
                mend = "quote the text before it, if the comma is part of that text"
            yield Objection([*found.path, name], f"bank.unknown-{noun}", what, mend=mend, of_key=True)


def _known(noun: str, names: Sequence[str]) -> str:
    return f"the {noun}s here are {', '.join(names)}" if names else f"no {noun} is known here"


def _one_of_names(found: _Violation) -> Iterator[Objection]:
    known = [str(one) for one in found.wanted]
    what = f"{subject(found.path)} cannot be {_shown(found.value)}{did_you_mean(str(found.value), known)}"
    yield Objection(found.path, "bank.value", what, mend=f"choose one of {', '.join(known)}")


def _bad_key(found: _Violation) -> Iterator[Objection]:
    path = [*found.path, found.value]
    rule = _RULES.get(found.wanted, "")
    yield Objection(path, "bank.key", f"`{found.value}` cannot be a key here", rule, of_key=True)


def _pattern(found: _Violation) -> Iterator[Objection]:
    rule = _RULES.get(found.wanted, "it does not have the form that is wanted here")
    yield Objection(found.path, "bank.value", f"{subject(found.path)} cannot be {_shown(found.value)}", rule)


_RULES: Mapping[Any, str] = {
    SLUG: "a name is small letters, digits, `-` and `_`, and begins with a letter or digit",
    ADDRESS: "it must be a web address that begins with https://",
    LANGUAGE: "a language is two small letters, such as en or zh",
    PARAMETER: "a name is small letters, digits and `_`, and begins with a letter",
}


def _same_twice(found: _Violation) -> Iterator[Objection]:
    seen: set[str] = set()
    for position, value in enumerate(found.value):
        whole = int(value) if isinstance(value, float) and value.is_integer() else value
        written = json.dumps(whole, sort_keys=True)
        if written in seen:
            what = f"{subject(found.path)} has {_shown(value)} twice"
            yield Objection([*found.path, position], "bank.value", what, mend="remove one of them")
        seen.add(written)


def _bound(words: str) -> Callable[[_Violation], Iterator[Objection]]:
    """Word a bound on a value; `{}` stands for the bound."""

    def said(found: _Violation) -> Iterator[Objection]:
        what = f"{subject(found.path)} must be {words.format(found.wanted)}, not {found.value}"
        yield Objection(found.path, "bank.value", what)

    return said


def _size(words: str, thing: str, things: str) -> Callable[[_Violation], Iterator[Objection]]:
    """Word a bound on how many there are in something."""

    def said(found: _Violation) -> Iterator[Objection]:
        count = len(found.value)
        wanted = f"{words} {found.wanted} {thing if found.wanted == 1 else things}"
        name = subject(found.path)
        what = f"{name} has {count}, and must have {wanted}" if count else f"{name} is empty"
        yield Objection(found.path, "bank.value", what, mend="" if count else f"give it {wanted}", of_key=True)

    return said


def _unfit(found: _Violation) -> Iterator[Objection]:
    """Word what a kind of somebody else's may ask for."""
    what = f"{subject(found.path)} is not as it must be"
    yield Objection(found.path, "bank.value", what, _described(found.schema))


_WORDS: Mapping[str, Callable[[_Violation], Iterator[Objection]]] = {
    "type": _type,
    "required": _required,
    "additionalProperties": _unknown,
    "enum": _one_of_names,
    "pattern": _pattern,
    "uniqueItems": _same_twice,
    "minimum": _bound("{} or more"),
    "maximum": _bound("{} or less"),
    "exclusiveMinimum": _bound("more than {}"),
    "exclusiveMaximum": _bound("less than {}"),
    "minItems": _size("at least", "entry", "entries"),
    "maxItems": _size("at most", "entry", "entries"),
    "minProperties": _size("at least", "key", "keys"),
    "maxProperties": _size("at most", "key", "keys"),
    "minLength": _size("at least", "character", "characters"),
    "maxLength": _size("at most", "character", "characters"),
}

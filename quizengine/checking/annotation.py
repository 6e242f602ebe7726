"""What a Python annotation says of JSON values: their schema, the names of facts, and whether a value fits."""

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

SCALARS: Mapping[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}
LISTS = (list, tuple, Sequence)
MAPPINGS = (dict, Mapping)
DEPTH = 8


class AnnotationError(TypeError):
    """An annotation cannot be told in JSON; the message is for the author of a checker."""


def argument_schema(annotation: Any) -> dict[str, Any]:
    """Give the JSON Schema of an argument: str, int, float, bool, list of these, Literal, each perhaps `| None`."""
    bare, optional = _without_none(annotation)
    if bare in SCALARS:
        return {"type": [SCALARS[bare], "null"] if optional else SCALARS[bare]}
    if get_origin(bare) is Literal:
        return {"enum": [*get_args(bare), *([None] if optional else [])]}
    if get_origin(bare) is list and len(get_args(bare)) == 1:
        items = {"items": argument_schema(get_args(bare)[0])}
        return {"type": ["array", "null"] if optional else "array", **items}
    raise AnnotationError(f"{said(annotation)}: an argument is str, int, float, bool, Literal[...] or a list of these")


def fact_names(annotation: Any, depth: int = 0) -> Mapping[str, Any] | None:
    """Give the names of the facts below: {} below one value, None where any names may stand (a mapping, Any)."""
    bare, _ = _without_none(annotation)
    if depth > DEPTH:
        raise AnnotationError(f"{said(annotation)}: facts lie at most {DEPTH} deep")
    if is_dataclass(bare) and isinstance(bare, type):
        return {name: fact_names(below, depth + 1) for name, below in field_types(bare).items()}
    if bare is Any or bare in MAPPINGS or get_origin(bare) in _origins(MAPPINGS):
        return None
    if bare in SCALARS or bare in LISTS or get_origin(bare) in (*_origins(LISTS), Literal, Union, types.UnionType):
        return {}
    raise AnnotationError(f"{said(annotation)}: a fact is str, int, float, bool, None, a list, a dict or a dataclass")


def field_types(dataclass: type) -> dict[str, Any]:
    """Give each field's annotation, by the field's name."""
    hints = get_type_hints(dataclass)
    return {field.name: hints[field.name] for field in fields(dataclass)}


def fits(value: Any, annotation: Any) -> bool:
    """Tell whether a JSON value (lists for tuples, mappings for dataclasses) is what the annotation says."""
    if annotation is Any:
        return True
    if annotation is None or annotation is type(None):
        return value is None
    if annotation in SCALARS:
        return type(value) is annotation or (annotation is float and type(value) is int)
    if is_dataclass(annotation) and isinstance(annotation, type):
        return _fits_fields(value, annotation)
    return _fits_generic(value, get_origin(annotation) or annotation, get_args(annotation))


def _fits_fields(value: Any, annotation: type) -> bool:
    types_by_name = field_types(annotation)
    return (
        isinstance(value, dict)
        and value.keys() == types_by_name.keys()
        and all(fits(value[name], wanted) for name, wanted in types_by_name.items())
    )


def _fits_generic(value: Any, origin: Any, arguments: tuple[Any, ...]) -> bool:
    if origin is Literal:
        return any(type(value) is type(one) and value == one for one in arguments)
    if origin in (Union, types.UnionType):
        return any(fits(value, one) for one in arguments)
    if origin in _origins(MAPPINGS):
        return isinstance(value, dict) and all(fits(one, arguments[1]) for one in value.values() if arguments)
    if origin in _origins(LISTS):
        return isinstance(value, list) and all(fits(one, arguments[0]) for one in value if arguments)
    return False


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) not in (Union, types.UnionType):
        return annotation, False
    kept = [one for one in get_args(annotation) if one is not type(None)]
    return (kept[0] if len(kept) == 1 else annotation), len(kept) < len(get_args(annotation))


def _origins(several: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(get_origin(one) or one for one in several)


def said(annotation: Any) -> str:
    """Write an annotation as authors do."""
    return annotation.__name__ if isinstance(annotation, type) and not get_args(annotation) else str(annotation)

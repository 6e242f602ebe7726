"""The JSON Schemas of a bank's files, assembled from the kinds and the checkers."""

from collections.abc import Mapping
from typing import Any

from quizengine.core.checker_card import CheckerCard
from quizengine.core.kind import Kind
from quizengine.core.reading import SLUG, TEXT, or_reference

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LANGUAGE = "^[a-z]{2}$"
ADDRESS = "^https://[^\\s/]"
PARAMETER = "^[a-z][a-z0-9_]*$"

TEXT_DEFINITION: Mapping[str, Any] = {
    "description": "Words for people: a text, or a map of languages with at least `en`.",
    "type": ["string", "object"],
    "minLength": 1,
    "required": ["en"],
    "propertyNames": {"pattern": LANGUAGE},
    "additionalProperties": {"type": "string", "minLength": 1},
}
COMMON: Mapping[str, Any] = {
    "kind": {"description": "What kind of question it is.", "type": "string"},
    "id": {"description": "The item's id, <domain>/<slug>; its path says it already.", "type": "string"},
    "points": {
        "description": "What it is worth.",
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 100,
    },
    "minutes": {
        "description": "The time that it is given.",
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 600,
    },
    "stem": {**TEXT, "description": "The asking text."},
    "parameters": {
        "description": "Values drawn for each attempt, put where ${name} stands.",
        "type": "object",
        "propertyNames": {"pattern": PARAMETER},
        "additionalProperties": {
            "type": "object",
            "properties": {
                "one_of": {
                    "description": "The values to draw from.",
                    "type": "array",
                    "items": {"type": ["string", "number", "boolean"]},
                    "minItems": 1,
                    "uniqueItems": True,
                }
            },
            "required": ["one_of"],
            "additionalProperties": False,
        },
    },
    "hints": {"description": "Help, given one by one in practice.", "type": "array", "items": TEXT},
    "references": {
        "description": "Where it can be read up.",
        "type": "array",
        "items": {"type": "string", "pattern": ADDRESS},
        "minItems": 1,
    },
}
REQUIRED = ("kind", "points", "minutes", "stem", "references")
COUNT = {"type": "integer", "minimum": 0, "maximum": 1000}


def item_schema(kinds: Mapping[str, Kind], cards: Mapping[str, CheckerCard] | None = None) -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of an item of any of these kinds.

    With `cards` (by name), the calls of checkers are described too, and no other checker may be called.
    """
    return {
        "$schema": DIALECT,
        "title": "A quizengine item",
        "type": "object",
        "properties": {**COMMON, "kind": {**COMMON["kind"], "enum": list(kinds)}},
        "required": list(REQUIRED),
        "allOf": [_branch(kind, cards) for kind in kinds.values()],
        "$defs": {"text": TEXT_DEFINITION},
    }


def _branch(kind: Kind, cards: Mapping[str, CheckerCard] | None) -> dict[str, Any]:
    """Say what holds for one kind; it repeats the common keys' names, so that strange ones are found here alone."""
    own = dict(kind.SCHEMA.get("properties", {}))
    if cards is not None and "observe" in own:
        own["observe"] = {**own["observe"], "additionalProperties": _call(cards)}
    return {
        "if": {"properties": {"kind": {"const": kind.NAME}}, "required": ["kind"]},
        "then": {
            **kind.SCHEMA,
            "properties": {**dict.fromkeys(COMMON, True), **own},
            "additionalProperties": False,
        },
    }


def _call(cards: Mapping[str, CheckerCard]) -> dict[str, Any]:
    return {
        "description": "A checker and its arguments.",
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "properties": {name: {**_lenient(card.arguments), "description": card.summary} for name, card in cards.items()},
        "additionalProperties": False,
        "x-noun": "checker",
    }


def _lenient(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Let each argument be a reference to a parameter instead of a value."""
    properties = {name: or_reference(schema) for name, schema in arguments.get("properties", {}).items()}
    return {"type": "object", **arguments, "properties": properties, "x-noun": "argument"}


BLUEPRINT: Mapping[str, Any] = {
    "$schema": DIALECT,
    "title": "A quizengine blueprint",
    "type": "object",
    "properties": {
        "title": {**TEXT, "description": "What people call the exam."},
        "minutes": {
            "description": "The time for all of it.",
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 1440,
        },
        "cut_score": {"description": "The percent that passes.", "type": "number", "minimum": 0, "maximum": 100},
        "items": {
            "description": "How many items of either sort.",
            "type": "object",
            "properties": {
                "selected-response": {**COUNT, "description": "Items answered on paper."},
                "hands-on": {**COUNT, "description": "Tasks done in a cloud."},
            },
            "minProperties": 1,
            "additionalProperties": False,
        },
        "weights": {
            "description": "The percent of the items that each domain has; together 100.",
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": SLUG},
            "additionalProperties": {"type": "number", "exclusiveMinimum": 0, "maximum": 100},
        },
    },
    "required": ["title", "minutes", "cut_score", "items", "weights"],
    "additionalProperties": False,
    "$defs": {"text": TEXT_DEFINITION},
}

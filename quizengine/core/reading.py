"""Texts as the bank's data has them, and the schema's words for them."""

from collections.abc import Mapping
from typing import Any

from quizengine.core.parameters import REFERENCE
from quizengine.core.text import DEFAULT_LANGUAGE, Text

TEXT = {"$ref": "#/$defs/text"}
SLUG = "^[a-z0-9][a-z0-9_-]*$"


def or_reference(schema: Any) -> Any:
    """Let a parameter stand where a schema wants something, and in what it wants of the entries of a list."""
    if not isinstance(schema, Mapping):
        return schema
    inner = {"items": or_reference(schema["items"])} if "items" in schema else {}
    described = {"description": schema["description"]} if "description" in schema else {}
    reference = {"type": "string", "pattern": f"^{REFERENCE.pattern}$"}
    return {**described, "if": reference, "else": {**schema, **inner}}


def text(data: Any) -> Text:
    """Read a text: a plain string, or a map of languages."""
    return Text(dict(data)) if isinstance(data, Mapping) else Text({DEFAULT_LANGUAGE: str(data)})

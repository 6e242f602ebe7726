"""Texts as the bank's data has them, and the schema's words for them."""

from collections.abc import Mapping
from typing import Any

from quizengine.core.text import DEFAULT_LANGUAGE, Text

TEXT = {"$ref": "#/$defs/text"}
SLUG = "^[a-z0-9][a-z0-9_-]*$"


def text(data: Any) -> Text:
    """Read a text: a plain string, or a map of languages."""
    return Text(dict(data)) if isinstance(data, Mapping) else Text({DEFAULT_LANGUAGE: str(data)})

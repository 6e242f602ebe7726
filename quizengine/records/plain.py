"""JSON as the records keep it: for people to read, and to be read back the same."""

import json
from typing import Any


def written(value: Any) -> str:
    """Write a JSON value as text; half a surrogate pair (a byte that a terminal could not decode) is escaped."""
    text = json.dumps(value, ensure_ascii=False, default=dict)  # a mapping of another type is one, too
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def read(text: str) -> Any:
    """Read what `written` gave."""
    return json.loads(text)

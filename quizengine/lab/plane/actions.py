"""What a server's first process may be told to do, as plain values."""

import base64
from collections.abc import Iterator
from typing import Any

Action = dict[str, Any]
SCRIPT_MODE = 0o700


def say(line: str) -> Action:
    """Say a line on the console."""
    return {"say": line}


def write(path: str, content: str | bytes, **more: Any) -> Action:
    """Write a file: `mode` is its mode, and with `append` it is added to."""
    packed = content if isinstance(content, bytes) else content.encode()
    return {"write": path, "content": base64.b64encode(packed).decode(), **more}


def run(*arguments: str, **more: Any) -> Action:
    """Run a command."""
    return {"run": list(arguments), **more}


def script(path: str, text: str) -> Iterator[Action]:
    """Write a script, and run it."""
    yield write(path, text, mode=SCRIPT_MODE)
    yield run(path)

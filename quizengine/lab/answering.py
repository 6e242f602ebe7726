"""Answering at a door beside everything else that one does."""

import asyncio
import json
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any


async def listen(receive: Callable[..., Awaitable[None]], door: socket.socket) -> asyncio.Server:
    """Have each caller at the door received."""
    if sys.version_info >= (3, 13):  # which would look for the door by a name that it had only while it was made
        return await asyncio.start_unix_server(receive, sock=door, cleanup_socket=False)
    else:  # noqa: RET505 - mypy knows only this form
        return await asyncio.start_unix_server(receive, sock=door)


def send(writer: asyncio.StreamWriter, message: Mapping[str, Any]) -> None:
    """Write one message."""
    writer.write(json.dumps(message).encode() + b"\n")


def send_step(writer: asyncio.StreamWriter, step: str, fraction: float) -> None:
    """Write what is being done, and how much of it is."""
    send(writer, {"step": step, "fraction": fraction})

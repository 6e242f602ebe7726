"""What a server does when it boots, as its own first process is told it."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from quizengine.lab.plane.state import Server


def actions(server: Server) -> Iterator[dict[str, Any]]:
    """Give what a server does, one after another."""
    yield {"always": True, **write("/etc/hostname", f"{server.name}\n")}
    yield {"always": True, **write("/etc/hosts", f"127.0.0.1 localhost\n127.0.1.1 {server.name}\n")}
    resolvers = "".join(f"nameserver {each}\n" for each in server.resolvers)
    yield {"always": True, **write("/etc/resolv.conf", resolvers)}
    if server.key:
        yield write("/root/.ssh/authorized_keys", f"{server.key.strip()}\n", mode=0o600)


def write(path: str, text: str, **more: Any) -> dict[str, Any]:
    """Give what writes a file."""
    return {"write": path, "content": b64encode(text.encode()).decode(), **more}

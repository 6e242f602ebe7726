"""The one way out of a sandbox: a port of its own loopback, where the trusted side listens, and forwards by a list."""

import os
import socket

LOOPBACK = "127.0.0.1"
BACKLOG = 64
PROXIES = ("http_proxy", "https_proxy")


def open_gate(descriptor: int) -> int:
    """Listen inside, hand the listening socket to the trusted side, and lead all HTTP there; gives the port.

    The sandbox keeps nothing of it: only the trusted side can take what comes.
    """
    with socket.socket(fileno=descriptor) as side, socket.create_server((LOOPBACK, 0), backlog=BACKLOG) as listener:
        port: int = listener.getsockname()[1]
        socket.send_fds(side, [b"\0"], [listener.fileno()])
    for name in PROXIES:
        os.environ[name] = f"http://{LOOPBACK}:{port}"
    return port


def taken_over(side: socket.socket) -> socket.socket | None:
    """Receive the listening socket from inside, None where the sandbox ended before it had one."""
    try:
        _, found, _, _ = socket.recv_fds(side, 1, 1)
    except OSError:
        return None
    return socket.socket(fileno=found[0]) if found else None

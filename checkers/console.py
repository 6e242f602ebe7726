"""Facts about servers' consoles."""

from dataclasses import dataclass
from typing import Any, Literal

from quizengine.checking import Cloud, checker

from ._servers import servers_called

LONGEST = 32 * 1024
PROTOCOLS = {"novnc": "vnc", "spice-html5": "spice", "serial": "serial"}
OPENED = 200
NOT_THERE = (400, 409, 501)


@dataclass(frozen=True)
class Console:
    """A console: `log` is the end of what the server wrote there; `available` tells whether one of the type opens."""

    log: str
    available: bool


@checker
def console(
    cloud: Cloud,
    server: str,
    type: Literal["novnc", "spice-html5", "serial"] = "novnc",  # noqa: A002 - the API's own word
    project: str | None = None,
) -> Console | None:
    """Report the console of the newest server called SERVER: its log, and whether a browser can open it."""
    found, _ = servers_called(cloud, server, project)
    if found is None:
        return None
    log = cloud.compute.get_server_console_output(found)["output"] or ""
    return Console(log[-LONGEST:], _opens(cloud, found, type))


def _opens(cloud: Cloud, server: Any, kind: str) -> bool:
    wanted = {"remote_console": {"protocol": PROTOCOLS[kind], "type": kind}}
    answer = cloud.compute.post(f"/servers/{server.id}/remote-consoles", json=wanted, microversion="2.6")
    if answer.status_code not in (OPENED, *NOT_THERE):
        raise RuntimeError(f"Nova answered with HTTP status {answer.status_code}, which tells nothing of the console")
    return bool(answer.status_code == OPENED)

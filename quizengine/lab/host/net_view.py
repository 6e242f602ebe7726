"""Looking at the network of a lab's host for those who may not enter it."""

import ipaddress
import json
from pathlib import Path
from typing import Any

from quizengine.cloud.host import HostUnseenError
from quizengine.lab import launch
from quizengine.lab.door import DoorError, reach
from quizengine.lab.host import layout, message, ovsdb
from quizengine.lab.host.scout import NO_NAMESPACE, NO_PROGRAM, SECONDS

GRACE = 2.0
MOST_PINGS, PING_SECONDS = 3, 3
NO_REPLY, TROUBLE = 1, 2
OWN_TROUBLE = "ping: socket:"


class NetView:
    """Looks at the network of the host of the lab in a folder; a namespace is named, and "" is the host's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def namespaces(self) -> list[str]:
        """Give the names of the network namespaces."""
        names: list[str] = json.loads(self._looked("namespaces")["output"] or "[]")
        return names

    def links(self, namespace: str) -> Any:
        """Give what `ip -json -details address` tells, None where there is no such namespace."""
        return self._told("links", namespace)

    def routes(self, namespace: str) -> Any:
        """Give what `ip -json route` tells of both families, None where there is no such namespace."""
        routes = self._told("routes", namespace)
        return None if routes is None else routes + (self._told("routes6", namespace) or [])

    def switches(self) -> list[dict[str, Any]]:
        """Give the bridges of Open vSwitch with their ports; none where it does not run."""
        found = self._looked("switches")
        try:
            return ovsdb.bridges(found["output"])
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise HostUnseenError("the database of Open vSwitch answers nothing that is understood") from error

    def ping(self, namespace: str, address: str, count: int) -> bool | None:
        """Tell whether an address answers, at least once, from a namespace; None where that is not there."""
        try:
            target = ipaddress.ip_address(address)
        except ValueError as error:
            raise HostUnseenError(f"{address} is no address") from error
        more = ("-c", str(min(max(count, 1), MOST_PINGS)), "-w", str(PING_SECONDS), str(target))
        found = self._looked("ping", namespace, more)
        status, said = found["status"], found["output"].strip()
        if status == NO_NAMESPACE:
            return None
        if status not in {0, NO_REPLY, TROUBLE} or said.startswith(OWN_TROUBLE):
            raise HostUnseenError(f"`ping` cannot be used here: {said[-200:] or f'it ended with status {status}'}")
        return bool(status == 0)

    def _told(self, what: str, namespace: str) -> Any:
        found = self._looked(what, namespace)
        if found["status"] == NO_NAMESPACE:
            return None
        try:
            return [each for each in json.loads(found["output"] or "[]") if each]
        except ValueError as error:
            raise HostUnseenError(f"`ip` ended with status {found['status']}, and told nothing") from error

    def _looked(self, what: str, namespace: str = "", more: tuple[str, ...] = ()) -> dict[str, Any]:
        if "/" in namespace or namespace in {".", ".."}:
            raise HostUnseenError(f"{namespace} is no name of a namespace")
        request = {"do": "look", "what": what, "namespace": namespace, "more": more}
        try:
            with reach(layout.run(self.folder), layout.AGENT) as line:
                line.settimeout(SECONDS + GRACE)
                message.send(line, request)
                found, _ = message.receive(line)
        except (DoorError, EOFError, OSError) as error:
            status = launch.status(self.folder)
            why = status.no_host or status.why or f"the lab is {status.state}"
            raise HostUnseenError(f"the lab has no host whose network can be looked at: {why}") from error
        if not found["in_time"]:
            raise HostUnseenError(f"`{what}` did not end within {SECONDS:g} seconds")
        if found["status"] == NO_PROGRAM:
            raise HostUnseenError("this machine lacks a program to look with: install iproute2 and iputils-ping")
        return found

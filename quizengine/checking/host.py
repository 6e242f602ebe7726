"""The lab's host as a checker sees it: through a window, behind which the trusted side looks."""

import json
import os
from dataclasses import dataclass
from typing import Any

from quizengine.cloud.host import HostUnseenError

CHUNK = 64 * 1024
LARGEST_ANSWER = 8 * 1024 * 1024
CLOSED = "nobody answers at the window to the lab's host: too much was asked, or nothing that is understood"
NO_WINDOW = -1


@dataclass(frozen=True)
class File:
    """A file of the host: its text, and its permissions as `ls` and `chmod` have them, as in "0640"."""

    text: str
    mode: str


@dataclass(frozen=True)
class Unit:
    """A unit: its state as systemd calls it, why it failed, and the files that changed since it was started."""

    state: str
    why: str
    changed: list[str]


class Host:
    """What can be seen of the host on which the cloud's services run; HostUnseenError where nobody can look.

    Paths and names are those that a candidate sees there. Passwords of the lab are shown as ***.
    """

    def __init__(self, descriptor: int = NO_WINDOW) -> None:
        self._descriptor = descriptor

    def file(self, path: str) -> File | None:
        """Give a file below /etc/SERVICE or the home /opt/stack (`~`), None where there is none."""
        found = self._ask("file", path=path)
        return None if found is None else File(found["text"], found["mode"])

    def started_with(self, path: str) -> str | None:
        """Give the text that a service's configuration file had when the service was last started.

        It is what the running service goes by; None where there was no such file, or the service does not run.
        """
        found: str | None = self._ask("started", path=path)
        return found

    def unit(self, name: str) -> Unit | None:
        """Give a unit by its name, as in `devstack@c-vol`; None where there is no such unit."""
        found = self._ask("unit", name=name)
        return None if found is None else Unit(found["state"], found["why"], found["changed"])

    def log(self, unit: str) -> list[str] | None:
        """Give the last lines that a unit logged since it was last started, None where there is no such unit."""
        found: str | None = self._ask("log", unit=unit)
        return None if found is None else found.splitlines()

    def namespaces(self) -> list[str]:
        """Give the names of the network namespaces, as `ip netns` has them."""
        found: list[str] = self._ask("namespaces")
        return found

    def links(self, namespace: str = "") -> list[dict[str, Any]] | None:
        """Give the links of a network namespace ("" is the host's own) as `ip -json -details address` tells them.

        None where there is no such namespace.
        """
        found: list[dict[str, Any]] | None = self._ask("links", namespace=namespace)
        return found

    def routes(self, namespace: str = "") -> list[dict[str, Any]] | None:
        """Give the routes of a network namespace as `ip -json route` tells them, None where there is none such."""
        found: list[dict[str, Any]] | None = self._ask("routes", namespace=namespace)
        return found

    def switches(self) -> list[dict[str, Any]]:
        """Give the bridges of Open vSwitch, with `name`, `datapath` and `ports`.

        A port has `name`, `tag` (None for none), `trunks`, and `interfaces` with `name`, `type` and `error`.
        """
        found: list[dict[str, Any]] = self._ask("switches")
        return found

    def disks(self) -> dict[str, list[dict[str, Any]]] | None:
        """Give what is on the disks of the host's virtual machine; None where nobody had one since the lab's reset.

        `volumes` are logical volumes with `name`, `group`, `bytes`, `type`, `stripes`, `stripe_bytes` and `disks`;
        `groups` have `name`, `bytes`, `free_bytes`, `extent_bytes` and `disks`; `file_systems` have `device`, `type`
        and `mounted_at`, where the device of a volume is /dev/GROUP/NAME.
        """
        found: dict[str, list[dict[str, Any]]] | None = self._ask("disks")
        return found

    def ping(self, address: str, namespace: str = "", count: int = 1) -> bool | None:
        """Send up to three pings from a network namespace, and tell whether one was answered; None without the latter.

        The address is given in numbers.
        """
        found: bool | None = self._ask("ping", namespace=namespace, address=address, count=count)
        return found

    def _ask(self, ask: str, **arguments: Any) -> Any:
        if self._descriptor == NO_WINDOW:
            raise HostUnseenError("there is no window to the host of this cloud")
        line = json.dumps({"ask": ask, **arguments}).encode() + b"\n"
        try:
            while line:
                line = line[os.write(self._descriptor, line) :]
            answer = json.loads(self._line())
        except (OSError, ValueError) as error:
            raise HostUnseenError(CLOSED) from error
        if "unseen" in answer:
            raise HostUnseenError(answer["unseen"])
        return answer["seen"]

    def _line(self) -> bytes:
        heard = bytearray()
        while not heard.endswith(b"\n"):
            more = os.read(self._descriptor, CHUNK)
            if not more or len(heard) > LARGEST_ANSWER:
                raise OSError(CLOSED)
            heard += more
        return bytes(heard)

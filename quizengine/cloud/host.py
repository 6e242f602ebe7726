"""The host of a cloud's services, as the trusted side looks at it: what may be asked, and who answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

# What may be asked, and the arguments of each by their types; nothing else is understood.
ASKS: Mapping[str, Mapping[str, type]] = {
    "file": {"path": str},
    "started": {"path": str},
    "unit": {"name": str},
    "log": {"unit": str},
    "namespaces": {},
    "links": {"namespace": str},
    "routes": {"namespace": str},
    "switches": {},
    "disks": {},
    "ping": {"namespace": str, "address": str, "count": int},
}


class HostUnseenError(Exception):
    """What was asked could not be looked at; the message is a reason that a person can act on."""


class HostView(Protocol):
    """Looks at a host for those who may not."""

    def look(self, ask: str, arguments: Mapping[str, Any]) -> Any:
        """Answer one of ASKS in plain values, None for what is absent; raises HostUnseenError."""


@dataclass(frozen=True, slots=True)
class NoHost:
    """The view of a host that there is none of, or none that can be looked at."""

    why: str

    def look(self, ask: str, arguments: Mapping[str, Any]) -> Any:  # noqa: ARG002 - whatever is asked
        """Tell why nothing is seen."""
        raise HostUnseenError(self.why)


OF_SOMEBODY = NoHost("this cloud is not a lab of quizengine's, and nobody here can look at its files")

"""Events as rows."""

from collections.abc import Callable, Mapping
from typing import Any

from quizengine.core.attempt import By, Event, Flagged, Observed, Responded, Submitted, Visited
from quizengine.core.observation import from_json, to_json
from quizengine.core.stamp import Stamp
from quizengine.records import plain

INSERT = """
INSERT INTO events (attempt, seq, at, boot, ticks, kind, body)
VALUES (:attempt, :seq, :at, :boot, :ticks, :kind, :body)
"""


def row(attempt: str, seq: int, event: Event) -> dict[str, Any]:
    """Give the row of the attempt's event number `seq`."""
    kind, body = _told(event)
    clocks = {"at": event.at.wall, "boot": event.at.boot, "ticks": event.at.ticks}
    return {"attempt": attempt, "seq": seq, **clocks, "kind": kind, "body": plain.written(body)}


def event(row: Mapping[str, Any]) -> Event:
    """Read an event's row; raises ValueError, KeyError or TypeError where it holds none."""
    at = Stamp(row["at"], row["boot"], row["ticks"])
    return _READERS[row["kind"]](at, plain.read(row["body"]))


def _told(event: Event) -> tuple[str, dict[str, Any]]:
    match event:
        case Responded(_, item, response):
            return "responded", {"item": item, "response": response}
        case Flagged(_, item, flagged):
            return "flagged", {"item": item, "flagged": flagged}
        case Visited(_, position):
            return "visited", {"position": position}
        case Submitted(_, by):
            return "submitted", {"by": str(by)}
    return "observed", {"item": event.item, "observations": to_json(event.observations), "weak": event.weak}


_READERS: Mapping[str, Callable[[Stamp, Any], Event]] = {
    "responded": lambda at, body: Responded(at, body["item"], body["response"]),
    "flagged": lambda at, body: Flagged(at, body["item"], body["flagged"]),
    "visited": lambda at, body: Visited(at, body["position"]),
    "submitted": lambda at, body: Submitted(at, By(body["by"])),
    # A record from before there was a sandbox does not speak of it.
    "observed": lambda at, body: Observed(at, body["item"], from_json(body["observations"]), body.get("weak", False)),
}

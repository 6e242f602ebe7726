"""What a checker reported of the cloud, or why it could not look."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Seen:
    """The facts, as JSON: a mapping of the facts' names, or None where the thing is absent."""

    facts: Any


@dataclass(frozen=True, slots=True)
class Unseen:
    """Nobody could look; `reason` is a sentence that a person can act on."""

    reason: str


Observation: TypeAlias = Seen | Unseen
Observations: TypeAlias = Mapping[str, Observation]


@dataclass(frozen=True, slots=True)
class Look:
    """One named call of a checker, with its arguments."""

    name: str
    checker: str
    arguments: Mapping[str, Any]


def to_json(observations: Observations) -> dict[str, Any]:
    """Give observations as plain values, for the records."""
    return {
        name: {"facts": one.facts} if isinstance(one, Seen) else {"undecided": one.reason}
        for name, one in observations.items()
    }


def from_json(data: Any) -> dict[str, Observation]:
    """Read what `to_json` gave; anything else there is nobody's observation, and left out."""
    if not isinstance(data, Mapping):
        return {}
    return {str(name): _one(entry) for name, entry in data.items() if isinstance(entry, Mapping)}


def _one(entry: Mapping[str, Any]) -> Observation:
    return Seen(entry["facts"]) if "facts" in entry else Unseen(str(entry.get("undecided", "no reason was kept")))

"""What the two sides say to each other: one request, then one line of JSON for each look."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

from quizengine.checking.facts import FactError, plain
from quizengine.checking.limits import Limits
from quizengine.checking.sandbox.lock import Cell
from quizengine.cloud.credentials import Credentials
from quizengine.core.observation import Look, Observation, Seen, Unseen

SHORTEST_SECRET = 4


class MalformedError(ValueError):
    """What came over the pipe is not what it should be."""


@dataclass(frozen=True, slots=True)
class Request:
    """All that the worker needs to know; it holds passwords, and goes over a pipe only.

    With `describe` it is to tell which checkers there are, in place of looking.
    """

    identity: Credentials
    others: Mapping[str, Credentials]
    folders: tuple[Path, ...]
    looks: tuple[Look, ...]
    limits: Limits
    advice: str
    cell: Cell
    describe: bool = False

    @property
    def secrets(self) -> frozenset[str]:
        """Every password in it: those of identities, and arguments called so unless too short to hide."""
        known = [self.identity, *self.others.values()]
        given = (str(look.arguments.get("password") or "") for look in self.looks)
        return frozenset(one.password for one in known) | {one for one in given if len(one) >= SHORTEST_SECRET}

    def encoded(self) -> bytes:
        """Give its JSON."""
        data = {
            "identity": self.identity.as_json(),
            "others": {name: one.as_json() for name, one in self.others.items()},
            "folders": [str(folder) for folder in self.folders],
            "looks": [{"name": one.name, "checker": one.checker, "arguments": one.arguments} for one in self.looks],
            "limits": asdict(self.limits),
            "advice": self.advice,
            "cell": self.cell.as_json(),
            "describe": self.describe,
        }
        return json.dumps(data, allow_nan=False).encode()

    @classmethod
    def decoded(cls, data: bytes) -> "Request":
        """Read what `encoded` gave."""
        found = json.loads(data)
        return cls(
            Credentials(**found["identity"]),
            {name: Credentials(**one) for name, one in found["others"].items()},
            tuple(Path(folder) for folder in found["folders"]),
            tuple(Look(**one) for one in found["looks"]),
            Limits(**found["limits"]),
            found["advice"],
            Cell.from_json(found["cell"]),
            found["describe"],
        )


def encode_reply(look: str, observation: Observation) -> bytes:
    """Give the line that reports one look."""
    told = {"facts": observation.facts} if isinstance(observation, Seen) else {"undecided": observation.reason}
    return json.dumps({"look": look, **told}, allow_nan=False, separators=(",", ":")).encode() + b"\n"


def decode_reply(line: bytes, expected: str) -> Observation:
    """Read the line that reports the expected look.

    Raises MalformedError for whatever is not just that: other keys, doubled keys, NaN, values that are not plain.
    """
    data = strict(line)
    if not isinstance(data, dict) or data.get("look") != expected:
        raise MalformedError(f"it does not report the look `{expected}`")
    if data.keys() == {"look", "facts"}:
        return Seen(_plain(data["facts"]))
    if data.keys() == {"look", "undecided"} and isinstance(data["undecided"], str):
        return Unseen(data["undecided"])
    raise MalformedError("it has neither facts nor a reason, or more than these")


def strict(line: bytes) -> Any:
    """Read a line of JSON; raises MalformedError for doubled keys, NaN, and whatever is no JSON."""
    try:
        return json.loads(line.decode(), parse_constant=_refuse, parse_float=_finite, object_pairs_hook=_once)
    except MalformedError:
        raise
    except (ValueError, RecursionError) as error:
        raise MalformedError("it is no JSON") from error


def _plain(facts: Any) -> Any:
    try:
        return plain(facts)
    except FactError as error:
        raise MalformedError(str(error)) from error


def _refuse(word: str) -> NoReturn:
    raise MalformedError(f"{word} is no JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise MalformedError(f"{digits[:20]} is too large a number")
    return number


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedError("a key stands there twice")
    return found

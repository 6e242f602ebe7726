"""Hands-on: something is done in a cloud, and checkers look at it."""

from collections.abc import Iterator, Mapping
from math import isclose
from typing import Any

from quizengine.core.expectation import read as expectation
from quizengine.core.fixture import read as things
from quizengine.core.fixture import read_names
from quizengine.core.fixture_soundness import objections as fixture_objections
from quizengine.core.fixture_words import CREATES, FIXTURE
from quizengine.core.observation import Look
from quizengine.core.offer import NEEDS
from quizengine.core.reading import TEXT, text
from quizengine.core.rubric import Criterion, Rubric
from quizengine.core.task import Mistake, Path, Task

NAME = "hands-on"
SCRIPT = {"type": "string", "minLength": 1}
SCHEMA: Mapping[str, Any] = {
    "properties": {
        "needs": {
            "description": "What a cloud must offer beside an administrator's rights: services by their type; "
            "`files`, the services' configuration; `host`, the lab's host with its units and network; "
            "`open-vswitch`, that switch in the host; `virtual-machine`, one with two disks in the host (`vm`); "
            "`demo`, that project; `john`, that user with a known password.",
            "type": "array",
            "items": {"enum": [*NEEDS]},
            "uniqueItems": True,
        },
        "disturbs": {
            "description": "Those of its `needs` that others cannot rely on beside it, since it breaks them or changes "
            "them for everybody; no other task that relies on one of these comes into the same form.",
            "type": "array",
            "items": {"enum": [*NEEDS]},
            "uniqueItems": True,
        },
        "fixture": {
            "description": "What must exist in the cloud before the task starts: things by kind, made in the order "
            "that their names ask for, then `prepare`.",
            "type": "object",
            "properties": {
                **FIXTURE,
                "prepare": {
                    **SCRIPT,
                    "description": "A shell script for what cannot be declared, such as a broken state; run last, as "
                    "the admin in the lab's shell.",
                },
            },
            "additionalProperties": False,
        },
        "observe": {
            "description": "Where to look: a name for each observation, with a checker and its arguments.",
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"},
            "additionalProperties": {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "additionalProperties": {"type": "object"},
            },
        },
        "rubric": {
            "description": "What earns the points.",
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "points": {"description": "What this criterion is worth.", "type": "number", "exclusiveMinimum": 0},
                    "statement": {**TEXT, "description": "What is true when it is met."},
                    "expect": {
                        "description": "Fact path (`edge.status`) -> a plain value, or contains, exactly, matches, "
                        "at_least, at_most, one_of, not, absent.",
                        "type": "object",
                        "minProperties": 1,
                    },
                },
                "required": ["points", "statement", "expect"],
                "additionalProperties": False,
            },
        },
        "solution": {**SCRIPT, "description": "The reference way: a shell script, run in the lab's shell."},
        "creates": CREATES,
        "cleanup": {
            **SCRIPT,
            "description": "Puts back, where a cloud cannot be reset, what was changed in things that are neither the "
            "fixture's nor among `creates`; run before these are removed.",
        },
        "alternatives": {
            "description": "Other right ways.",
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string", "minLength": 1}, "run": SCRIPT},
                "required": ["name", "run"],
                "additionalProperties": False,
            },
        },
        "mistakes": {
            "description": "Wrong ways, each with the statements of the criteria that it breaks.",
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "minLength": 1},
                    "run": SCRIPT,
                    "breaks": {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True},
                },
                "required": ["name", "run", "breaks"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["observe", "rubric", "solution"],
}
EXAMPLE = """\
kind: hands-on
points: 3
minutes: 5
stem:
  en: Create a volume called `${volume}` of 1 GB in the project `admin`.
  zh: 在项目 `admin` 中创建一个 1 GB 的卷 `${volume}`。
parameters: {volume: {one_of: [ledger, archive]}}   # drawn for each attempt
needs: [block-storage]                              # what a cloud must offer; `disturbs` what of it others lose
fixture:                                            # what is there before, made and removed by quizengine
  volumes: [{name: old, size: 1}]                   # also networks, users, servers ...; prepare: a shell script
creates: {volumes: ["${volume}", my-volume]}        # what the task makes, removed where a cloud cannot be reset
observe:
  disk: {volume: {name: "${volume}"}}               # a checker and its arguments
rubric:
  - points: 2
    statement: {en: The volume is there, zh: 卷已存在}
    expect: {disk.status: available}
  - points: 1
    statement: {en: Its size is 1 GB, zh: 大小为 1 GB}
    expect: {disk.size: 1}
hints:
  - {en: The client's noun is `volume`., zh: 客户端里的名词是 `volume`。}
solution: |
  openstack volume create --size 1 "${volume}"
mistakes:
  - name: twice the size
    run: openstack volume create --size 2 "${volume}"
    breaks: [Its size is 1 GB]
  - name: another name
    run: openstack volume create --size 1 my-volume
    breaks: [The volume is there]
references: [https://docs.openstack.org/python-openstackclient/latest/cli/command-objects/volume.html]
"""


def read(data: Mapping[str, Any]) -> Task:
    """Read where to look, how to judge, and the proofs."""
    return Task(
        looks=tuple(_look(name, call) for name, call in data["observe"].items()),
        rubric=Rubric(tuple(_criterion(one) for one in data["rubric"])),
        prepare=data.get("fixture", {}).get("prepare", ""),
        solution=data["solution"],
        alternatives=tuple(Path(one["name"], one["run"]) for one in data.get("alternatives", ())),
        mistakes=tuple(Mistake(one["name"], one["run"], tuple(one["breaks"])) for one in data.get("mistakes", ())),
        needs=tuple(data.get("needs", ())),
        cleanup=data.get("cleanup", ""),
        fixture=things(data.get("fixture", {})),
        creates=read_names(data.get("creates", {})),
        disturbs=tuple(data.get("disturbs", ())),
    )


def _look(name: str, call: Mapping[str, Any]) -> Look:
    checker, arguments = next(iter(call.items()))
    return Look(name, checker, arguments)


def _criterion(data: Mapping[str, Any]) -> Criterion:
    expected = {path: expectation(wanted) for path, wanted in data["expect"].items()}
    return Criterion(float(data["points"]), text(data["statement"]), expected)


def objections(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Find points that do not add up, expectations that are none, and names that nothing bears."""
    worth = sum(one["points"] for one in data["rubric"])
    if not isclose(worth, data["points"]):
        yield ("points",), f"the rubric's points add up to {worth:g}, not to {data['points']:g}"
    for number, criterion in enumerate(data["rubric"]):
        for path, wanted in criterion["expect"].items():
            place = ("rubric", number, "expect", path)
            if path.partition(".")[0] not in data["observe"]:
                yield place, f"`{path.partition('.')[0]}` is none of the observations: {', '.join(data['observe'])}"
            try:
                expectation(wanted)
            except ValueError as error:
                yield place, str(error)
    for position, one in enumerate(data.get("disturbs", ())):
        if one not in data.get("needs", ()):
            yield ("disturbs", position), f"the task disturbs `{one}`, which is not among its `needs`"
    yield from _broken_promises(data)
    yield from fixture_objections(data)


def _broken_promises(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    statements = [str(text(one["statement"])) for one in data["rubric"]]
    for number, mistake in enumerate(data.get("mistakes", ())):
        for position, statement in enumerate(mistake["breaks"]):
            if statement not in statements:
                sentence = f"`{statement}` is no criterion's statement: {'; '.join(statements)}"
                yield ("mistakes", number, "breaks", position), sentence

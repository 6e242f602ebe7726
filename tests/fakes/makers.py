"""A cloud of named things, each in a project, and makers for all kinds of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from keystoneauth1.exceptions import Unauthorized
from openstack.exceptions import NotFoundException

from quizengine.cloud.provisioning.maker import Cloud, Found, LookUp, Maker
from quizengine.core.fixture import LINKS, REMOVABLE, Name, Resource
from tests.fakes.cloud import DeathError


@dataclass
class Thing:
    named: Name
    ours: bool
    project: str
    uses: tuple[str, ...] = ()


@dataclass
class FakeThings:
    """Things by their ids, and what happened to them in order; it is the `Doors`, too.

    `fails` names what cannot be made, `stuck` what cannot be removed, `closed` the projects that nobody is let into; it
    `dies` after a thing of that name was made.
    """

    things: dict[str, Thing] = field(default_factory=dict)
    happened: list[str] = field(default_factory=list)
    fails: set[str] = field(default_factory=set)
    stuck: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    dies: str = ""
    turn: Any = field(default_factory=RLock)

    def into(self, project: str) -> Cloud:
        return FakeDoor(self, project)

    def names(self, project: str = "") -> list[str]:
        return sorted(thing.named.name for thing in self.things.values() if thing.project == project)

    def add(self, kind: str, name: str, project: str = "", *, ours: bool = False) -> str:
        with self.turn:
            number = f"{kind}-{len(self.happened)}"
            self.happened.append(name)
            self.things[number] = Thing(Name(kind, name, project), ours, project)
            return number


@dataclass
class FakeDoor:
    cloud: FakeThings
    project: str

    @property
    def session(self) -> "FakeDoor":
        return self

    @property
    def auth(self) -> "FakeDoor":
        return self

    def get_access(self, session: "FakeDoor") -> "FakeDoor":
        assert session is self
        return self

    role_ids: tuple[str, ...] = ()

    def authorize(self) -> None:
        if self.project in self.cloud.closed:
            raise Unauthorized("nobody is let in")


def _find(door: FakeDoor, named: Name) -> Iterator[Found]:
    for number, thing in list(door.cloud.things.items()):
        if (thing.named.kind, thing.named.name, thing.project) == (named.kind, named.name, door.project):
            yield Found(number, thing.ours)


def _make(door: FakeDoor, thing: Resource, look_up: LookUp) -> str:
    uses = tuple(look_up(kind, name) for _, kind, name in thing.links() if name != thing.named.name)
    if thing.named.name in door.cloud.fails:
        raise OSError("there is no room for it")
    number = door.cloud.add(thing.named.kind, thing.named.name, door.project, ours=True)
    door.cloud.things[number].uses = uses
    if thing.named.name == door.cloud.dies:
        raise DeathError
    return number


def _remove(door: FakeDoor, number: str) -> None:
    with door.cloud.turn:
        if number not in door.cloud.things:
            raise NotFoundException
        name = door.cloud.things[number].named.name
        if name in door.cloud.stuck:
            raise OSError("it is in use")
        door.cloud.happened.append(f"-{name}")
        del door.cloud.things[number]


def fake_makers() -> dict[str, Maker]:
    """Give makers of all kinds."""

    def known(kind: str) -> Any:
        def find(door: FakeDoor, name: str) -> str | None:
            there = door.cloud.things.items()
            return next((number for number, one in there if (one.named.kind, one.named.name) == (kind, name)), None)

        return find

    kinds = REMOVABLE | LINKS.keys()
    return {kind: Maker(_find, _remove, _make, known=known(kind), by_name=kind == "containers") for kind in kinds}

"""What must be in a cloud before a task starts, and what the task leaves there: things, their names and their order."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

Path: TypeAlias = tuple[str | int, ...]
K = TypeVar("K", bound=Hashable)

# Which keys of a kind's entries name other things, and of what kind these are; lists and deeper mappings are searched.
LINKS: Mapping[str, Mapping[str, str]] = {
    "domains": {},
    "projects": {"domain": "domains"},
    "roles": {},
    "users": {"domain": "domains", "default_project": "projects"},
    "groups": {"domain": "domains", "users": "users"},
    "role_assignments": {"user": "users", "group": "groups", "role": "roles", "project": "projects"},
    "keypairs": {},
    "flavors": {"projects": "projects"},
    "images": {"members": "projects", "project": "projects"},
    "containers": {"project": "projects"},
    "volumes": {"image": "images", "project": "projects"},
    "security_groups": {"remote_group": "security_groups", "project": "projects"},
    "networks": {"project": "projects"},
    "subnets": {"network": "networks", "project": "projects"},
    "ports": {"network": "networks", "security_groups": "security_groups", "project": "projects"},
    "routers": {"external_network": "networks", "subnets": "subnets", "project": "projects"},
    "servers": {
        "image": "images",
        "flavor": "flavors",
        "networks": "networks",
        "security_groups": "security_groups",
        "key_name": "keypairs",
        "volumes": "volumes",
        "project": "projects",
    },
    "stacks": {"project": "projects"},
}
# The order of removal: what is used by others goes after them.
REMOVAL: Sequence[frozenset[str]] = (
    frozenset({"stacks"}),
    frozenset({"servers"}),
    frozenset({"routers", "containers", "aggregates", "backups", "server_groups"}),
    frozenset({"ports", "snapshots"}),
    frozenset({"subnets", "volumes"}),
    frozenset({"networks", "images", "flavors", "keypairs", "volume_types"}),
    frozenset({"security_groups", "role_assignments", "services"}),
    frozenset({"groups", "users"}),
    frozenset({"roles", "projects"}),
    frozenset({"domains"}),
)
REMOVABLE = frozenset[str]().union(*REMOVAL)


@dataclass(frozen=True, slots=True)
class Name:
    """A thing as a cloud's users call it: its kind (`networks`) and name; whose it is, "" for the administrator's."""

    kind: str
    name: str
    project: str = ""
    domain: str = ""

    def __str__(self) -> str:
        """Say it in words, as in: network `outside` of the project `demo`."""
        whose = f" of the project `{self.project}`" if self.project else ""
        return f"{noun(self.kind)} `{self.name}`" + (
            whose or (f" of the domain `{self.domain}`" if self.domain else "")
        )


@dataclass(frozen=True, slots=True)
class Resource:
    """A thing that a fixture declares: its name, what else is said of it, and where that stands in the item."""

    named: Name
    wants: Mapping[str, Any]
    path: Path = field(default=(), compare=False)

    def links(self) -> Iterator[tuple[Path, str, str]]:
        """Give each name of another thing: the path of keys to it, the kind, and the name."""
        yield from _links(self.wants, LINKS[self.named.kind], ())


@dataclass(frozen=True, slots=True)
class Furniture:
    """What a task makes of a cloud: `things` before it starts; `creates` and `cleanup` are for the end.

    Nothing that bears a name of `creates` may be there before, so that it can be removed; `cleanup` is a shell script.
    """

    things: tuple[Resource, ...] = ()
    creates: tuple[Name, ...] = ()
    cleanup: str = ""

    @property
    def names(self) -> tuple[Name, ...]:
        """The names of all that is made and created, each once."""
        return tuple(dict.fromkeys([*(thing.named for thing in self.things), *self.creates]))


def noun(kind: str) -> str:
    """Give the word for one thing of a kind."""
    return kind.removesuffix("s").replace("_", " ")


def _links(thing: Any, keys: Mapping[str, str], path: Path) -> Iterator[tuple[Path, str, str]]:
    if isinstance(thing, Mapping):
        for key, value in thing.items():
            if key in keys and isinstance(value, str):
                yield (*path, key), keys[key], value
            elif key in keys and isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
                yield from (((*path, key, place), keys[key], one) for place, one in enumerate(value))
            else:
                yield from _links(value, keys, (*path, key))
    elif isinstance(thing, list | tuple):
        for place, one in enumerate(thing):
            yield from _links(one, keys, (*path, place))


def read(data: Mapping[str, Any]) -> tuple[Resource, ...]:
    """Read the things of a fixture that satisfies the schema; the subnets within networks come out as things, too."""
    return tuple(
        resource
        for kind in LINKS
        for place, entry in enumerate(data.get(kind, ()))
        for resource in _things(kind, entry, ("fixture", kind, place))
    )


def _things(kind: str, entry: Mapping[str, Any], path: Path) -> Iterator[Resource]:
    wants = {key: value for key, value in entry.items() if key not in {"name", "subnets"} or kind == "routers"}
    wants.pop("name", None)
    name = str(entry["name"]) if "name" in entry else _grant(entry)
    domain = str(entry.get("domain", "")) if kind in {"projects", "users", "groups"} else ""
    project = str(entry.get("project", "")) if kind != "role_assignments" else ""
    yield Resource(Name(kind, name, project, domain), wants, path)
    if kind == "networks":
        inherited = {"network": name} | ({"project": project} if project else {})
        for place, subnet in enumerate(entry.get("subnets", ())):
            yield from _things("subnets", {**subnet, **inherited}, (*path, "subnets", place))


def _grant(entry: Mapping[str, Any]) -> str:
    return f"{entry['role']} for {entry.get('user') or entry.get('group')} on {entry['project']}"


def read_names(data: Mapping[str, Any]) -> tuple[Name, ...]:
    """Read what a task leaves behind: names by kind, or mappings with a `name` and whose it is."""
    return tuple(_name(kind, entry) for kind, entries in data.items() for entry in entries)


def _name(kind: str, entry: Any) -> Name:
    if isinstance(entry, Mapping):
        return Name(kind, entry["name"], entry.get("project", ""), entry.get("domain", ""))
    return Name(kind, entry)


def waits(resources: Sequence[Resource]) -> dict[int, frozenset[int]]:
    """Tell of each thing, by its position, which others must be there before it.

    Whatever joins a network waits for the network's subnets as well; and stacks, whose templates may name anything,
    wait for all that is no stack.
    """
    places: dict[tuple[str, str], set[int]] = {}
    subnets: dict[str, set[int]] = {}
    for place, one in enumerate(resources):
        places.setdefault((one.named.kind, one.named.name), set()).add(place)
        if one.named.kind == "subnets":
            subnets.setdefault(str(one.wants["network"]), set()).add(place)
    others = {place for place, one in enumerate(resources) if one.named.kind != "stacks"}
    found = {}
    for place, one in enumerate(resources):
        needed = set(others) if one.named.kind == "stacks" else set()
        for _, kind, name in one.links():
            needed |= places.get((kind, name), set())
            if kind == "networks" and one.named.kind != "subnets":
                needed |= subnets.get(name, set())
        found[place] = frozenset(needed - {place})
    return found


def in_a_circle(graph: Mapping[K, Iterable[K]]) -> frozenset[K]:
    """Give what can never be made, since it waits for itself by way of others."""
    left = {place: set(needed) for place, needed in graph.items()}
    while free := [place for place, needed in left.items() if not needed & left.keys()]:
        for place in free:
            del left[place]
    return frozenset(left)

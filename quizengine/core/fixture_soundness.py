"""What is wrong with a fixture beyond its schema."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from quizengine.core.fixture import Name, Path, Resource, in_a_circle, noun, read, read_names, waits
from quizengine.core.fixture_words import BUILT_IN, SERVICE
from quizengine.core.likeness import did_you_mean

Objection: TypeAlias = tuple[Path, str]


def objections(data: Mapping[str, Any]) -> Iterator[Objection]:
    """Find names borne twice or by nothing, circles, and services that the item does not say it needs."""
    declared = read(data.get("fixture", {}))
    yield from _grants(data.get("fixture", {}).get("role_assignments", ()))
    yield from _twice(declared)
    yield from _strangers(declared)
    yield from _circles(declared)
    needs = data.get("needs", ())
    yield from _unneeded_services({one.named.kind: one.path[:2] for one in declared}, needs)
    yield from _unneeded_services(
        {one.kind: ("creates", one.kind) for one in read_names(data.get("creates", {}))}, needs
    )


def _grants(entries: Sequence[Mapping[str, Any]]) -> Iterator[Objection]:
    for place, entry in enumerate(entries):
        if ("user" in entry) == ("group" in entry):
            yield ("fixture", "role_assignments", place), "a role is given to one `user` or to one `group`"


def _twice(declared: Sequence[Resource]) -> Iterator[Objection]:
    seen: set[Name] = set()
    for one in declared:
        if one.named in seen:
            yield one.path, f"the fixture has the {one.named} twice"
        seen.add(one.named)


def _strangers(declared: Sequence[Resource]) -> Iterator[Objection]:
    for one in declared:
        for path, kind, name in one.links():
            known = [other.named.name for other in declared if other.named.kind == kind] + [*BUILT_IN.get(kind, ())]
            if name not in known:
                sentence = f"the fixture has no {noun(kind)} `{name}`{did_you_mean(name, known)}"
                yield (
                    (*one.path, *path) if path != ("network",) or "subnets" not in one.path[2:] else one.path,
                    sentence,
                )


def _circles(declared: Sequence[Resource]) -> Iterator[Objection]:
    circle = sorted(in_a_circle(waits(declared)))
    if circle:
        names = ", ".join(f"`{declared[place].named.name}`" for place in circle)
        yield declared[circle[0]].path, f"these wait for one another, so that none can be made first: {names}"


def _unneeded_services(kinds: Mapping[str, Path], needs: Sequence[str]) -> Iterator[Objection]:
    for kind, path in kinds.items():
        if SERVICE[kind] not in needs:
            yield path, f"`{kind}` are of the service `{SERVICE[kind]}`, which is not among `needs`"

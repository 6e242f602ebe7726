"""Facts about host aggregates."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker

ZONE = "availability_zone"


@dataclass(frozen=True)
class Aggregate:
    """A host aggregate: `zone` is its availability zone, None where it is none; `metadata` is what there is beside."""

    name: str
    zone: str | None
    hosts: list[str]
    metadata: dict[str, str]


@checker
def aggregate(cloud: Cloud, name: str) -> Aggregate | None:
    """Report the host aggregate called NAME."""
    found = next((one for one in cloud.compute.aggregates() if one.name == name), None)
    if found is None:
        return None
    return Aggregate(
        name=found.name,
        zone=found.availability_zone,
        hosts=sorted(found.hosts or []),
        metadata={key: value for key, value in (found.metadata or {}).items() if key != ZONE},
    )

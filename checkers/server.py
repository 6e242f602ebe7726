"""Facts about Nova servers."""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from quizengine.checking import Cloud, checker, name_of

from ._owned import project_name
from ._servers import servers_called

POWER_STATES = {0: "nostate", 1: "running", 3: "paused", 4: "shutdown", 6: "crashed", 7: "suspended"}


@dataclass(frozen=True)
class Server:
    """A server: `image`, `flavor`, `key` and what is in lists are names; `image` is None where it boots from a volume.

    `addresses` maps each network to the fixed addresses there; `user_data` is decoded; `fault` is what made the
    status ERROR, in Nova's words; `count` is how many servers bear the name.
    """

    name: str
    status: str
    power_state: str
    fault: str | None
    image: str | None
    flavor: str
    key: str | None
    networks: list[str]
    addresses: dict[str, list[str]]
    floating_addresses: list[str]
    security_groups: list[str]
    volumes: list[str]
    user_data: str | None
    metadata: dict[str, str]
    host: str | None
    zone: str | None
    locked: bool
    project: str | None
    count: int


@checker
def server(cloud: Cloud, name: str, project: str | None = None) -> Server | None:
    """Report the newest server called NAME of all projects, or of one."""
    found, count = servers_called(cloud, name, project)
    if found is None:
        return None
    return Server(
        name=found.name,
        status=found.status,
        power_state=POWER_STATES.get(found.power_state, "nostate"),
        fault=(found.fault or {}).get("message"),
        image=name_of(cloud.image.find_image, (found.image or {}).get("id")),
        flavor=found.flavor["original_name"],
        key=found.key_name,
        networks=sorted(found.addresses),
        addresses={network: sorted(_addresses(several, "fixed")) for network, several in found.addresses.items()},
        floating_addresses=sorted(one for each in found.addresses.values() for one in _addresses(each, "floating")),
        security_groups=sorted({group["name"] for group in found.security_groups or []}),
        volumes=_volumes(cloud, found.attached_volumes),
        user_data=b64decode(found.user_data).decode(errors="replace") if found.user_data else None,
        metadata=dict(found.metadata or {}),
        host=found.compute_host,
        zone=found.availability_zone or None,
        locked=bool(found.is_locked),
        project=project_name(cloud, found.project_id),
        count=count,
    )


def _addresses(several: list[dict[str, Any]], kind: str) -> Iterator[str]:
    return (one["addr"] for one in several if one.get("OS-EXT-IPS:type", "fixed") == kind)


def _volumes(cloud: Cloud, attached: list[dict[str, Any]] | None) -> list[str]:
    """Name the volumes; Cinder is asked only where there are any."""
    return sorted(str(name_of(cloud.block_storage.find_volume, one["id"])) for one in attached or [])

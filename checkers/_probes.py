"""The actions that `may` tries: each gives the HTTP status of the answer, and leaves nothing behind."""

from collections.abc import Mapping
from typing import Any

from quizengine.checking import Cloud

from ._lasting_probes import create_container, create_server, create_stack, create_volume
from ._probing import Kind, Probe, created, fresh_name, making, named, reading, remove

IMAGE = Kind(
    "image",
    "/images",
    lambda name: {"name": name, "disk_format": "raw", "container_format": "bare"},
    lambda cloud, name: cloud.image.images(name=name, visibility="all"),
)
VOLUME_TYPE = Kind(
    "block_storage",
    "/types",
    lambda name: {"volume_type": {"name": name}},
    lambda cloud, name: named(cloud.block_storage.types(is_public="None"), name),
)
# Projects, users and groups are made in the domain that the user is in.
PROJECT = Kind(
    "identity",
    "/projects",
    lambda name: {"project": {"name": name, "enabled": False}},
    lambda cloud, name: cloud.identity.projects(name=name),
)
USER = Kind(
    "identity",
    "/users",
    lambda name: {"user": {"name": name, "enabled": False}},
    lambda cloud, name: cloud.identity.users(name=name),
)
GROUP = Kind(
    "identity",
    "/groups",
    lambda name: {"group": {"name": name}},
    lambda cloud, name: cloud.identity.groups(name=name),
)
ROLE = Kind(
    "identity",
    "/roles",
    lambda name: {"role": {"name": name}},
    lambda cloud, name: cloud.identity.roles(name=name),
)
DOMAIN = Kind(
    "identity",
    "/domains",
    lambda name: {"domain": {"name": name, "enabled": False}},
    lambda cloud, name: cloud.identity.domains(name=name),
)
FLAVOR = Kind(
    "compute",
    "/flavors",
    lambda name: {"flavor": {"name": name, "ram": 1, "vcpus": 1, "disk": 0, "os-flavor-access:is_public": False}},
    lambda cloud, name: named(cloud.compute.flavors(is_public="None"), name),
)
AGGREGATE = Kind(
    "compute",
    "/os-aggregates",
    lambda name: {"aggregate": {"name": name}},
    lambda cloud, name: named(cloud.compute.aggregates(), name),
)
NETWORK = Kind(
    "network",
    "/networks",
    lambda name: {"network": {"name": name, "admin_state_up": False}},
    lambda cloud, name: cloud.network.networks(name=name),
)
EXTERNAL_NETWORK = Kind(
    "network",
    "/networks",
    lambda name: {"network": {"name": name, "admin_state_up": False, "router:external": True}},
    lambda cloud, name: cloud.network.networks(name=name),
)
ROUTER = Kind(
    "network",
    "/routers",
    lambda name: {"router": {"name": name, "admin_state_up": False}},
    lambda cloud, name: cloud.network.routers(name=name),
)
SECURITY_GROUP = Kind(
    "network",
    "/security-groups",
    lambda name: {"security_group": {"name": name}},
    lambda cloud, name: cloud.network.security_groups(name=name),
)


def create_floating_address(cloud: Cloud, actor: Any) -> int:
    """Take a floating address from any external network."""
    outside = next(iter(cloud.network.networks(is_router_external=True)), None)
    if outside is None:
        raise RuntimeError("there is no external network, so nobody can tell who may have floating addresses")
    mark = fresh_name()
    body = {"floatingip": {"floating_network_id": outside.id, "description": mark}}
    return created(
        cloud,
        lambda: actor.network.post("/floatingips", json=body),
        lambda: remove("/floatingips", cloud.network.ips(description=mark), (actor.network, cloud.network)),
    )


PROBES: Mapping[str, Probe] = {
    "aggregate:create": making(AGGREGATE),
    "container:create": create_container,
    "container:list": reading("object_store", "/"),
    "domain:create": making(DOMAIN),
    "external_network:create": making(EXTERNAL_NETWORK),
    "flavor:create": making(FLAVOR),
    "floating_address:create": create_floating_address,
    "group:create": making(GROUP),
    "hypervisor:list": reading("compute", "/os-hypervisors"),
    "image:create": making(IMAGE),
    "image:list": reading("image", "/images"),
    "network:create": making(NETWORK),
    "project:create": making(PROJECT),
    "project:list": reading("identity", "/projects"),
    "role:create": making(ROLE),
    "router:create": making(ROUTER),
    "security_group:create": making(SECURITY_GROUP),
    "server:create": create_server,
    "server:list": reading("compute", "/servers"),
    "stack:create": create_stack,
    "stack:list": reading("orchestration", "/stacks"),
    "user:create": making(USER),
    "user:list": reading("identity", "/users"),
    "volume:create": create_volume,
    "volume:list": reading("block_storage", "/volumes"),
    "volume_type:create": making(VOLUME_TYPE),
}

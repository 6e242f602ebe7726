"""Probes that make what takes a while to be there, or to be gone: volumes, servers, stacks, containers."""

from collections.abc import Callable
from functools import partial
from typing import Any

from quizengine.checking import Cloud

from ._probing import created, fresh_name, remove, wait

TEMPLATE = {"heat_template_version": "2016-10-14"}


def create_volume(cloud: Cloud, actor: Any) -> int:
    """Create a volume of 1 GiB."""
    name = fresh_name()
    return created(
        cloud,
        lambda: actor.block_storage.post("/volumes", json={"volume": {"name": name, "size": 1}}),
        lambda: _remove_volumes(cloud, actor, name),
    )


def _remove_volumes(cloud: Cloud, actor: Any, name: str) -> None:
    def volumes() -> list[Any]:
        return [*cloud.block_storage.volumes(all_projects=True, name=name)]

    wait(lambda: all(volume.status != "creating" for volume in volumes()), f"the volume {name} to be made")
    _remove_slowly("/volumes", volumes, (actor.block_storage, cloud.block_storage))


def create_server(cloud: Cloud, actor: Any) -> int:
    """Create a server without a network, of the smallest flavor, from any image."""
    name = fresh_name()
    body = {"name": name, "flavorRef": _smallest_flavor(cloud), "imageRef": _any_image(cloud), "networks": "none"}
    servers = partial(cloud.compute.servers, all_projects=True, name=f"^{name}$")
    return created(
        cloud,
        lambda: actor.compute.post("/servers", json={"server": body}, microversion="2.37"),
        lambda: _remove_slowly("/servers", lambda: [*servers()], (actor.compute, cloud.compute)),
    )


def _smallest_flavor(cloud: Cloud) -> str:
    several = sorted(cloud.compute.flavors(), key=lambda one: (one.ram, one.disk))
    if not several:
        raise RuntimeError("there is no public flavor, so nobody can tell who may create servers")
    return str(several[0].id)


def _any_image(cloud: Cloud) -> str:
    several = sorted(cloud.image.images(visibility="public", status="active"), key=lambda one: (one.min_ram, one.size))
    if not several:
        raise RuntimeError("there is no public image, so nobody can tell who may create servers")
    return str(several[0].id)


def create_stack(cloud: Cloud, actor: Any) -> int:
    """Create a stack without resources."""
    name, heat = fresh_name(), actor.orchestration

    def stacks() -> list[Any]:
        found = heat.find_stack(name)
        return [] if found is None else [found]

    return created(
        cloud,
        lambda: heat.post("/stacks", json={"stack_name": name, "template": TEMPLATE}),
        lambda: _remove_slowly(f"/stacks/{name}", stacks, (heat,)),
    )


def create_container(cloud: Cloud, actor: Any) -> int:
    """Create a container in the user's own account."""
    store, path = actor.object_store, f"/{fresh_name()}"
    return created(cloud, lambda: store.put(path), lambda: store.delete(path, raise_exc=True))


def _remove_slowly(path: str, things: Callable[[], list[Any]], proxies: tuple[Any, ...]) -> None:
    remove(path, things(), proxies)
    wait(lambda: not things(), f"what was made at {path} to be gone")

"""The desired state, put together from what the databases say."""

from dataclasses import replace

from quizengine.lab.plane import neutron, nova
from quizengine.lab.plane.database import Database
from quizengine.lab.plane.state import ROOT, Server, State


def desired(networks: Database, servers: Database) -> State:
    """Give what the data plane should be now."""
    read, instances = neutron.read(networks), nova.read(servers)
    return State(
        networks=read.networks,
        groups=read.groups,
        books=read.books,
        routers=read.routers,
        servers=tuple(_server(each, read) for each in instances if each.up),
        kept=tuple(each.number for each in instances),
    )


def _server(instance: nova.Instance, read: neutron.Read) -> Server:
    ports = read.ports.get(instance.number, ())
    if instance.config_drive:  # which tells it of all its addresses
        ports = tuple(replace(port, untold=()) for port in ports)
    return Server(
        number=instance.number,
        name=instance.name,
        ports=ports,
        boot=instance.boot,
        disk=instance.disk,
        paused=instance.paused,
        key=instance.key,
        user_data=instance.user_data,
        volumes=instance.volumes,
        project=instance.project,
        origin=next((each.file for each in instance.volumes if each.device == ROOT), instance.image),
        resolvers=tuple(dict.fromkeys(each for port in ports for each in read.resolvers.get(port.number, ()))),
    )

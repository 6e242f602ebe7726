"""What a keeper does before its service runs at all: it listens, or leaves nothing behind."""

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from quizengine.lab import ports
from quizengine.lab.host.life import HostError
from quizengine.lab.keeper import Inside, Keeper, ServiceError
from quizengine.lab.release import Release
from quizengine.lab.service import find
from quizengine.lab.site import Site
from quizengine.lab.status import State

PORT = "glance"


async def no_host(_port: int, _standard: int) -> list[socket.socket]:
    return []


async def broken_host(_port: int, _standard: int) -> list[socket.socket]:
    raise HostError("the lab's host does not answer")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site.new(tmp_path, "release", ports.choose([PORT]), [])


@pytest.fixture
def keeper_with(site: Site) -> Iterator[Callable[[Inside], Keeper]]:
    """Make keepers of a service that is not installed, in such a host."""
    hold = os.open(site.folder, os.O_RDONLY)
    release = Release.pinned(site.folder / "releases")
    kept = partial(Keeper, find("glance"), site=site, release=release, hold=hold, changed=lambda: None)
    yield lambda inside: kept(inside=inside)
    os.close(hold)


def test_where_the_host_does_not_let_it_listen_it_lets_go_of_its_own_port(
    site: Site, keeper_with: Callable[[Inside], Keeper]
) -> None:
    keeper = keeper_with(broken_host)

    with pytest.raises(HostError):
        asyncio.run(keeper.open())

    assert ports.is_free(site.ports[PORT])
    assert not keeper.port_taken


def test_what_is_not_installed_leaves_no_port_behind(site: Site, keeper_with: Callable[[Inside], Keeper]) -> None:
    keeper = keeper_with(no_host)

    with pytest.raises(FileNotFoundError):
        asyncio.run(keeper.open())

    assert ports.is_free(site.ports[PORT])


def test_a_port_that_somebody_else_has_is_told_as_such(site: Site, keeper_with: Callable[[Inside], Keeper]) -> None:
    keeper = keeper_with(no_host)

    with socket.create_server(("127.0.0.1", site.ports[PORT])), pytest.raises(ServiceError, match="cannot listen"):
        asyncio.run(keeper.open())

    assert keeper.port_taken


def test_a_service_whose_host_is_broken_is_given_up_with_its_reason(
    keeper_with: Callable[[Inside], Keeper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizengine.lab.keeper.PAUSES", (0.0,))

    async def live() -> Keeper:
        keeper = keeper_with(broken_host)
        keeper.begin()
        assert keeper.life is not None
        await keeper.life
        return keeper

    keeper = asyncio.run(live())

    assert (keeper.state, keeper.why) == (State.FAILED, "the lab's host does not answer")


class Played(Keeper):
    """A keeper whose nursery is played by the test, at the other end of this line."""

    line: socket.socket

    async def open(self) -> None:
        if not hasattr(self, "reader"):
            self.reader, self.writer = await asyncio.open_connection(sock=self.line)


def test_a_process_that_dies_before_it_has_answered_is_not_waited_for(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizengine.lab.keeper.PAUSES", (0.0,))
    release = Release.pinned(site.folder / "releases")
    keeper = Played(find("glance"), site=site, release=release, hold=0, changed=lambda: None, inside=no_host)
    keeper.line, nursery = socket.socketpair()

    async def live() -> None:
        nursery.sendall(b'{"is": "born", "pid": 1}\n{"is": "ready"}\n{"is": "ended", "status": -9}\n')
        keeper.begin()
        assert keeper.life is not None
        await asyncio.wait_for(keeper.life, 5)
        keeper.writer.close()

    with nursery, ports.listen(site.ports[PORT]):  # as the nursery goes on listening
        site.log("glance").parent.mkdir()
        site.log("glance").touch()
        asyncio.run(live())

    assert keeper.state is State.FAILED
    assert keeper.why.startswith("it was ended by SIGKILL")

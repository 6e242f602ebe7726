"""The steward: it has the host of one lab made, furnished and put back, for the supervisor."""

import socket
from typing import Any

from quizengine.lab import move
from quizengine.lab.client import entrance
from quizengine.lab.host import commands, furniture
from quizengine.lab.host.layout import ADDRESS, quick, run
from quizengine.lab.host.life import Host
from quizengine.lab.host.plan import plan
from quizengine.lab.host.quick import AttendantInside
from quizengine.lab.release import Release
from quizengine.lab.site import Site
from quizengine.lab.vm.machine import Machine, remove_disks


class Steward:
    """Sees to the host of a site; `why` says why there is none."""

    def __init__(self, site: Site, release: Release, hold: int) -> None:
        self.site, self.release = site, release
        self.host = Host(site.folder, hold)
        self.attendant = AttendantInside(site.folder, release, hold)
        self.machine = Machine(site.folder, hold)
        self.plan: dict[str, Any] = {}
        self.why = "it is not made yet"

    @property
    def is_up(self) -> bool:
        """Tell whether there is a host to enter."""
        return self.host.is_there() and not self.why

    async def begin(self) -> None:
        """Make the host where this machine lets one, and have the catalog say so; the services must rest."""
        try:
            furniture.furnish(self.site)
            self.plan = plan(self.site.folder, self.release, furniture.etc(self.site))
            entrance.build(quick(self.site.folder), self.release.client)
            commands.write(run(self.site.folder) / "bin", self.release)
            await self.host.start(self.plan)
            self.why = ""
        except OSError as error:
            self.close()
            self.why = str(error) or "it did not start in time"
        self.site = move.publish(self.site, ADDRESS if self.is_up else "")

    async def inside(self, port: int, standard: int) -> list[socket.socket]:
        """Listen in the host as well, where there is one."""
        return await self.host.listen(port, standard) if self.is_up else []

    async def attend(self) -> None:
        """Keep the quick client warm inside, until this is cancelled."""
        if self.is_up:
            await self.attendant.attend()

    async def put_back(self) -> None:
        """Make a person's files in the host, its network, and its machine with the disks, what they were."""
        self.machine.close()
        remove_disks(self.site.folder)
        furniture.put_back(self.site, [target for _, target, _ in self.plan.get("binds", ())])
        if self.is_up:
            await self.host.tidy()

    def close(self) -> None:
        """End every process of the host, and its machine."""
        self.machine.power_off()
        self.host.close()

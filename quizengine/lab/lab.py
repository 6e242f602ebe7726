"""The lab as the rest of the program knows it: bring it up and down, reset it, look at it, enter it."""

import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from quizengine.core.problem import Problem, ProblemError
from quizengine.lab import additions, credentials, launch, saving, snapshot
from quizengine.lab.client import entrance
from quizengine.lab.client.shell import shell as person_shell
from quizengine.lab.door import Progress, silent
from quizengine.lab.host import enter, furniture, outfit
from quizengine.lab.install import install
from quizengine.lab.name import VARIABLE, absent, command, name_of, the_lab
from quizengine.lab.plane import console
from quizengine.lab.release import Release
from quizengine.lab.service import Service, choose, discover
from quizengine.lab.site import Site
from quizengine.lab.status import LabStatus, State
from quizengine.lab.turn import turn
from quizengine.lab.vm.machine import remove_disks

INSTALLING = 0.8
ADDING = 0.6
BESIDE = ("127.0.0.1", "localhost")
BEGUN = frozenset({"turn.lock", "secrets.json", ".secrets.json.new", ".lab.json.new"})


class Lab:
    """One lab in its folder, running on a release that lies under `releases`, which several labs may share.

    Nothing is touched before a method is called. Methods raise ProblemError for whatever a person can mend.
    """

    def __init__(self, folder: Path, releases: Path) -> None:
        self.folder = folder.absolute()
        self.releases = releases.absolute()

    @property
    def clouds_yaml(self) -> Path:
        """The file with an entry for each of `identities()`; it holds their passwords."""
        return self.folder / credentials.CLOUDS

    @property
    def openrc(self) -> Path:
        """The file to source with one of `identities()` as its argument; it holds their passwords."""
        return self.folder / credentials.OPENRC

    @property
    def etc(self) -> Path:
        """The folder with a folder of configuration files for each service."""
        return self.folder / "etc"

    def up(self, progress: Progress = silent, only: Iterable[str] = ()) -> bool:
        """Bring the lab up, made and installed first where needed, and return once every endpoint answers.

        `only` names the services that must be up, beside what they need: by default the usual ones.
        False when there was nothing to do. `progress` hears each step and the fraction done, from 0 to 1.
        """
        services = _choose(only)
        self._refuse_others_folder()
        if additions.install(self.releases, services, _part(progress, 0.0, ADDING)):  # before anybody has to wait
            progress = _part(progress, ADDING, 1.0)
        with turn(self.folder, make=True):
            status = self.status()
            running = {service.name for service in status.services if service.state is not State.STOPPED}
            if status.state is State.UP and running >= {*services, *(service.name for service in status.services)}:
                return False
            release = install(self.releases, _part(progress, 0.0, INSTALLING))
            rest = _part(progress, INSTALLING, 1.0) if release.fresh else progress
            launch.launch(self.folder, release, services, rest)
            return True

    def down(self) -> bool:
        """End every process of the lab, which keeps its data; False when none ran."""
        if not self.folder.is_dir():
            return False
        with turn(self.folder):
            return launch.stop(self.folder)

    def status(self) -> LabStatus:
        """Tell what the lab is doing now, by asking it."""
        if not (self.folder / "lab.json").is_file():
            return LabStatus(State.ABSENT, self.folder, self.etc)
        return launch.status(self.folder)

    def reset(self, progress: Progress = silent) -> None:
        """Put databases, stored data and configuration back to what they were when the lab was made.

        A lab that is up is up again, and answers, on return; one that is down stays down.
        """
        self._site()
        with turn(self.folder):
            running = launch.is_running(self.folder)
            saving.put_back(self.folder, self.folder / snapshot.CLEAN, progress)
            if not running:
                furniture.put_back(self._site(), ())
                remove_disks(self.folder)
        progress("the lab is as it was when it was made", 1.0)

    def restart(self, service: str) -> None:
        """End a service's process and start it again; it answers on return."""
        name = self._service(service).name
        folder = self._running().folder
        if name not in {each.name for each in self.status().services}:
            raise ProblemError(_not_started(self.folder, name))
        launch.order(folder, {"do": "restart", "service": name})

    def destroy(self) -> bool:
        """End the lab and remove its folder, but not the release; False when there is no such folder.

        A folder that does not hold a lab is refused.
        """
        if not self.folder.exists():
            return False
        if not (self.folder / "lab.json").is_file():
            raise ProblemError(_not_a_lab(self.folder))
        with turn(self.folder):
            launch.stop(self.folder)
            snapshot.wipe(self.folder)  # while it still is a lab, so that an interrupted end can be ended later
            shutil.rmtree(self.folder)
        return True

    def log(self, service: str) -> Path:
        """Give the file with a service's messages; a unit's name does as well, as in `devstack@c-vol`."""
        return self._site().log(self._service(service).name)

    def identities(self) -> tuple[str, ...]:
        """Give the names of the people who may enter, the administrator first."""
        return credentials.identities()

    def credentials(self, user: str = "admin") -> dict[str, Any]:
        """Give one person's credentials as openstacksdk's `connect` takes them, the password included."""
        try:
            return credentials.credentials(self._site(), user)
        except KeyError:
            raise ProblemError(_nobody(user)) from None

    def environment(self, user: str = "admin") -> dict[str, str]:
        """Give a whole environment in which `openstack` reaches the lab as that person; it holds no secret.

        It is this process's own, without whatever would lead `openstack` elsewhere.
        """
        if user not in self.identities():
            raise ProblemError(_nobody(user))
        own = {key: value for key, value in os.environ.items() if not key.startswith("OS_")}
        beside = ",".join(filter(None, [own.get("no_proxy") or own.get("NO_PROXY"), *BESIDE]))
        release = Release.pinned(self.releases)
        # The services' own commands come last: among them is oslopolicy-sample-generator.
        path = [entrance.commands(self.folder), release.client / "bin", own.get("PATH", os.defpath)]
        return own | {
            "PATH": os.pathsep.join(map(str, [*path, release.services / "bin"])),
            "OS_CLIENT_CONFIG_FILE": str(self.clouds_yaml),
            "OS_CLOUD": user,
            "NO_PROXY": beside,
            "no_proxy": beside,
            "QUIZENGINE_LAB_ETC": str(self.etc),
            VARIABLE: name_of(self.folder),
        }

    def inside(self, line: Sequence[str] = (), user: str = "admin") -> tuple[list[str], dict[str, str]]:
        """Give a command that runs another in the lab's host as that person, and the whole environment of the first.

        A shell for want of a command. ProblemError where there is no host.
        """
        if user not in self.identities():
            raise ProblemError(_nobody(user))
        self._running()
        found = self.status()
        if not found.host:
            raise ProblemError(_no_host(found.no_host))
        within = outfit.environment(self.folder, Release.pinned(self.releases), user)
        words, told = enter.command(self.folder, list(line) or [outfit.shell()], within)
        return words, os.environ | told

    def console(self, server: str, line: Sequence[str] = ()) -> tuple[list[str], dict[str, str]]:
        """Give a command that runs another, or a shell, in a server, and the whole environment of the first."""
        self._running()
        found = self.status()
        if not found.plane:
            raise ProblemError(_no_plane(found.no_plane))
        return console.command(self.folder, server, line)

    def repair(self) -> None:
        """Make anew what was broken of the servers, networks and rules in the lab's host; it is so on return."""
        launch.order(self._running().folder, {"do": "repair"})
        found = self.status()
        if not found.plane:
            raise ProblemError(_no_plane(found.no_plane))

    def shell(self, user: str = "admin") -> tuple[list[str], dict[str, str]]:
        """Give the command of the lab's shell and its whole environment: in the host, where there is one."""
        if self.status().host:
            return self.inside((), user)
        return person_shell(self.folder, Release.pinned(self.releases)), self.environment(user)

    def _refuse_others_folder(self) -> None:
        """Make sure that a folder in which there is something is a lab, or was about to become one."""
        if self.folder.is_dir() and not (self.folder / "lab.json").is_file():
            found = {path.name for path in self.folder.iterdir()}
            if not found <= BEGUN:
                raise ProblemError(_not_a_lab(self.folder))

    def _site(self) -> Site:
        with suppress(FileNotFoundError):
            return Site.load(self.folder)
        raise ProblemError(absent(self.folder))

    def _running(self) -> Site:
        site = self._site()
        if not launch.is_running(self.folder):
            raise ProblemError(_down(self.folder))
        return site

    def _service(self, name: str) -> Service:
        services = discover()
        for service in services:
            if name == service.name or name.removesuffix(".service") in service.units:
                return service
        raise ProblemError(_no_such_service(name))


def _choose(only: Iterable[str]) -> tuple[str, ...]:
    try:
        return choose(only)
    except KeyError as error:
        raise ProblemError(_no_such_service(error.args[0])) from None


def _part(progress: Progress, start: float, end: float) -> Progress:
    """Give what hears of a part of the whole, which lies between these fractions of it."""
    return lambda step, fraction: progress(step, start + (end - start) * fraction)


def _no_such_service(name: str) -> Problem:
    known = ", ".join(service.name for service in discover())
    return Problem("lab.no-such-service", f"the lab has no service {name}", mend=f"it has: {known}")


def _not_started(folder: Path, name: str) -> Problem:
    mend = f"start it with: {command(folder, f'up --only {name}')}"
    return Problem("lab.not-started", f"{the_lab(folder)} is up without {name}", mend=mend)


def _down(folder: Path) -> Problem:
    return Problem("lab.down", f"{the_lab(folder)} is down", mend=f"start it with: {command(folder, 'up')}")


def _no_host(why: str) -> Problem:
    mend = "work outside: quizengine lab shell, and quizengine lab restart SERVICE in place of systemctl"
    return Problem("lab.no-host", "this lab has no host to enter", why=why, mend=mend)


def _no_plane(why: str) -> Problem:
    mend = "see what this machine lacks: quizengine doctor"
    return Problem("lab.no-plane", "the servers of this lab are reached by nothing", why=why, mend=mend)


def _not_a_lab(folder: Path) -> Problem:
    return Problem(
        "lab.not-a-lab",
        f"{folder} holds no lab, and is left alone",
        why="there is no lab.json in it",
        mend="look at it, and remove it yourself if it is not needed",
    )


def _nobody(user: str) -> Problem:
    known = ", ".join(credentials.identities())
    return Problem("lab.nobody", f"nobody in the lab is called {user}", mend=f"choose one of: {known}")

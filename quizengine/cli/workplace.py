"""Where tasks are done: the lab, or a cloud of clouds.yaml."""

import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from quizengine.cli.home import fixtures_file, fixtures_of, releases, the_lab
from quizengine.cloud.ground import IN_A_FOLDER, Access, Command, Ground
from quizengine.cloud.host import OF_SOMEBODY
from quizengine.core.offer import HOST, MACHINE, SWITCH, Offer, without
from quizengine.core.ports import CheckRunner
from quizengine.core.problem import Problem, ProblemError
from quizengine.terminal.problems import tell

if TYPE_CHECKING:
    from quizengine.checking.warm import Warm
    from quizengine.cloud.credentials import Credentials
    from quizengine.cloud.host import HostView
    from quizengine.lab.lab import Lab

CLIENT = "openstack"
BASH = ("bash", "-c")
# What comes before the name of a lab that is not the default one, where a place of work is named.
LAB = "lab:"

Step = Callable[[str, float], None]


class Workplace(Protocol):
    """A cloud to work in: made ready, acted in, looked at, and entered."""

    name: str
    weak: bool
    ground: Ground

    def ready(self, step: Step, services: Collection[str] = ()) -> None:
        """See to it that the cloud answers, with these services by their types."""

    def offer(self) -> Offer:
        """Tell what can be practised there."""

    def checks(self) -> CheckRunner:
        """Give what looks at the cloud."""

    def warmed(self) -> AbstractContextManager[None]:
        """Have checks at hand for the block, for when there will be many."""

    def environment(self) -> Mapping[str, str]:
        """Give the environment of scripts that reach the cloud."""

    def shell(self) -> tuple[list[str], Mapping[str, str]]:
        """Give the command of a candidate's shell, and its environment."""


def place_called(cloud: str, lab: str) -> str:
    """Name the place of work that these options ask for, as attempts keep it: a cloud goes before a lab."""
    from quizengine.lab.name import DEFAULT, chosen

    name = chosen(lab)
    return cloud or ("" if name == DEFAULT else f"{LAB}{name}")


def is_lab(place: str) -> bool:
    """Tell whether a place of work is a lab, and no cloud of clouds.yaml."""
    return not place or place.startswith(LAB)


def option(place: str) -> str:
    """Give what a command line says of a lab that is not the default one, nothing for any other place of work."""
    return f" --lab {place.removeprefix(LAB)}" if place.startswith(LAB) else ""


def workplace(name: str, checkers: Sequence[Path], *, weak: bool = False) -> Workplace:
    """Give the lab, or the cloud of that name in clouds.yaml where there is a name, or one of several labs.

    With `weak`, its checkers run in a weak sandbox.
    """
    if not is_lab(name):
        return CloudWorkplace(name, checkers, weak=weak)
    from quizengine.lab.name import DEFAULT

    lab = name.removeprefix(LAB)
    return LabWorkplace(the_lab(lab or DEFAULT), checkers, name, weak=weak)


class _Lookout:
    """How a cloud is looked at: by which checkers, behind which walls."""

    def __init__(self, checkers: Sequence[Path], *, weak: bool) -> None:
        self.weak = weak
        self._checkers = checkers
        self._warm: Warm | None = None

    @contextmanager
    def warmed(self) -> Iterator[None]:
        """Have checks at hand for the block, for when there will be many."""
        from quizengine.checking.warm import warm

        with warm([*self._checkers, *self._authorities()], weak=self.weak) as parent:
            self._warm = parent
            try:
                yield
            finally:
                self._warm = None

    def _authorities(self) -> Sequence[Path]:
        """Give the certificates by which the cloud is known, where they are not the system's."""
        return ()

    def _runner(
        self, identity: "Credentials", others: "Mapping[str, Credentials]", host: "HostView" = OF_SOMEBODY
    ) -> CheckRunner:
        from quizengine.checking.runner import Runner

        return Runner(identity, others, self._checkers, host=host, weak=self.weak, warm=self._warm)


class LabWorkplace(_Lookout):
    """The lab: it is brought up when it is needed, and reset for each exam."""

    def __init__(self, lab: "Lab", checkers: Sequence[Path], name: str = "", *, weak: bool = False) -> None:
        super().__init__(checkers, weak=weak)
        self.name = name
        self._lab = lab
        self.ground = Ground(Access(self._administrator, self._scripts, fixtures_of(lab), lab.reset))

    def ready(self, step: Step, services: Collection[str] = ()) -> None:
        """Bring the lab up with these services (the usual ones for none), and install it first where it never was."""
        from quizengine.lab.service import serving

        self._lab.up(step, serving(services))

    def offer(self) -> Offer:
        """Give everything, since a lab has all services, but for what this machine lets its host have none of."""
        from quizengine.lab.machine import namespaces, open_vswitch, virtual_machine
        from quizengine.lab.status import State

        found, kinds = self._lab.status(), {SWITCH: open_vswitch(), MACHINE: virtual_machine()}
        missing = {need: finding.words for need, finding in kinds.items() if not finding.good}
        if found.host:
            return without(missing)
        if found.state is State.UP:
            return without({**missing, HOST: found.no_host})
        allowed = namespaces()
        return without(missing if allowed.good else {**missing, HOST: allowed.words})

    def environment(self) -> Mapping[str, str]:
        """Give the environment of the lab's scripts, as its administrator."""
        return self._lab.environment()

    def shell(self) -> tuple[list[str], Mapping[str, str]]:
        """Give the lab's shell, in its host where there is one."""
        return self._lab.shell()

    def _scripts(self) -> Command:
        """Give what runs a script where the candidate's shell is."""
        return self._lab.inside(IN_A_FOLDER) if self._lab.status().host else (BASH, self.environment())

    def _administrator(self) -> "Credentials":
        from quizengine.cloud.credentials import Credentials

        return Credentials(**self._lab.credentials())

    def checks(self) -> CheckRunner:
        """Look as the lab's administrator; probes may act as its people."""
        from quizengine.cloud.credentials import Credentials
        from quizengine.lab.host.view import View

        people = {name: Credentials(**self._lab.credentials(name)) for name in self._lab.identities()}
        return self._runner(people["admin"], people, View(self._lab.folder))


class CloudWorkplace(_Lookout):
    """A cloud of clouds.yaml, which is somebody's: it is never reset."""

    def __init__(self, name: str, checkers: Sequence[Path], *, weak: bool = False) -> None:
        super().__init__(checkers, weak=weak)
        self.name = name
        access = Access(self._administrator, lambda: (BASH, self.environment()), fixtures_file(name))
        self.ground = Ground(access, tell)

    def ready(self, step: Step, services: Collection[str] = ()) -> None:  # noqa: ARG002 - they are there, or not
        """See that there is such a cloud, and a client for it."""
        from quizengine.cloud.named import credentials_of

        step(f"cloud {self.name}", 0.0)
        credentials_of(self.name)
        if shutil.which(CLIENT, path=self.environment()["PATH"]) is None:
            raise ProblemError(_no_client())

    def offer(self) -> Offer:
        """Look at the cloud; ProblemError where one cannot log in."""
        from quizengine.cloud.survey import survey

        return survey(self.name).offer

    def environment(self) -> Mapping[str, str]:
        """Give this program's own environment, with the cloud named, and the lab's client where there is no other."""
        from quizengine.lab.release import Release

        places = [os.environ.get("PATH", os.defpath), str(Release.pinned(releases()).client / "bin")]
        return os.environ | {"OS_CLOUD": self.name, "PATH": os.pathsep.join(places)}

    def _administrator(self) -> "Credentials":
        from quizengine.cloud.named import credentials_of

        return credentials_of(self.name)

    def _authorities(self) -> Sequence[Path]:
        from quizengine.cloud.named import credentials_of

        authority = credentials_of(self.name).cacert
        return [Path(authority)] if authority else []

    def shell(self) -> tuple[list[str], Mapping[str, str]]:
        """Give the person's own shell."""
        return [os.environ.get("SHELL") or "bash"], self.environment()

    def checks(self) -> CheckRunner:
        """Look with the cloud's own credentials; probes may act as whoever clouds.yaml has an entry for."""
        from quizengine.cloud.named import credentials_of, people_of

        return self._runner(credentials_of(self.name), people_of(self.name))


def _no_client() -> Problem:
    return Problem(
        "cloud.no-client",
        f"there is no `{CLIENT}` command here to work with",
        mend="install python-openstackclient, or have the lab's: quizengine lab up",
    )

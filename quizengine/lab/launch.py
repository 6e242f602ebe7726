"""Starting a lab's supervisor, speaking to it, and ending it, whatever state it is in."""

import os
import select
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from quizengine.core.problem import Problem, ProblemError
from quizengine.lab import bare, lock, move, policies, ports
from quizengine.lab.client import entrance
from quizengine.lab.credentials import write_credentials
from quizengine.lab.door import DoorError, Progress, ask, guard, silent
from quizengine.lab.last_words import last_words
from quizengine.lab.name import command, home_of, the_lab
from quizengine.lab.neighbours import alone, kept_ports
from quizengine.lab.private import append_private, private_folder
from quizengine.lab.release import Release, digest
from quizengine.lab.service import discover
from quizengine.lab.site import Site
from quizengine.lab.status import LabStatus, ServiceStatus, State

PROMPTLY = 15.0
MOVES = 2


class PortTakenError(ProblemError):
    """A lab did not come up because another program listens on one of its ports."""


def is_running(folder: Path) -> bool:
    """Tell whether a supervisor runs the lab."""
    return guard(folder) != 0


def launch(folder: Path, release: Release, services: Sequence[str], progress: Progress) -> None:
    """Have a supervisor run these services of the lab in the folder, made anew where there is none, until all are up.

    Those that it runs already go on, but where a port was taken meanwhile, in which case all move to others.
    """
    wanted = services
    for _ in range(MOVES):
        try:
            _launch(folder, release, wanted, progress)
        except PortTakenError:
            wanted = tuple(dict.fromkeys([*services, *(each.name for each in status(folder).services)]))
            progress("another program took a port: moving to others", 0.0)
            stop(folder)  # the next supervisor is given free ones
        else:
            return
    _launch(folder, release, wanted, progress)


def _launch(folder: Path, release: Release, services: Sequence[str], progress: Progress) -> None:
    if is_running(folder):
        order(folder, {"do": "add", "services": services}, progress)
        return
    site = _site(folder)
    write_credentials(site)
    entrance.build(site.folder, release.client)
    _start(site, release, services)
    order(folder, {"do": "wait"}, progress)


def order(folder: Path, request: Mapping[str, Any], progress: Progress = silent) -> None:
    """Have the supervisor do something, and wait until all services are up again.

    ProblemError when one failed, but for what can be done in spite of it: PortTakenError when that is the cause.
    """
    try:
        answer = ask(folder, request, progress)
    except DoorError as error:
        raise ProblemError(_gone(folder, str(error))) from error
    if "refused" in answer:
        raise ProblemError(refused(folder, answer["refused"]))
    if answer["state"] == State.FAILED and not answer.get("done"):
        if answer.get("port_taken"):
            raise PortTakenError(_port_taken(folder, answer["why"]))
        raise ProblemError(_failed(folder, answer["why"]))


def status(folder: Path) -> LabStatus:
    """Tell how the lab in the folder is."""
    etc = folder / "etc"
    if not is_running(folder):
        return LabStatus(State.DOWN, folder, etc)
    try:
        answer = ask(folder, {"do": "status"}, seconds=PROMPTLY)
    except DoorError as error:
        if not is_running(folder):
            return LabStatus(State.DOWN, folder, etc)
        return LabStatus(State.FAILED, folder, etc, why=f"its supervisor does not answer: {error}")
    services = tuple(_service(each) for each in answer["services"])
    return LabStatus(
        State(answer["state"]),
        folder,
        etc,
        services,
        answer["supervisor"],
        answer["why"],
        tuple(answer.get("quick", ())),
        answer.get("host", False),
        answer.get("no_host", ""),
        answer.get("plane", False),
        answer.get("no_plane", ""),
    )


def stop(folder: Path) -> bool:
    """End every process of the lab, by force if need be; False when there was none."""
    number = guard(folder)
    if number == 0:
        return False
    with suppress(ProcessLookupError):
        grip = os.pidfd_open(number)
        try:
            with suppress(DoorError):
                ask(folder, {"do": "stop"}, seconds=PROMPTLY)
            if not _gone_within(grip, PROMPTLY):
                signal.pidfd_send_signal(grip, signal.SIGKILL)
                _gone_within(grip, PROMPTLY)
        finally:
            os.close(grip)
    lock.wait_until_free(folder)
    return True


def _site(folder: Path) -> Site:
    """Give the lab's site, whose ports are free: one that somebody else took meanwhile is chosen anew."""
    names = [endpoint.name for service in discover() for endpoint in service.endpoints]
    lock.wait_until_free(folder)  # so that what a killed supervisor left does not seem to be somebody else
    with alone(home_of(folder)):  # so that no two labs choose the same port
        others = kept_ports(folder)
        try:
            site = Site.load(folder)
        except FileNotFoundError:
            site = Site.new(folder, digest(), ports.choose(names, others=others), [each.name for each in discover()])
            site.save()
            return site
        if site.release != digest():
            raise ProblemError(_other_release(folder))
        chosen = ports.choose(names, site.ports, others)
        return site if chosen == site.ports else move.move(site, chosen)


def _start(site: Site, release: Release, services: Sequence[str]) -> None:
    command = [*bare.python(), "quizengine.lab.supervisor", str(site.folder), str(release.folder), *services]
    path = private_folder(site.folder / "log") / "supervisor.log"
    start = path.stat().st_size if path.exists() else 0
    with append_private(path) as log:
        started = subprocess.run(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=bare.environment(site.folder / "run"),
            cwd="/",
            check=False,
        )
    if started.returncode != 0:
        raise ProblemError(_failed(site.folder, last_words(path, start, site.passwords.values())))


def _gone_within(grip: int, seconds: float) -> bool:
    return bool(select.select([grip], [], [], seconds)[0])


def _service(facts: Mapping[str, Any]) -> ServiceStatus:
    paths = {key: Path(facts[key]) for key in ("log", "etc")}
    why = facts["why"] or policies.fault(paths["etc"])
    known = {"state": State(facts["state"]), "units": tuple(facts["units"]), "why": why}
    return ServiceStatus(**{**facts, **paths, **known})


def _failed(folder: Path, why: str) -> Problem:
    return Problem(
        "lab.failed",
        f"{the_lab(folder)} did not come up",
        why=why,
        mend=f"read the whole story under {folder / 'log'}; {command(folder, 'reset')} puts back every file of the lab",
    )


def _port_taken(folder: Path, why: str) -> Problem:
    mend = f"move the lab to other ports with: {command(folder, 'up')}"
    return Problem("lab.port-taken", f"another program listens where {the_lab(folder)} does", why=why, mend=mend)


def refused(folder: Path, why: str) -> Problem:
    """Tell why nothing was done."""
    mend = f"where the disk is full, make room ({command(folder, 'snapshot delete NAME')}), then try again"
    return Problem("lab.not-copied", f"that could not be done, and {the_lab(folder)} is as it was", why=why, mend=mend)


def _gone(folder: Path, why: str) -> Problem:
    return Problem(
        "lab.gone",
        f"the supervisor of {the_lab(folder)} went away",
        why=why,
        mend=f"start it again with: {command(folder, 'up')}; its last words are in {folder / 'log' / 'supervisor.log'}",
    )


def _other_release(folder: Path) -> Problem:
    return Problem(
        "lab.other-release",
        f"{the_lab(folder)} was made by another release of OpenStack than the one that this program runs",
        why="its databases have another shape",
        mend=f"make it anew with: {command(folder, 'destroy')}, then {command(folder, 'up')}",
    )

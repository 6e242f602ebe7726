"""What this machine has of what a lab needs, found out by trying."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from quizengine.lab.install import NEEDED_BYTES
from quizengine.lab.plane import trial
from quizengine.lab.release import Release
from quizengine.lab.vm import parts

SECONDS = 10.0
MEGABYTE = 1_000_000
ATTRIBUTE = "user.quizengine"
# What the lab's servers do with a program of this machine's, and the package that has it; and so in the lab's host.
IN_SERVERS = {
    "dropbear": ("dropbear-bin", "nobody comes into them by SSH"),
    "mkfs.ext4": ("e2fsprogs", "their volumes are not formatted"),
    "fuse2fs": ("fuse2fs", "their volumes are not mounted"),
}
IN_HOST = {
    "ping": ("iputils-ping", "it sends no ping"),
    "ssh": ("openssh-client", "it opens no SSH"),
    "brctl": ("bridge-utils", "it has no brctl"),
    "tcpdump": ("tcpdump", "it shows no packets"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried: what was found, and where it is not `good`, the mend.

    Without what is not `needed` the lab runs, with less.
    """

    name: str
    good: bool
    words: str
    mend: str = ""
    needed: bool = True


def examine(home: Path, releases: Path) -> Iterator[Finding]:
    """Try everything, one after another; `home` is where labs lie, and `releases` what they run on."""
    yield Finding("python", good=True, words=f"{sys.version.split()[0]} at {sys.executable}")
    yield _folder("home", home)
    yield _room(releases)
    yield _attributes(home)
    yield _program("bash", "tasks' scripts are run by it", needed=True)
    yield namespaces()
    yield _data_plane()
    yield _programs("in the lab's servers", IN_SERVERS)
    yield _programs("in the lab's host", IN_HOST)
    yield open_vswitch()
    yield virtual_machine()


def _folder(name: str, folder: Path) -> Finding:
    error = _trying_in(folder, lambda _: None)
    if error:
        return Finding(name, good=False, words=f"{folder}: {error}", mend="set QUIZENGINE_HOME to a folder of yours")
    return Finding(name, good=True, words=str(folder))


def _room(releases: Path) -> Finding:
    if Release.pinned(releases).is_complete():
        return Finding("release", good=True, words="the lab's packages are installed")
    free = shutil.disk_usage(_existing(releases)).free
    words = f"the lab's packages are not installed yet; {free // MEGABYTE} MB are free"
    if free < NEEDED_BYTES:
        mend = f"make room for {NEEDED_BYTES // MEGABYTE} MB, or set QUIZENGINE_HOME to a folder on a larger disk"
        return Finding("release", good=False, words=words, mend=mend)
    return Finding("release", good=True, words=f"{words}: `quizengine lab up` installs them")


def _attributes(home: Path) -> Finding:
    def mark(folder: Path) -> None:
        os.setxattr(folder, ATTRIBUTE, b"1")

    error = _trying_in(home, mark)
    if error:
        mend = "set QUIZENGINE_HOME to a folder on another file system, ext4 for one"
        words = f"none where the home lies ({error}): Swift keeps no objects there"
        return Finding("extended attributes", good=False, words=words, mend=mend, needed=False)
    return Finding("extended attributes", good=True, words="Swift can keep objects")


def _program(name: str, why: str, *, needed: bool) -> Finding:
    found = shutil.which(name)
    if found:
        return Finding(name, good=True, words=found)
    return Finding(name, good=False, words=f"not found: {why}", mend=f"install the package {name}", needed=needed)


def _programs(name: str, wanted: Mapping[str, tuple[str, str]]) -> Finding:
    """Look for programs that the lab does without, but less well."""
    path = f"{os.environ.get('PATH', os.defpath)}:{trial.PATH}"
    missing = [parts for program, parts in wanted.items() if shutil.which(program, path=path) is None]
    if not missing:
        return Finding(name, good=True, words=f"{', '.join(wanted)} are there")
    packages, less = zip(*missing, strict=True)
    return Finding(name, good=False, words="; ".join(less), mend=f"install: {' '.join(packages)}", needed=False)


def namespaces() -> Finding:
    """Try what the lab's host and the checkers' sandbox are made of."""
    name, tried = "user namespaces", ["unshare", "--user", "--map-root-user", "--net", "--mount", "--", "true"]
    mend = "as root: sysctl kernel.unprivileged_userns_clone=1 (and kernel.apparmor_restrict_unprivileged_userns=0)"
    try:
        done = subprocess.run(  # noqa: S603 - the system's own program
            tried, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding(name, good=False, words=str(error), mend="install the package util-linux", needed=False)
    if done.returncode:
        said = done.stderr.strip() or f"unshare ended with status {done.returncode}"
        words = f"{said}: the lab has no host of its own, and tasks that need one are left out"
        return Finding(name, good=False, words=words, mend=mend, needed=False)
    return Finding(name, good=True, words="allowed")


def _data_plane() -> Finding:
    """Try what the lab's networks, routers and rules are made of."""
    name, missing = "data plane", trial.missing()
    if missing:
        words = f"it lacks {', '.join(missing)}: the lab's servers are reached by nothing"
        return Finding(name, good=False, words=words, mend=f"install: {' '.join(missing)}", needed=False)
    tried = ["unshare", "--user", "--map-root-user", "--net", "--", "sh", "-c", trial.SCRIPT]
    try:
        done = subprocess.run(  # noqa: S603 - the system's own programs
            tried,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            env={"PATH": f"{os.environ.get('PATH', os.defpath)}:{trial.PATH}", "XTABLES_LOCKFILE": os.devnull},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding(name, good=False, words=str(error), needed=False)
    if done.returncode:
        said = " ".join(done.stderr.split())
        words = f"{said}: the lab's servers are reached by nothing"
        return Finding(name, good=False, words=words, mend="let this machine have namespaces, see above", needed=False)
    return Finding(name, good=True, words="networks, routers and rules were made: the lab's servers answer")


def open_vswitch() -> Finding:
    """Look for the switch that a person may try in the lab's host."""
    name = "Open vSwitch"
    if shutil.which("ovs-vswitchd", path=f"{os.environ.get('PATH', os.defpath)}:{trial.PATH}"):
        return Finding(name, good=True, words="installed")
    words = "not found: tasks that take it are left out"
    return Finding(name, good=False, words=words, mend="install the package openvswitch-switch", needed=False)


def virtual_machine() -> Finding:
    """Look for what the virtual machine in the lab's host is made of."""
    name, packages = "virtual machine", parts.lacking()
    if not packages:
        return Finding(name, good=True, words="its parts are installed")
    words = f"it lacks {', '.join(packages)}: tasks that take it are left out"
    return Finding(name, good=False, words=words, mend=f"install: {' '.join(packages)}", needed=False)


def _trying_in(folder: Path, act: Callable[[Path], None]) -> str:
    """Make a folder inside one, and do something with it; gives what went wrong, "" for nothing."""
    try:
        with tempfile.TemporaryDirectory(prefix="quizengine-", dir=_existing(folder)) as made:
            act(Path(made))
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _existing(folder: Path) -> Path:
    return next(one for one in (folder, *folder.parents) if one.is_dir())

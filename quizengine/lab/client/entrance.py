"""The entrance: the folder that stands first on the PATH of a lab's shell, and the clients that are called there."""

import py_compile
import shlex
from pathlib import Path

from quizengine.lab.client import front
from quizengine.lab.credentials import CLOUDS, OPENRC
from quizengine.lab.private import private_folder, write_private

COMMANDS = ("openstack", "swift", "cinder")
# Warmed before anybody wants it: what nearly every task is done with.
FIRST = COMMANDS[:1]
# These know nothing of clouds.yaml, and are told of the person in their environment, where nobody else reads it.
LOGGED_IN = ("swift", "cinder")
LOGIN = """\
login() { . "$rc"; }
if [ -z "${OS_AUTH_URL-}" ] && [ -n "${OS_CLOUD-}" ] && [ "${OS_CLIENT_CONFIG_FILE-}" = "$clouds" ]; then
  login "$OS_CLOUD"
fi
"""
SCRIPT = """\
#!/bin/sh
{login}exec {python} -ISs {front} {folder} {plain} "$@"
"""


def place(lab: Path) -> Path:
    """Give the folder of all that belongs to the quick client of the lab in this folder."""
    return lab / "run" / "client"


def commands(lab: Path) -> Path:
    """Give the folder for PATH."""
    return place(lab) / "bin"


def socket_name(command: str) -> str:
    """Give the name of the socket at which the warm parent of a command listens, in `place`."""
    return f"{command}.sock"


def wanted(lab: Path, command: str) -> Path:
    """Give the mark that somebody wanted a warm parent of a command where there was none."""
    return place(lab) / f"{socket_name(command)}{front.WANTED}"


def build(lab: Path, environment: Path) -> None:
    """Write the commands, for the plain ones of that environment of Python."""
    private_folder(commands(lab))
    compiled = place(lab) / "front.pyc"  # which a program's update leaves alone, and which starts sooner
    py_compile.compile(front.__file__, str(compiled), doraise=True)
    compiled.chmod(0o600)
    for command in COMMANDS:
        plain = environment / "bin" / command
        words = {"python": plain.with_name("python"), "front": compiled, "plain": plain}
        words["folder"] = place(lab) / socket_name(command)
        quoted = {name: shlex.quote(str(path)) for name, path in words.items()}
        script = SCRIPT.format(login=_login(lab) if command in LOGGED_IN else "", **quoted)
        write_private(commands(lab) / command, script, mode=0o700)


def _login(lab: Path) -> str:
    rc, clouds = (shlex.quote(str(lab / name)) for name in (OPENRC, CLOUDS))
    return f"rc={rc} clouds={clouds}\n{LOGIN}"

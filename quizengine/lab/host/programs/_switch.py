"""Open vSwitch in the host: its two daemons, as the service `openvswitch-switch` runs them.

Packets are switched by a program rather than by the kernel, whose part of it is nobody's to load here.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from quizengine.lab.host.layout import COVERED
from quizengine.lab.host.programs._unit import Unit

SERVICE, UNIT = "openvswitch", "openvswitch-switch.service"
RUN, STATE, LOGS = Path("/run/openvswitch"), Path("/var/lib/openvswitch"), Path("/var/log/openvswitch")
SCHEMA = Path("/usr/share/openvswitch/vswitch.ovsschema")
DATABASE, STOPPED = STATE / "conf.db", RUN / "stopped"
DATABASE_SERVER, SWITCH = "ovsdb-server", "ovs-vswitchd"
CLIENT = str(COVERED / "ovs-vsctl")
QUIET = ("--pidfile", "--detach", "--log-file", "-vconsole:off")
SECONDS, PAUSE = 10.0, 0.02


def is_installed() -> bool:
    """Tell whether this machine has it."""
    return SCHEMA.is_file() and all(shutil.which(name) for name in (DATABASE_SERVER, SWITCH))


def running(daemon: str) -> int:
    """Give the process of a daemon, 0 where there is none."""
    with suppress(OSError, ValueError):
        pid = int((RUN / f"{daemon}.pid").read_text(encoding="ascii"))
        if Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip() == daemon:
            return pid
    return 0


def unit() -> Unit:
    """Describe it as a unit."""
    pid = running(SWITCH)
    since = (RUN / f"{SWITCH}.pid").stat().st_mtime if pid else time.time()
    return Unit(UNIT, SERVICE, "up" if pid else "stopped", pid, since, 0, "", "", (UNIT,))


def order(verb: str) -> str:
    """Start, stop or restart it; gives why that failed, "" where it did not."""
    if verb in {"stop", "restart"}:
        stop()
    return start() if verb in {"start", "restart"} else ""


def start() -> str:
    """Start what does not run of it; gives why that failed, "" where it did not."""
    for folder in (RUN, STATE, LOGS):
        folder.mkdir(parents=True, exist_ok=True)
    with (RUN / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        STOPPED.unlink(missing_ok=True)
        steps: list[Sequence[str]] = []
        if not DATABASE.exists():
            steps.append(("ovsdb-tool", "create", str(DATABASE), str(SCHEMA)))
        if not running(DATABASE_SERVER):
            remotes = (f"--remote=punix:{RUN}/db.sock", "--remote=db:Open_vSwitch,Open_vSwitch,manager_options")
            steps.append((DATABASE_SERVER, str(DATABASE), *remotes, *QUIET))
        if not running(SWITCH):
            steps += [(CLIENT, "--no-wait", "init"), (SWITCH, *QUIET)]
        return next((why for why in map(_done, steps) if why), "")


def stop() -> None:
    """End it; it is not started again by whoever asks it something."""
    for daemon in (SWITCH, DATABASE_SERVER):
        pid = running(daemon)
        if pid:
            os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + SECONDS
        while running(daemon) and time.monotonic() < end:
            time.sleep(PAUSE)
    RUN.mkdir(parents=True, exist_ok=True)
    STOPPED.touch()


def _done(words: Sequence[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the machine's own programs
            words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return "" if done.returncode == 0 else done.stderr.strip() or f"{words[0]} ended with status {done.returncode}"

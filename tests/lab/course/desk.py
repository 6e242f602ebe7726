"""A person at a keyboard of the lab, who types what the course says, reads the answer, and tidies up."""

import json
import os
import shlex
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from quizengine.lab.lab import Lab
from tests.lab.entering import until

SECONDS = 180.0
# A command that ends a thing, where it is not the words before `create`, then `delete`, then the name.
ENDINGS = {
    "openstack stack": "openstack stack show {name} && openstack stack delete --yes --wait {name}",
    "openstack container": "openstack container delete --recursive {name}",
    "openstack volume": "openstack volume delete --cascade {name}",
}
# These are gone some time after their deletion was asked for, and something else may have to wait for that.
SLOWLY_GONE = ("openstack server", "openstack volume", "openstack volume snapshot", "openstack volume backup")
# The client's words for what is not there; the last are those of `image delete`, whatever the image's name.
GONE = ("No ", "not found", "could not be found", "Not Found", "Multi Backend support not enabled", "Stack not found")


@dataclass(frozen=True)
class Desk:
    """One person's keyboard, in a folder for files; what several of them left to be done lies on one list."""

    lab: Lab
    folder: Path
    environment: Mapping[str, str]
    left: "list[tuple[Desk, str]]" = field(default_factory=list, repr=False)

    def run(self, line: str) -> "subprocess.CompletedProcess[str]":
        """Run a line as bash would."""
        return subprocess.run(
            ["bash", "-c", line], env=dict(self.environment), cwd=self.folder, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False, timeout=SECONDS,
        )  # fmt: skip

    def types(self, line: str) -> str:
        """Type a line that must succeed, and give what it printed."""
        done = self.run(line)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout.strip()

    def sees(self, line: str) -> Any:
        """Type a command of `openstack`, and give the record or the rows that it printed."""
        return json.loads(self.types(f"{line} -f json"))

    def makes(self, line: str) -> Any:
        """Type a command that makes the thing named last on the line, and give it; it is gone after the test."""
        kind, _, rest = line.partition(" create ")
        name = shlex.split(rest)[-1]
        self.later(ENDINGS.get(kind, kind + " delete {name}").format(name=shlex.quote(name)))
        return self.sees(line)

    def is_refused(self, line: str) -> str:
        """Type a line that must fail, and give what it said."""
        done = self.run(line)
        assert done.returncode != 0, f"{line}\n{done.stdout}"
        return done.stderr.strip()

    def waits(self, line: str, **facts: Any) -> Any:
        """Type a command until its record shows these facts, and give it."""
        deadline = time.monotonic() + SECONDS
        while True:
            seen = self.sees(line)
            if {key: seen.get(key) for key in facts} == facts:
                return seen
            assert time.monotonic() < deadline, f"{line}: {facts} expected, and this was seen last: {seen}"

    def waits_until_gone(self, line: str) -> None:
        """Type a command until it says that there is no such thing."""
        until(lambda: self.run(line).returncode != 0, SECONDS)

    def writes(self, name: str, content: str) -> Path:
        """Write a file, as with an editor."""
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return path

    def later(self, line: str) -> None:
        """Leave a line for the end of the test; it may find then that there is nothing to do."""
        self.left.append((self, line))

    def signs_in(self, user: str, password: str, **more: str) -> "Desk":
        """Give the keyboard of whoever enters with a password; `more` are further settings, as `project_name`."""
        settings = {"auth_type": "password", "username": user, "password": password, "user_domain_name": "Default"}
        if "project_name" in more:
            settings["project_domain_name"] = "Default"
        return self.enters(settings | more)

    def enters(self, settings: Mapping[str, str]) -> "Desk":
        """Give the keyboard of whoever enters with these settings beside the address of Keystone."""
        own = {key: value for key, value in self.environment.items() if not key.startswith("OS_")}
        # The public addresses are those of the lab's host; these keyboards are outside.
        address = {"OS_AUTH_URL": self.lab.credentials()["auth_url"], "OS_INTERFACE": "internal"}
        given = {f"OS_{key.upper()}": value for key, value in settings.items()}
        more = {"OS_IDENTITY_API_VERSION": "3", "OS_REGION_NAME": "RegionOne"}
        return replace(self, environment=own | address | more | given)

    def tidy_up(self) -> None:
        """Do what was left to be done, the last first; whatever is there and cannot be ended is an error."""
        troubles = []
        while self.left:
            desk, line = self.left.pop()
            done = desk.run(line)
            kind, _, rest = line.partition(" delete ")
            if done.returncode != 0:
                troubles += [] if any(sign in done.stderr for sign in GONE) else [f"{line}\n{done.stderr}"]
            elif kind in SLOWLY_GONE:
                desk.waits_until_gone(f"{kind} show {rest.split()[-1]}")
        assert not troubles, os.linesep.join(troubles)


def sit_down(lab: Lab, folder: Path, person: str) -> Desk:
    """Give the keyboard of one of the lab's people."""
    whole = lab.environment(person) | {"HOME": str(folder), "LANG": "C.UTF-8"}
    plain = {key: value for key, value in whole.items() if not key.startswith(("LC_", "PYTHON"))}
    return Desk(lab, folder, plain)

"""How a shell in the host is dressed: its environment, and the command that opens it."""

import os
from collections.abc import Mapping
from pathlib import Path

from quizengine.lab.client import completion, entrance
from quizengine.lab.credentials import CLOUDS
from quizengine.lab.host import layout
from quizengine.lab.release import Release

SYSTEM = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What a person's own terminal and tongue need; nothing else of theirs goes inside.
KEPT = ("TERM", "COLORTERM", "LANG", "LANGUAGE", "TZ", "EDITOR", "VISUAL", "NO_COLOR", "COLUMNS", "LINES")
SHELLS = ("/bin/bash", "/bin/sh")


def environment(lab: Path, release: Release, user: str, own: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Give the whole environment inside, in which `openstack` is used as that person; it holds no secret."""
    ours = f"{layout.COMMANDS}:{entrance.commands(layout.quick(lab))}"
    # The services' own commands come last: among them is oslopolicy-sample-generator.
    path = f"{ours}:{SYSTEM}:{release.client / 'bin'}:{release.services / 'bin'}"
    kept = {name: value for name, value in own.items() if name in KEPT or name.startswith("LC_")}
    return kept | {
        "PATH": path,
        "LAB_PATH": path,
        "HOME": str(layout.HOME),
        "USER": "root",
        "LOGNAME": "root",
        "SHELL": shell(),
        "OS_CLOUD": user,
        "OS_CLIENT_CONFIG_FILE": str(layout.quick(lab) / CLOUDS),
        "LAB_COMPLETION": str(completion.file(release)),
        "QUIZENGINE_LAB_ETC": "/etc",
    }


def shell() -> str:
    """Give the shell that is opened: bash, where this machine has it."""
    return next((each for each in SHELLS if Path(each).exists()), SHELLS[-1])

"""Where the program keeps what is the person's: everything but the questions."""

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from quizengine.lab.lab import Lab


def home() -> Path:
    """Give the folder that QUIZENGINE_HOME names, else the platform's place for a program's data."""
    named = os.environ.get("QUIZENGINE_HOME")
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs

    return platformdirs.user_data_path("quizengine")


def records_file() -> Path:
    """Give the place of the attempts and scores."""
    return home() / "records.db"


def fixtures_file(cloud: str) -> Path:
    """Give the place where it is noted what was made in a cloud of clouds.yaml, whatever signs its name is of."""
    return home() / "fixtures" / f"{quote(cloud, safe='')}.jsonl"


def fixtures_of(lab: "Lab") -> Path:
    """Give the place where it is noted what was made for tasks in a lab, with which it goes."""
    return lab.folder / "fixtures.jsonl"


def releases() -> Path:
    """Give the folder of the lab's installed releases, which QUIZENGINE_RELEASES lets several homes share."""
    named = os.environ.get("QUIZENGINE_RELEASES")
    return Path(named).expanduser().absolute() if named else home() / "releases"


def the_lab(name: str = "") -> "Lab":
    """Give the person's lab of that name, whether it is there yet or not."""
    from quizengine.lab.lab import Lab
    from quizengine.lab.name import chosen, folder_of

    return Lab(folder_of(home(), chosen(name)), releases())

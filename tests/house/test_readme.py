"""README, --help and the code agree."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from quizengine.cli.main import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def commands() -> dict[str, str]:
    """Give every command with the first sentence of its help."""
    found: dict[str, str] = {}

    def walk(command: object, name: str) -> None:
        below = getattr(command, "commands", None)
        if below is None:
            found[name] = str(getattr(command, "help", "")).partition("\n")[0]
            return
        for key, one in below.items():
            walk(one, f"{name} {key}".strip())

    walk(typer.main.get_command(app), "")
    return found


def listed() -> dict[str, str]:
    """Give the rows of README's table of commands."""
    rows = re.findall(r"^\| `quizengine ([^`]+)` \| (.+?) \|$", README, re.MULTILINE)
    return {re.split(r" [\[A-Z-]", usage)[0]: said for usage, said in rows}


def test_readme_lists_every_command_and_no_other() -> None:
    assert sorted(listed()) == sorted(commands())


@pytest.mark.parametrize("name", sorted(commands()))
def test_readme_says_of_a_command_what_its_help_says(name: str) -> None:
    assert listed()[name] == commands()[name]


def test_every_command_explains_itself_in_sixty_columns() -> None:
    for name in commands():
        command = [sys.executable, "-m", "quizengine", *name.split(), "--help"]
        told = subprocess.run(
            command, capture_output=True, text=True, check=True, env={"COLUMNS": "60", "LANG": "C.UTF-8"}
        )
        assert max(map(len, told.stdout.splitlines())) <= 60, name


def test_the_continuous_integration_runs_readmes_second_command() -> None:
    commands = re.findall(r"```sh\n(.+?)\n```", README, re.DOTALL)
    second = next(one for one in commands if "[dev]" in one)
    assert second in (ROOT / ".ci" / "run").read_text()

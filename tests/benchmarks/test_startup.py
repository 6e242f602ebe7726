"""How long a command takes to start, against a bare Typer program in the same run."""

import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.banks import paper_bank
from tests.programs import Program

ROUNDS = 15
BARE = """\
import typer
app = typer.Typer()
@app.command()
def one(name: str = "x") -> None:
    "Say it."
@app.command()
def two() -> None:
    "Say nothing."
app()
"""

pytestmark = pytest.mark.benchmark


def medians(commands: Mapping[str, Sequence[str]], environment: Mapping[str, str]) -> dict[str, float]:
    """Run the commands in turns, and give each one's median in seconds."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, env=dict(environment), stdout=subprocess.DEVNULL, check=True)
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(several) for name, several in taken.items()}


def test_help_and_the_list_of_results_against_a_bare_program(program: Program, tmp_path: Path) -> None:
    bare = tmp_path / "bare.py"
    bare.write_text(BARE)
    program.run("exam", "--bank", paper_bank(tmp_path / "bank"), typed="\n1\n1\n2\nsubmit\ny\n")
    quizengine = str(Path(sys.executable).parent / "quizengine")
    found = medians(
        {
            "bare Typer --help": [sys.executable, str(bare), "--help"],
            "quizengine --help": [quizengine, "--help"],
            "quizengine results list": [quizengine, "results", "list"],
        },
        program.environment,
    )
    for name, seconds in found.items():
        print(f"\n{name}: {seconds * 1000:.0f} ms, {seconds / found['bare Typer --help']:.2f} x bare", end="")

"""Checkers written for a test, and a runner that runs them against a cloud that is not there."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

from quizengine.checking.limits import Limits
from quizengine.checking.runner import Runner
from quizengine.cloud.credentials import Credentials
from quizengine.core.observation import Look, Observation

PRELUDE = """\
import os, signal, subprocess, sys, time
from dataclasses import dataclass
from typing import Any
from quizengine.checking import Cloud, checker

"""
PASSWORD = "pass'w\\ord\"1"  # noqa: S105 - of nobody; it has what makes quoting hard
NOWHERE = Credentials("http://127.0.0.1:9/v3", "admin", PASSWORD)
QUICK = Limits(seconds=20.0, look_seconds=10.0)


def write(folder: Path, text: str, name: str = "thing") -> Path:
    """Write a checker module, and give its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.py").write_text(PRELUDE + dedent(text))
    return folder


def body(lines: str) -> str:
    """Give the text of a checker `thing`, whose argument `x` its body may use, that does so."""
    inner = "\n".join(f"    {line}" for line in dedent(lines).strip().splitlines())
    return f'@checker\ndef thing(cloud: Cloud, x: int = 0) -> Any:\n    """Look."""\n{inner}\n'


def observe(
    folder: Path, looks: Mapping[str, Mapping[str, Any]], limits: Limits = QUICK, **more: Any
) -> Mapping[str, Observation]:
    """Look once for each name, with the checker `thing` and these arguments."""
    runner = Runner(NOWHERE, {}, [folder], limits=limits, **more)
    return runner.observe([Look(name, "thing", arguments) for name, arguments in looks.items()])


def seen(folder: Path, lines: str, limits: Limits = QUICK, **more: Any) -> Observation:
    """Give the one observation of a checker with this body."""
    return observe(write(folder / "checkers", body(lines)), {"it": {}}, limits, **more)["it"]


def reason(folder: Path, lines: str, limits: Limits = QUICK, **more: Any) -> str:
    """Give the reason for which a checker with this body could not be used."""
    observation = seen(folder, lines, limits, **more)
    return str(getattr(observation, "reason", observation))

"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

BankFolder = Annotated[
    Path | None, typer.Option("--bank", metavar="DIR", help="A bank of your own in place of the one that ships.")
]
CloudName = Annotated[str, typer.Option("--cloud", metavar="NAME", help="A cloud of clouds.yaml in place of the lab.")]
LabName = Annotated[
    str, typer.Option("--lab", metavar="NAME", envvar="QUIZENGINE_LAB", help="Which lab, where there are several.")
]
WeakSandbox = Annotated[
    bool, typer.Option("--weak-sandbox", help="Where a sandbox cannot be made, run checkers with fewer walls.")
]
Language = Annotated[
    str, typer.Option("--language", "-l", metavar="CODE", envvar="QUIZENGINE_LANGUAGE", help="The items' language.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]

"""The commands of an instructor: lint, new and schema."""

import json
from pathlib import Path
from typing import Annotated

import typer

from quizengine.cli.options import Json, WeakSandbox

app = typer.Typer(no_args_is_help=True, help="Write and examine question banks.")
Folder = Annotated[
    Path | None, typer.Argument(metavar="[DIR]", help="The bank's folder (default: the one that ships).")
]


@app.command()
def lint(
    folder: Folder = None,
    as_json: Json = False,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail it, too.")] = False,
    weak_sandbox: WeakSandbox = False,
) -> None:
    """Find everything that is wrong with a bank, and what could be better."""
    from quizengine.bundle import bundled
    from quizengine.cli.linting import Linted, linted
    from quizengine.core.problem import Exit
    from quizengine.terminal.problems import tell

    found: Linted = linted(folder or bundled("questionbank"), weak=weak_sandbox)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        tell(found.problems, typer.get_text_stream("stdout"))
        typer.echo(found.summary())
    if found.errors or (strict and found.problems):
        raise typer.Exit(Exit.NO)


@app.command()
def new(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="The kind of question, such as multiple-choice.")],
    name: Annotated[str, typer.Argument(metavar="DOMAIN/SLUG", help="The item's id, which is its path.")],
    folder: Annotated[Path, typer.Option("--bank", metavar="DIR", help="The bank to write it in.")] = Path(),
) -> None:
    """Write a first file for an item, sound and commented, and print its path."""
    from quizengine import plugins
    from quizengine.core.likeness import did_you_mean
    from quizengine.core.problem import Exit, Problem, ProblemError
    from quizengine.yamlbank.new_item import write_item

    kinds = plugins.kinds()
    if kind not in kinds:
        what = f"there is no kind `{kind}`{did_you_mean(kind, kinds)}"
        mend = f"the kinds are {', '.join(kinds)}"
        raise ProblemError(Problem("bank.unknown-kind", what, mend=mend), status=Exit.USAGE)
    typer.echo(write_item(kinds[kind], folder, name))


@app.command()
def schema(
    folder: Annotated[
        Path | None, typer.Option("--bank", metavar="DIR", help="A bank whose own checkers it is to know, too.")
    ] = None,
    blueprint: Annotated[bool, typer.Option("--blueprint", help="Print the schema of blueprints instead.")] = False,
    weak_sandbox: WeakSandbox = False,
) -> None:
    """Print the JSON Schema of items, for editors (# yaml-language-server: $schema=FILE)."""
    from quizengine import plugins
    from quizengine.checking.census import census
    from quizengine.cli.bank_folder import checker_folders
    from quizengine.yamlbank.schema import BLUEPRINT, item_schema

    known = census(checker_folders(folder), weak=weak_sandbox).sound()
    wanted = BLUEPRINT if blueprint else item_schema(plugins.kinds(), known.cards)
    typer.echo(json.dumps(wanted, ensure_ascii=False, indent=2))

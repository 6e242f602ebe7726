"""`quizengine bank checkers`: which checkers there are, and the page of each."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quizengine.cli.options import BankFolder, Json, WeakSandbox

if TYPE_CHECKING:
    from quizengine.checking.reference import ReferencePage
    from quizengine.core.bank import Bank
    from quizengine.terminal.sheet import Sheet


def checkers(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="The checker whose page to show (default: all).")] = "",
    *,
    bank: BankFolder = None,
    weak_sandbox: WeakSandbox = False,
    as_json: Json = False,
) -> None:
    """List the checkers, or tell what one of them takes and reports, with an example from the bank."""
    from quizengine.checking.census import census
    from quizengine.cli.bank_folder import checker_folders, usable_bank
    from quizengine.terminal.console import console
    from quizengine.terminal.sheet import Sheet

    known = census(checker_folders(bank), weak=weak_sandbox).sound().pages
    if name and name not in known:
        raise _unknown(name, list(known))
    pages = [known[one] for one in ([name] if name else sorted(known))]
    if as_json:
        typer.echo(json.dumps([_plain(page) for page in pages], ensure_ascii=False, indent=2))
        return
    sheet = Sheet(console(), "en")
    if not name:
        for page in pages:
            sheet.words(page.name, style="bold")
            sheet.words(page.description.partition("\n")[0], indent=4)
        return
    _show(sheet, pages[0], usable_bank(bank))


def _show(sheet: "Sheet", page: "ReferencePage", bank: "Bank") -> None:
    sheet.words(page.name, style="bold")
    sheet.words(page.description, indent=2)
    sheet.words("\nArguments", style="bold")
    for argument in page.arguments:
        given = f"(default: {argument.default})" if argument.default else "(required)"
        sheet.words(f"{argument.name}: {argument.type} {given}", indent=2)
    sheet.words("\nFacts" + (" (absent where there is no such thing)" if page.may_be_absent else ""), style="bold")
    for fact in page.facts:
        sheet.words(f"{fact.path or 'the observation itself'}: {fact.type}", indent=2)
    if page.note:
        sheet.words(f"\n{page.note}", indent=2)
    example = _example(bank, page.name)
    if example:
        sheet.words("\nAn example of the bank", style="bold")
        sheet.words(example, indent=2)


def _example(bank: "Bank", checker: str) -> str:
    """Give the first task's use of a checker, as it stands in YAML; "" where there is none."""
    from quizengine.core.task import Task

    for item in bank.items.values():
        looks = item.question.looks if isinstance(item.question, Task) else ()
        name = next((look.name for look in looks if look.checker == checker), "")
        if name:
            return f"# {item.id}\n{_excerpt(item.place.file, name)}"
    return ""


def _excerpt(file: str, name: str) -> str:
    """Give one observation of a task's file, and the criteria that expect something of it."""
    from pathlib import Path

    import yaml

    written = yaml.safe_load(Path(file).read_text(encoding="utf-8"))
    criteria = [
        {key: criterion[key] for key in ("points", "expect")}
        for criterion in written["rubric"]
        if any(path.partition(".")[0] == name for path in criterion["expect"])
    ]
    shown = {"observe": {name: written["observe"][name]}, "rubric": criteria}
    return yaml.safe_dump(shown, allow_unicode=True, sort_keys=False, width=1_000).strip()


def _plain(page: "ReferencePage") -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(page)


def _unknown(name: str, known: list[str]) -> Exception:
    from quizengine.core.likeness import did_you_mean
    from quizengine.core.problem import Exit, Problem, ProblemError

    what = f"there is no checker `{name}`{did_you_mean(name, known)}"
    return ProblemError(
        Problem("checker.unknown", what, mend="list them with: quizengine bank checkers"), status=Exit.USAGE
    )

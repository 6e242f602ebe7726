"""`quizengine doctor`: what works on this machine, or on a cloud, and what to do about what does not."""

import json
from typing import TYPE_CHECKING

import typer

from quizengine.cli.options import BankFolder, CloudName, Json
from quizengine.core.problem import Exit

if TYPE_CHECKING:
    from quizengine.cloud.survey import ServiceFound, Survey
    from quizengine.core.bank import Bank
    from quizengine.core.offer import Offer
    from quizengine.lab.machine import Finding
    from quizengine.terminal.sheet import Sheet


def doctor(*, cloud: CloudName = "", bank: BankFolder = None, as_json: Json = False) -> None:
    """Tell what works on this machine (or on a cloud: what can be practised there), and how to mend the rest."""
    well = _cloud(cloud, bank, as_json=as_json) if cloud else _machine(as_json=as_json)
    if not well:
        raise typer.Exit(Exit.NO)


def _machine(*, as_json: bool) -> bool:
    from dataclasses import asdict

    from quizengine.cli.home import home, releases, the_lab
    from quizengine.lab.machine import examine

    sheet, found = _sheet(), []
    for finding in (*examine(home(), releases()), _sandbox()):
        found.append(finding)
        if not as_json:
            _tell(sheet, finding)
    lab = the_lab().status()
    if as_json:
        plain = {"machine": [asdict(finding) for finding in found], "lab": lab.as_json()}
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        sheet.words(f"The lab is {lab.state}. {lab.why}".rstrip())
    return all(finding.good or not finding.needed for finding in found)


def _sandbox() -> "Finding":
    """Run the checkers' sandbox for real."""
    from quizengine.checking.preflight import trial
    from quizengine.checking.sandbox.refusal import refusal
    from quizengine.lab.machine import Finding

    words = trial()
    if words is None:
        return Finding("sandbox", good=True, words="one was made and locked: checkers reach the cloud and nothing else")
    problem = refusal(words, weak=False)
    return Finding("sandbox", good=False, words=f"{problem.what}: {problem.why}", mend=problem.mend)


def _tell(sheet: "Sheet", finding: "Finding") -> None:
    mark = "✓" if finding.good else "✗" if finding.needed else "!"
    style = "green" if finding.good else "red" if finding.needed else "yellow"
    sheet.words(f"{mark} {finding.name}: {finding.words}", style=style)
    if finding.mend:
        sheet.words(f"mend: {finding.mend}", indent=4)


def _cloud(name: str, folder: BankFolder, *, as_json: bool) -> bool:
    from quizengine.cli.bank_folder import usable_bank
    from quizengine.cloud.survey import survey
    from quizengine.core.offer import practicable

    bank = usable_bank(folder)
    found = survey(name)
    there = practicable(bank, found.offer)
    if as_json:
        typer.echo(json.dumps(_plain(found, bank), ensure_ascii=False, indent=2))
    else:
        sheet = _sheet()
        _tell_cloud(sheet, found)
        _tell_items(sheet, bank, found.offer)
    return any(item.hands_on for item in there.items.values())


def _tell_cloud(sheet: "Sheet", found: "Survey") -> None:
    roles = ", ".join(found.roles) or "none"
    sheet.words(f"{found.cloud}: {found.auth_url}", style="bold")
    sheet.words(f"You are {found.user} in the project {found.project or '(none)'}, with the roles: {roles}.")
    for service in found.services:
        if service.why:
            sheet.words(f"✗ {service.type}: {service.why}", style="red")
        else:
            sheet.words(f"✓ {service.type}: {_version(service)}", style="green")


def _version(service: "ServiceFound") -> str:
    newest = f", microversions to {service.microversion}" if service.microversion else ""
    return f"version {service.version}{newest}" if service.version else "it answers"


def _tell_items(sheet: "Sheet", bank: "Bank", offer: "Offer") -> None:
    from quizengine.core.offer import lacking

    tasks = [item for item in bank.items.values() if item.hands_on]
    left_out = {item.id: lacking(item, offer) for item in tasks if lacking(item, offer)}
    others = len(bank.items) - len(tasks)
    reasons = dict.fromkeys(words for missing in left_out.values() for words in missing)
    sheet.words(
        f"Of the bank, {len(tasks) - len(left_out)} of {len(tasks)} tasks can be practised there"
        f" (and all {others} other items, which need no cloud)."
    )
    for words in reasons:
        names = [name for name, missing in left_out.items() if words in missing]
        which = "every task" if len(names) == len(tasks) else ", ".join(names)
        sheet.words(f"✗ {words}: needed by {which}", style="yellow")


def _plain(found: "Survey", bank: "Bank") -> dict[str, object]:
    from dataclasses import asdict

    from quizengine.core.offer import lacking

    tasks = [item for item in bank.items.values() if item.hands_on]
    return {
        "cloud": found.cloud,
        "auth_url": found.auth_url,
        "user": found.user,
        "project": found.project,
        "roles": found.roles,
        "services": [asdict(service) for service in found.services],
        "offers": sorted(found.offer.has),
        "tasks": [{"task": item.id, "lacks": lacking(item, found.offer)} for item in tasks],
    }


def _sheet() -> "Sheet":
    from quizengine.terminal.console import console
    from quizengine.terminal.sheet import Sheet

    return Sheet(console(), "en")

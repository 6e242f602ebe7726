"""`systemctl` for the units of the lab."""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

from quizengine.lab.host.programs._journal import Reader
from quizengine.lab.host.programs._unit import Unit
from quizengine.lab.host.programs._units import matching, units
from quizengine.lab.host.programs._units import order as obey

NOT_ACTIVE, UNKNOWN = 3, 4
DOTS = {"active": "●", "activating": "●", "failed": "×", "inactive": "○"}  # noqa: RUF001 - as systemd draws them
ORDERS = {
    "start": "start",
    "stop": "stop",
    "restart": "restart",
    "try-restart": "restart",
    "reload": "restart",
    "reload-or-restart": "restart",
    "condrestart": "restart",
    "force-reload": "restart",
}
IDLE = ("daemon-reload", "daemon-reexec", "reset-failed", "enable", "disable", "mask", "unmask", "preset")
TAKES_VALUE = ("-n", "--lines", "-o", "--output", "-t", "--type", "--state", "-p", "--property", "-s", "--signal")
LINES = 10
PERIODS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says, and give the exit status."""
    options, words = _sorted(arguments)
    verb, names = (words[0], words[1:]) if words else ("list-units", [])
    if "--failed" in options:
        options["--state"] = "failed"
    if verb in ORDERS:
        return _order(ORDERS[verb], verb, names)
    if verb in IDLE:
        print(f"There is no systemd here: {verb} does nothing, and nothing needs it.")
        return 0
    verbs: dict[str, Callable[[list[str], dict[str, str]], int]] = {
        "status": _status,
        "is-active": _is_active,
        "is-enabled": _is_enabled,
        "is-failed": _is_failed,
        "show": _show,
        "list-units": _list_units,
        "list-unit-files": _list_unit_files,
    }
    if verb not in verbs:
        print(f"Unknown command verb {verb}.", file=sys.stderr)
        return 1
    return verbs[verb](names, options)


def _sorted(arguments: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Part options with their values from words."""
    options: dict[str, str] = {}
    words, left = [], iter(arguments)
    for word in left:
        name, equals, value = word.partition("=")
        if not word.startswith("-"):
            words.append(word)
        elif equals:
            options[name] = value
        else:
            options[word] = next(left, "") if word in TAKES_VALUE else ""
    return options, words


def _order(order: str, verb: str, names: list[str]) -> int:
    if not names:
        print("Too few arguments.", file=sys.stderr)
        return 1
    found, missing = matching(units(), names)
    for name in missing:
        print(f"Failed to {verb} {name}: Unit {name} not found.", file=sys.stderr)
    worst = 5 if missing else 0
    for service in dict.fromkeys(unit.service for unit in found):
        named = [unit for unit in found if unit.service == service]
        if len(named) < len(named[0].siblings):
            words = ", ".join(_short(name) for name in named[0].siblings)
            print(f"One process here, which will {order} whole: {words}", file=sys.stderr)
        if obey(order, service):
            _tell_failure(named[0].name)
            worst = 1
    return worst


def _tell_failure(name: str) -> None:
    print(
        f"Job for {name} failed because the control process exited with error code.\n"
        f'See "systemctl status {name}" and "journalctl -xeu {name}" for details.',
        file=sys.stderr,
    )


def _status(names: list[str], options: dict[str, str]) -> int:
    known = units()
    found, missing = matching(known, names) if names else (known, [])
    for name in missing:
        print(f"Unit {name} could not be found.", file=sys.stderr)
    lines = int(options.get("-n") or options.get("--lines") or LINES)
    for number, unit in enumerate(found):
        if number:
            print()
        _print_status(unit, lines)
    if missing:
        return UNKNOWN
    return 0 if all(unit.active in {"active", "activating"} for unit in found) else NOT_ACTIVE


def _print_status(unit: Unit, lines: int) -> None:
    bold, end = {"active": "\033[1;32m", "failed": "\033[1;31m"}.get(unit.active, ""), "\033[0m"
    if not sys.stdout.isatty() or not bold:
        bold = end = ""
    result = " (Result: exit-code)" if unit.active == "failed" else f" ({unit.sub})"
    moment = datetime.fromtimestamp(unit.since).astimezone()
    print(f"{bold}{DOTS[unit.active]}{end} {unit.name} - {unit.description}")
    print(f"     Loaded: loaded (/etc/systemd/system/{unit.name}; enabled; preset: enabled)")
    since = f"since {moment:%a %Y-%m-%d %H:%M:%S %Z}; {_ago(time.time() - unit.since)} ago"
    print(f"     Active: {bold}{unit.active}{result}{end} {since}")
    if unit.why:
        print(f'     Status: "{unit.why}"')
    if unit.pid:
        print(f"   Main PID: {unit.pid} ({unit.service})")
        print(f"     Memory: {unit.memory / 1024**2:.1f}M")
        print(f"     CGroup: /system.slice/system-devstack.slice/{unit.name}")
        print(f"             └─{unit.pid} {unit.service}: {' '.join(_short(each) for each in unit.siblings)}")
    if lines and unit.log:
        reader = Reader(Path(unit.log), unit.name.removesuffix(".service"))
        reader.skip_to_tail()
        last = list(reader.entries())[-lines:]
        if last:
            print()
        for entry in last:
            print(entry.line())


def _short(name: str) -> str:
    return name.removeprefix("devstack@").removesuffix(".service")


def _ago(seconds: float) -> str:
    left, words = int(max(0, seconds)), []
    for unit, length in PERIODS:
        number, left = divmod(left, length)
        if number:
            words.append(f"{number}{unit}")
    return " ".join(islice(words, 2)) or "0s"


def _is_active(names: list[str], options: dict[str, str]) -> int:
    known = units()
    found, missing = matching(known, names)
    states = [*(unit.active for unit in found), *("inactive" for _ in missing)]
    if "-q" not in options and "--quiet" not in options:
        print("\n".join(states))
    return 0 if "active" in states else NOT_ACTIVE


def _is_failed(names: list[str], _options: dict[str, str]) -> int:
    states = [unit.active for unit in matching(units(), names)[0]] or ["inactive"]
    print("\n".join(states))
    return 0 if "failed" in states else 1


def _is_enabled(names: list[str], _options: dict[str, str]) -> int:
    found, missing = matching(units(), names)
    for _ in found:
        print("enabled")
    for name in missing:
        print(f"Failed to get unit file state for {name}: No such file or directory", file=sys.stderr)
    return 1 if missing else 0


def _show(names: list[str], options: dict[str, str]) -> int:
    wanted = (options.get("-p") or options.get("--property") or "").split(",")
    for unit in matching(units(), names)[0]:
        facts = {
            "Id": unit.name,
            "MainPID": str(unit.pid),
            "ActiveState": unit.active,
            "SubState": unit.sub,
            "LoadState": "loaded",
            "UnitFileState": "enabled",
            "Description": unit.description,
        }
        for name, value in facts.items():
            if wanted == [""] or name in wanted:
                print(value if "--value" in options else f"{name}={value}")
    return 0


def _list_units(names: list[str], options: dict[str, str]) -> int:
    known = units()
    found = matching(known, names)[0] if names else known
    state = options.get("--state")
    everything = "--all" in options or "-a" in options or bool(state)
    shown = [unit for unit in found if everything or unit.active != "inactive"]
    if state:
        shown = [unit for unit in shown if {unit.active, unit.sub} & set(state.split(","))]
    width = max((len(unit.name) for unit in shown), default=4)
    legend = "--no-legend" not in options
    if legend:
        print(f"  {'UNIT':<{width}} LOAD   ACTIVE   SUB     DESCRIPTION")
    for unit in sorted(shown, key=lambda unit: unit.name):
        dot = "●" if unit.active == "failed" else " "
        print(f"{dot} {unit.name:<{width}} loaded {unit.active:<8} {unit.sub:<7} {unit.description}")
    if legend:
        print(f"\n{len(shown)} loaded units listed.")
    return 0


def _list_unit_files(names: list[str], options: dict[str, str]) -> int:
    known = units()
    found = matching(known, names)[0] if names else known
    width = max((len(unit.name) for unit in found), default=9)
    legend = "--no-legend" not in options
    if legend:
        print(f"{'UNIT FILE':<{width}} STATE   PRESET")
    for unit in sorted(found, key=lambda unit: unit.name):
        print(f"{unit.name:<{width}} enabled enabled")
    if legend:
        print(f"\n{len(found)} unit files listed.")
    return 0

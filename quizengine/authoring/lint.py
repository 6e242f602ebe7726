"""Lint: what is wrong with a bank beyond its schema, and what could be better."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from quizengine.authoring.clashes import clashes
from quizengine.authoring.finding import Finding, Locate, Path, walk
from quizengine.authoring.quality import quality, same_stems
from quizengine.core.bank import Bank
from quizengine.core.blueprint import Blueprint
from quizengine.core.checker_card import CheckerCard
from quizengine.core.form import draw_form
from quizengine.core.interaction import Choose
from quizengine.core.item import Item
from quizengine.core.likeness import did_you_mean
from quizengine.core.observation import Look
from quizengine.core.parameters import REFERENCE
from quizengine.core.problem import Place, Problem, ProblemError
from quizengine.core.task import Task
from quizengine.core.text import Text

WARNING = "quality."
FREE = frozenset({"template", "user_data", "content"})  # texts of a fixture's that may have variables of their own
_SEEDS = ("1", "2", "3")
_ROUNDING = 1e-6


def is_warning(problem: Problem) -> bool:
    """Tell whether a problem is about quality alone, and fails only a strict lint."""
    return problem.code.startswith(WARNING)


def lint(bank: Bank, cards: Mapping[str, CheckerCard], locate: Locate | None = None) -> tuple[Problem, ...]:
    """Give all that can be found in items that satisfy the schema, in the order of files and lines.

    `cards` are those of the checkers by name; what a checker without a card reports is not judged. `locate` turns
    an item's place and a path of keys into the place of that key; without it, problems stand at the file.
    """
    find = locate or _at_file
    problems = [finding.problem(item.place, find) for item in bank.items.values() for finding in _of_item(item, cards)]
    problems += [finding.problem(item.place, find) for item, finding in same_stems(bank.items.values())]
    problems += [finding.problem(item.place, find) for item, finding in clashes(bank.items.values())]
    for blueprint in bank.blueprints.values():
        problems += _of_blueprint(bank, blueprint, find)
    return tuple(sorted(problems, key=lambda one: (one.place or Place(""), one.code, one.what)))


def _at_file(place: Place, path: Sequence[str | int]) -> Place:  # noqa: ARG001 - it stands in for a real `locate`
    return place


def _of_item(item: Item, cards: Mapping[str, CheckerCard]) -> Iterator[Finding]:
    yield from _undeclared(item)
    yield from _unused(item)
    if isinstance(item.question, Task):
        yield from _unknown_facts(item.question, cards)
    asked = item.question.present("")
    if isinstance(asked, Choose):
        yield from _same_options(asked)
    yield from quality(item, asked)


def _undeclared(item: Item) -> Iterator[Finding]:
    """Find references to no parameter, where a shell's own variables cannot be meant."""
    told: set[str] = set()
    for path, leaf in _for_people(item):
        for name in _references(leaf):
            if name not in item.parameters and name not in told:
                told.add(name)
                what = f"no parameter `{name}` is declared{did_you_mean(name, item.parameters)}"
                mend = f"add it to `parameters`, or mend `${{{name}}}`"
                yield Finding(path, "lint.undeclared-parameter", what, mend=mend)


def _for_people(item: Item) -> Iterator[tuple[Path, str | Text]]:
    """Give the texts of an item in which `${name}` can only be a parameter."""
    yield from walk(item.stem, ("stem",))
    yield from walk(item.hints, ("hints",))
    if isinstance(item.question, Task):
        for look in item.question.looks:
            yield from walk(look.arguments, ("observe", look.name, look.checker))
        yield from walk(item.question.rubric.criteria, ("rubric",))
        yield from _of_things(item.question)


def _of_things(task: Task) -> Iterator[tuple[Path, str | Text]]:
    for one in task.fixture:
        yield from walk(one.named.name, (*one.path, "name"))
        yield from (leaf for leaf in walk(one.wants, one.path) if not FREE.intersection(leaf[0]))
    for named in task.creates:
        yield from walk(named.name, ("creates", named.kind))


def _unused(item: Item) -> Iterator[Finding]:
    if not item.parameters:
        return
    everything = (item.stem, item.hints, item.question)
    used = {name for thing in everything for _, leaf in walk(thing, ()) for name in _references(leaf)}
    for name in item.parameters:
        if name not in used:
            what, mend = (
                f"the parameter `{name}` is used nowhere",
                f"write `${{{name}}}` where it belongs, or remove it",
            )
            yield Finding(("parameters", name), "lint.unused-parameter", what, mend=mend)


def _references(leaf: str | Text) -> Iterator[str]:
    for words in leaf.by_language.values() if isinstance(leaf, Text) else (leaf,):
        if "${" in words:
            yield from REFERENCE.findall(words)


def _unknown_facts(task: Task, cards: Mapping[str, CheckerCard]) -> Iterator[Finding]:
    looks = {look.name: look for look in task.looks}
    for number, criterion in enumerate(task.rubric.criteria):
        for path in criterion.expect:
            observation, _, below = path.partition(".")
            look = looks.get(observation)
            if look is not None and look.checker in cards:
                place = ("rubric", number, "expect", path)
                yield from _unknown_fact(place, look, below.split(".") if below else [], cards[look.checker].facts)


def _unknown_fact(place: Path, look: Look, names: list[str], facts: Mapping[str, Any] | None) -> Iterator[Finding]:
    """Follow the names down the tree of facts, as far as the tree says what there is."""
    for depth, name in enumerate(names):
        if facts is None:
            return
        if name not in facts:
            whole = ".".join([look.name, *names[:depth]])
            what = f"`{whole}` has no fact `{name}`{did_you_mean(name, facts)}"
            there = f"has {', '.join(facts)}" if facts else "has nothing below it"
            yield Finding(place, "lint.unknown-fact", what, f"the checker `{look.checker}` tells: `{whole}` {there}")
            return
        facts = facts[name]


def _same_options(asked: Choose) -> Iterator[Finding]:
    seen: dict[tuple[str, str], str] = {}
    told: set[str] = set()
    for name, words in sorted(asked.options.items(), key=itemgetter(0)):  # they come in a drawn order
        for language, said in words.by_language.items():
            first = seen.setdefault((language, " ".join(said.split())), name)
            if first != name and name not in told:
                told.add(name)
                what = f"the options `{first}` and `{name}` have the same words"
                yield Finding(("options", name, "text"), "lint.same-options", what, mend="change or remove one")


def _of_blueprint(bank: Bank, blueprint: Blueprint, locate: Locate) -> list[Problem]:
    found = [one.problem(blueprint.place, locate) for one in _of_weights(bank, blueprint)]
    return found or [
        replace(problem, place=locate(blueprint.place, ("items",))) for problem in _undrawable(bank, blueprint)
    ]


def _of_weights(bank: Bank, blueprint: Blueprint) -> Iterator[Finding]:
    whole = sum(blueprint.weights.values())
    if abs(whole - 100) > _ROUNDING:
        what = f"the weights add up to {whole:g}, not to 100"
        yield Finding(("weights",), "blueprint.weights", what, mend="weights are percent: change them")
    domains = bank.domains
    for domain in blueprint.weights:
        if domain not in domains:
            what = f"the bank has no item in a domain `{domain}`{did_you_mean(domain, domains)}"
            why = f"its domains are {', '.join(domains)}" if domains else "it has no items"
            yield Finding(("weights", domain), "blueprint.domain", what, why)


def _undrawable(bank: Bank, blueprint: Blueprint) -> Iterable[Problem]:
    """Try to draw a few forms, and give what keeps them from being drawn."""
    problems: Counter[Problem] = Counter()
    for seed in _SEEDS:
        try:
            draw_form(bank, blueprint, seed)
        except ProblemError as error:
            problems.update(error.problems)
    return list(problems)

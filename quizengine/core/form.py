"""The paper that is drawn from a bank by a blueprint and a seed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from quizengine.core.bank import Bank
from quizengine.core.blueprint import Blueprint
from quizengine.core.chance import shuffled
from quizengine.core.footprint import Footprint, footprint
from quizengine.core.item import Item
from quizengine.core.parameters import Scalar, draw
from quizengine.core.problem import Exit, Problem, ProblemError
from quizengine.core.together import Group, choose

TOLD = 3  # of the pairs of tasks that cannot be in one form


@dataclass(frozen=True, slots=True)
class Entry:
    """One item on the paper: its points and the values that its parameters drew."""

    item: str
    domain: str
    points: float
    values: Mapping[str, Scalar]
    hands_on: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A paper: its entries in order, the time in minutes, and the percent that passes."""

    blueprint: str
    seed: str
    minutes: float
    cut_score: float
    entries: tuple[Entry, ...]

    @property
    def points(self) -> float:
        """All that can be earned."""
        return sum(entry.points for entry in self.entries)

    def item_seed(self, item: str) -> str:
        """Give the seed of one item's own choices, such as the order of its options."""
        return f"{self.seed}:{item}"


def draw_form(bank: Bank, blueprint: Blueprint, seed: str) -> Form:
    """Draw a paper: each domain's share of items is within one of its weight, tasks come last.

    No two of the tasks spoil one another. Raises ProblemError where the bank has too little, naming each domain that
    is short, and `blueprint.spoiling-tasks` where too few of its tasks can be together.
    """
    quotas = apportion(blueprint.weights, blueprint.size)
    tasks = _task_quotas(bank, blueprint, quotas)
    papers = {domain: quota - tasks[domain] for domain, quota in quotas.items()}
    names = [
        *shuffled(_papers(bank, papers, seed), f"{seed}:order"),
        *shuffled(_tasks(bank, tasks, seed), f"{seed}:order"),
    ]
    entries = tuple(_entry(bank.items[name], seed) for name in names)
    return Form(blueprint.name, seed, blueprint.minutes, blueprint.cut_score, entries)


def apportion(weights: Mapping[str, float], total: int) -> dict[str, int]:
    """Split a total by weight with the largest-remainder method: each share is within one of its exact part."""
    whole = sum(weights.values()) or 1.0
    exact = {name: total * weight / whole for name, weight in weights.items()}
    shares = {name: int(part) for name, part in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (shares[name] - exact[name], name))
    for name in by_remainder[: total - sum(shares.values())]:
        shares[name] += 1
    return shares


def _task_quotas(bank: Bank, blueprint: Blueprint, quotas: Mapping[str, int]) -> dict[str, int]:
    least, most = _task_bounds(bank, quotas)
    short = [_short(domain, quotas[domain], bank) for domain in quotas if least[domain] > most[domain]]
    if short or not sum(least.values()) <= blueprint.tasks <= sum(most.values()):
        raise ProblemError(*(short or [_short_of_section(bank, blueprint, least, most)]), status=Exit.NO)
    given = dict(least)
    while sum(given.values()) < blueprint.tasks:
        open_domains = [domain for domain in given if given[domain] < most[domain]]
        due = {d: blueprint.tasks * blueprint.weights[d] / 100 - given[d] for d in open_domains}
        given[min(open_domains, key=lambda domain: (-due[domain], domain))] += 1
    return given


def _task_bounds(bank: Bank, quotas: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    have = {domain: _counts(bank, domain) for domain in quotas}
    least = {domain: max(0, quota - have[domain][0]) for domain, quota in quotas.items()}
    most = {domain: min(quota, have[domain][1]) for domain, quota in quotas.items()}
    return least, most


def _counts(bank: Bank, domain: str) -> tuple[int, int]:
    return len([*bank.within(domain, hands_on=False)]), len([*bank.within(domain, hands_on=True)])


def _short(domain: str, quota: int, bank: Bank) -> Problem:
    selected, tasks = _counts(bank, domain)
    return Problem(
        "blueprint.too-few-items",
        f"the blueprint asks for {quota} items in `{domain}`, and the bank has {selected + tasks}",
        mend=f"add items to {domain}/, or lower its weight or the number of items",
    )


def _short_of_section(bank: Bank, blueprint: Blueprint, least: Mapping[str, int], most: Mapping[str, int]) -> Problem:
    if blueprint.tasks > sum(most.values()):
        have = sum(_counts(bank, domain)[1] for domain in most)
        what = f"the blueprint asks for {blueprint.tasks} tasks; its domains' weights leave room for "
        what += f"{sum(most.values())} of the bank's {have}"
    else:
        what = f"the blueprint asks for {blueprint.selected} selected-response items, and the bank has too few: "
        what += f"{sum(least.values())} tasks would have to stand in"
    return Problem("blueprint.too-few-items", what, mend="add items, or change the numbers of the blueprint")


def _papers(bank: Bank, quotas: Mapping[str, int], seed: str) -> Iterator[str]:
    for domain, quota in quotas.items():
        yield from _preferred(bank, domain, seed, hands_on=False)[:quota]


def _tasks(bank: Bank, quotas: Mapping[str, int], seed: str) -> Iterable[str]:
    groups = [
        Group(quotas[domain], tuple(_footprint(bank.items[name], seed) for name in found))
        for domain in shuffled(quotas, f"{seed}:domains")
        if quotas[domain] and (found := _preferred(bank, domain, seed, hands_on=True))
    ]
    chosen = choose(groups, Footprint.spoils)
    if chosen is None:
        raise ProblemError(_spoiling(groups), status=Exit.NO)
    return (one.item for one in chosen)


def _preferred(bank: Bank, domain: str, seed: str, *, hands_on: bool) -> list[str]:
    """Give a domain's items in the order in which the seed would have them."""
    return shuffled((item.id for item in bank.within(domain, hands_on=hands_on)), seed)


def _spoiling(groups: Sequence[Group[Footprint]]) -> Problem:
    """Say that the tasks cannot be chosen, with some of the pairs that are in the way."""
    tasks = [one for group in groups for one in group.candidates]
    reasons = islice((reason for pair in combinations(tasks, 2) if (reason := Footprint.reason(*pair))), TOLD)
    return Problem(
        "blueprint.spoiling-tasks",
        f"no {sum(group.wanted for group in groups)} tasks were found that can be in one form by these weights",
        why="; ".join(reasons),
        mend="add tasks that leave the others alone, or ask for fewer; another seed draws other names",
    )


def _values(item: Item, seed: str) -> dict[str, Scalar]:
    return draw(item.parameters, f"{seed}:{item.id}")


def _footprint(item: Item, seed: str) -> Footprint:
    return footprint(item, _values(item, seed))


def _entry(item: Item, seed: str) -> Entry:
    return Entry(item.id, item.domain, item.points, _values(item, seed), item.hands_on)

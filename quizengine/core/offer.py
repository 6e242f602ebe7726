"""What a task needs of a cloud, what a cloud offers, and what keeps the one from being done on the other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from quizengine.core.bank import Bank
from quizengine.core.item import Item
from quizengine.core.task import Task

# Services by their type, as the service types authority names them.
SERVICES = ("identity", "image", "block-storage", "compute", "placement", "network", "object-store", "orchestration")
ADMIN, FILES, HOST, DEMO, JOHN = "admin", "files", "host", "demo", "john"
SWITCH, MACHINE = "open-vswitch", "virtual-machine"
NEEDS = (*SERVICES, FILES, HOST, SWITCH, MACHINE, DEMO, JOHN)
# What cannot be done without another service: nobody enters a project or any service but by the first of them.
RELYING = {**dict.fromkeys((*SERVICES, DEMO, JOHN), ("identity",)), "compute": ("identity", "placement")}
WORDS = {
    ADMIN: "an administrator's rights",
    FILES: "the services' configuration files, which only a lab's candidate can edit",
    HOST: "the lab's host, with its units and its network",
    SWITCH: "Open vSwitch in the lab's host",
    MACHINE: "a virtual machine with disks in the lab's host",
    DEMO: "the project demo",
    JOHN: "the user john, a member of the project demo, with a password that quizengine knows",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What a cloud has of NEEDS and ADMIN; `why` tells of some that are missing what is wrong with them."""

    has: frozenset[str]
    why: Mapping[str, str] = field(default_factory=dict)


EVERYTHING = Offer(frozenset({*NEEDS, ADMIN}))


def without(missing: Mapping[str, str]) -> Offer:
    """Give what a lab offers that lacks some of NEEDS, each with what is wrong."""
    return Offer(EVERYTHING.has - missing.keys(), missing)


def needs(item: Item) -> frozenset[str]:
    """Give what an item needs: nothing, but for a task, whose checkers look as an administrator."""
    return frozenset({*item.question.needs, ADMIN}) if isinstance(item.question, Task) else frozenset()


def relied_on(needed: Iterable[str]) -> frozenset[str]:
    """Give what is needed together with the services that it cannot do without."""
    return frozenset(further for one in needed for further in (one, *RELYING.get(one, ())))


def lacking(item: Item, offer: Offer) -> tuple[str, ...]:
    """Tell in words what an item needs and a cloud does not offer; nothing where it can be practised there."""
    missing = sorted(needs(item) - offer.has)
    return tuple(
        f"{WORDS.get(one, f'the service {one}')}" + (f" ({offer.why[one]})" if one in offer.why else "")
        for one in missing
    )


def practicable(bank: Bank, offer: Offer) -> Bank:
    """Give the bank without the items that cannot be practised on a cloud."""
    return replace(bank, items={name: item for name, item in bank.items.items() if not lacking(item, offer)})


def services_needed(items: Iterable[Item]) -> frozenset[str]:
    """Give the types of all services that these items need."""
    return frozenset(one for item in items for one in needs(item) if one in SERVICES)

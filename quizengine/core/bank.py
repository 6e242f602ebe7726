"""All items, by id."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quizengine.core.blueprint import Blueprint
from quizengine.core.item import Item


@dataclass(frozen=True, slots=True)
class Bank:
    """Items by id and blueprints by name, in the order of their names."""

    items: Mapping[str, Item]
    blueprints: Mapping[str, Blueprint]

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains that have an item."""
        return tuple(sorted({item.domain for item in self.items.values()}))

    def within(self, domain: str, *, hands_on: bool) -> Iterator[Item]:
        """Give a domain's tasks, or its other items."""
        return (i for i in self.items.values() if i.domain == domain and i.hands_on == hands_on)

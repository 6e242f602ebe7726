"""Making what fixtures declare: nothing where a name is taken, and nothing that was not written down before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from quizengine.cloud.ledger import Ledger
from quizengine.cloud.provisioning.crew import at_once, in_order
from quizengine.cloud.provisioning.doors import Doors
from quizengine.cloud.provisioning.identity import admit
from quizengine.cloud.provisioning.maker import LookUp, Maker
from quizengine.cloud.provisioning.reasons import reason
from quizengine.core.fixture import Furniture, Name, Resource, waits
from quizengine.core.problem import Problem, ProblemError

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A thing and the item that it is for."""

    item: str
    thing: Resource


@dataclass(frozen=True, slots=True)
class Furnisher:
    """Makes things through doors, by the makers of their kinds, and writes them into the ledger."""

    doors: Doors
    makers: Mapping[str, Maker]
    ledger: Ledger
    progress: Progress
    _ids: dict[tuple[str, Name], str] = field(default_factory=dict)

    def furnish(self, wanted: Mapping[str, Furniture]) -> None:
        """Make all that these items want; raises ProblemError `fixture.name-taken` and `fixture.not-made`."""
        _refuse_names_wanted_twice(wanted)
        self._refuse_taken_names(wanted)
        for furniture in wanted.values():
            if furniture.cleanup:
                self.ledger.owe(furniture.cleanup)
            for named in furniture.creates:
                self.ledger.ask(named)
        everything = [_Wanted(item, thing) for item, one in wanted.items() for thing in one.things]
        in_order(_orders(wanted), lambda place: self._make(everything[place]))

    def _refuse_taken_names(self, wanted: Mapping[str, Furniture]) -> None:
        sought = [(item, named) for item, one in wanted.items() for named in one.names]
        made_here = {named.name for _, named in sought if named.kind == "projects"}
        sought = [(item, named) for item, named in sought if named.project not in made_here]
        found = at_once(lambda one: self._is_there(*one), sought)
        owned = {entry.named for entry in self.ledger.entries()}
        taken = [_taken(i, named, own=named in owned) for (i, named), there in zip(sought, found, strict=True) if there]
        if taken:
            raise ProblemError(*taken)

    def _is_there(self, item: str, named: Name) -> bool:
        try:
            cloud = self.doors.into(named.project)
            return any(True for _ in self.makers[named.kind].find(cloud, named))
        except Exception as error:  # the SDK raises in several families
            raise ProblemError(_unseen(item, named, error)) from error

    def _make(self, wanted: _Wanted) -> None:
        named = wanted.thing.named
        self.progress(str(named))
        try:
            number = self._made(wanted)
            self._ids[wanted.item, named] = number
            look_up = self._look_up(wanted)
            self.makers[named.kind].finish(self.doors.into(named.project), wanted.thing, number, look_up)
        except ProblemError:
            raise
        except Exception as error:
            raise ProblemError(_not_made(wanted, error)) from error

    def _made(self, wanted: _Wanted) -> str:
        named, maker, look_up = wanted.thing.named, self.makers[wanted.thing.named.kind], self._look_up(wanted)
        made_here = self._made_for(wanted, "projects", named.project)
        if made_here is not None:
            admit(self.doors.into(""), made_here)
        cloud = self.doors.into(named.project)
        if maker.foresee is None:
            entry = self.ledger.intend(named)
            number = maker.make(cloud, wanted.thing, look_up)
            self.ledger.made(entry, number)
            return number
        number = maker.foresee(cloud, wanted.thing, look_up)
        self.ledger.made(self.ledger.intend(named), number)
        return maker.make(cloud, wanted.thing, look_up)

    def _look_up(self, wanted: _Wanted) -> LookUp:
        """Find ids: of what was made for the same item, or else of what the cloud has."""

        def look_up(kind: str, name: str) -> str:
            made = self._made_for(wanted, kind, name)
            if made is not None:
                return made
            cloud = self.doors.into(wanted.thing.named.project)
            found = self.makers[kind].known(cloud, name)
            if found is None:
                raise ProblemError(_no_such(wanted, kind, name))
            return found

        return look_up

    def _made_for(self, wanted: _Wanted, kind: str, name: str) -> str | None:
        """Give the id of what was made for the same item under a name, in the same project or else in another."""
        found = {
            named.project: number
            for (item, named), number in [*self._ids.items()]
            if (item, named.kind, named.name) == (wanted.item, kind, name)
        }
        return found.get(wanted.thing.named.project, next(iter(found.values()), None))


def _orders(wanted: Mapping[str, Furniture]) -> dict[int, frozenset[int]]:
    """Give of each thing of all items, numbered through, what it waits for; items do not wait for one another."""
    orders: dict[int, frozenset[int]] = {}
    for one in wanted.values():
        first = len(orders)
        orders |= {first + place: frozenset(first + other for other in o) for place, o in waits(one.things).items()}
    return orders


def _refuse_names_wanted_twice(wanted: Mapping[str, Furniture]) -> None:
    first: dict[Name, str] = {}
    for item, one in wanted.items():
        for named in one.names:
            if first.setdefault(named, item) != item:
                raise ProblemError(_twice(first[named], item, named))


def _twice(first: str, second: str, named: Name) -> Problem:
    return Problem(
        "fixture.name-twice",
        f"`{first}` and `{second}` cannot be prepared together: both are about the {named}",
        mend="draw another form, or rename it in one of them",
    )


def _taken(item: str, named: Name, *, own: bool) -> Problem:
    theirs = "it is not quizengine's, so it is left alone, and nothing was made"
    return Problem(
        "fixture.name-taken",
        f"`{item}` cannot be prepared: the {named} is there already",
        why="quizengine made it or had it made, and could not remove it" if own else theirs,
        mend="rename or remove it if it is yours, or practise on the lab",
    )


def _unseen(item: str, named: Name, error: Exception) -> Problem:
    what = f"`{item}` cannot be prepared: whether the {named} is there could not be told"
    return Problem("fixture.not-made", what, why=reason(error), mend="nothing was made; see that the cloud is well")


def _not_made(wanted: _Wanted, error: Exception) -> Problem:
    what = f"`{wanted.item}` cannot be prepared: its {wanted.thing.named} could not be made"
    return Problem("fixture.not-made", what, why=reason(error), mend="see that the cloud is well, then start again")


def _no_such(wanted: _Wanted, kind: str, name: str) -> Problem:
    what = (
        f"`{wanted.item}` cannot be prepared: its {wanted.thing.named} names the {Name(kind, name)}, which is not there"
    )
    return Problem("fixture.no-such-thing", what, mend="make one there, or practise on the lab")

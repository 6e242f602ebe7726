"""Tasks that cannot be in one form, since things of theirs may bear the same name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product

from quizengine.authoring.finding import Finding, Path
from quizengine.core.fixture import Name
from quizengine.core.item import Item
from quizengine.core.parameters import REFERENCE, Scalar, substitute
from quizengine.core.task import Task

MOST = 200  # of the ways to draw a name


def clashes(items: Iterable[Item]) -> Iterator[tuple[Item, Finding]]:
    """Find, for each task, the first other task before it that makes or asks for something of the same name."""
    bearers: dict[Name, Item] = {}
    for item in items:
        others = set[str]()
        for path, named in _names(item):
            for drawn in _ways(named, item.parameters):
                other = bearers.setdefault(drawn, item)
                if other.id not in {item.id, *others}:
                    others.add(other.id)
                    what = f"the {drawn} may be that of `{other.id}`, so that the two cannot be in one form"
                    yield item, Finding(path, "quality.same-name", what, mend="rename it in one of them")


def _names(item: Item) -> Iterator[tuple[Path, Name]]:
    if isinstance(item.question, Task):
        yield from ((one.path, one.named) for one in item.question.fixture if one.named.kind != "role_assignments")
        yield from ((("creates", named.kind), named) for named in item.question.creates)


def _ways(named: Name, parameters: Mapping[str, Sequence[Scalar]]) -> Iterator[Name]:
    words = f"{named.name} {named.project} {named.domain}"
    used = [name for name in dict.fromkeys(REFERENCE.findall(words)) if name in parameters]
    for values in islice(product(*(parameters[name] for name in used)), MOST):
        yield substitute(named, dict(zip(used, values, strict=True)))

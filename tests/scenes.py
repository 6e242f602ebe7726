"""A small bank, and a sitting of it."""

from dataclasses import replace

from quizengine.core.attempt import Attempt
from quizengine.core.bank import Bank
from quizengine.core.blueprint import Blueprint
from quizengine.core.expectation import Equals
from quizengine.core.fixture import Furniture, Name, Resource
from quizengine.core.form import draw_form
from quizengine.core.item import Item
from quizengine.core.observation import Look
from quizengine.core.option import Option
from quizengine.core.rubric import Criterion, Rubric
from quizengine.core.task import Mistake, Path, Task
from quizengine.core.text import Text
from quizengine.delivery.paper import items_of
from quizengine.delivery.sitting import Sitting
from quizengine.kinds.multiple_choice import MultipleChoice
from quizengine.kinds.text_entry import read as read_text_entry
from tests.fakes.clock import FakeClock
from tests.fakes.records import FakeRecords


def choice(name: str) -> Item:
    options = tuple(Option(one, Text.plain(one.title()), Text.plain(f"why {one}")) for one in ("yes", "no", "maybe"))
    question = MultipleChoice(options, key="yes", shuffle=False)
    return Item(
        name, "multiple-choice", 1, 1, Text.plain(f"Is {name} so?"), question, references=("https://a.example/",)
    )


def entry(name: str) -> Item:
    blank = {"label": "port", "accept": ["5000"], "rationale": "It is the default."}
    question = read_text_entry({"blanks": {"port": blank}})
    return Item(name, "text-entry", 1, 1, Text.plain("Which port?"), question)


def task(
    name: str,
    *,
    prepare: str = "",
    needs: tuple[str, ...] = (),
    disturbs: tuple[str, ...] = (),
    made: Furniture | None = None,
) -> Item:
    """Give a task that wants the words `hello` and `world` said."""
    criteria = tuple(Criterion(1, Text.plain(f"{w} is said"), {f"{w}.there": Equals(value=True)}) for w in WORDS)
    question = Task(
        looks=tuple(Look(word, "said", {"word": word}) for word in WORDS),
        rubric=Rubric(criteria),
        prepare=prepare,
        solution="hello world",
        alternatives=(Path("the other way round", "world hello"),),
        mistakes=(Mistake("half of it", "hello", ("world is said",)),),
        needs=needs,
        cleanup=made.cleanup if made else "",
        fixture=made.things if made else (),
        creates=made.creates if made else (),
        disturbs=disturbs,
    )
    stem, hints = Text.plain("Say ${greeting}."), (Text.plain("Say it twice."),)
    return Item(name, "hands-on", 2, 5, stem, question, {"greeting": ("hello world",)}, hints)


def furniture(*things: str, creates: tuple[str, ...] = (), cleanup: str = "") -> Furniture:
    """Give what makes things of these names, and has others removed."""
    made = tuple(Resource(Name("networks", name), {}) for name in things)
    return Furniture(made, tuple(Name("networks", name) for name in creates), cleanup)


WORDS = ("hello", "world")
ITEMS = {item.id: item for item in (choice("a/one"), entry("a/two"), choice("b/three"), task("b/four"))}
BLUEPRINT = Blueprint("small", Text.plain("Small"), 10, 60, 3, 1, {"a": 50, "b": 50})
BANK = Bank(ITEMS, {"small": BLUEPRINT})


def sitting(records: FakeRecords, clock: FakeClock, factor: float = 1.0) -> Sitting:
    form = replace(draw_form(BANK, BLUEPRINT, "seed"))
    in_order = tuple(sorted(form.entries, key=lambda one: list(ITEMS).index(one.item)))
    attempt = Attempt("20270101-test", replace(form, entries=in_order), clock.now(), factor=factor)
    records.begin(attempt)
    return Sitting(attempt, items_of(attempt.form, BANK), records, clock)

"""Hands-on items."""

from quizengine.core.expectation import read
from quizengine.core.interaction import Do
from quizengine.core.item import HANDS_ON, Item, Question, score
from quizengine.core.observation import Look, Seen, to_json
from quizengine.core.outcome import Outcome
from quizengine.core.rubric import Criterion, Rubric
from quizengine.core.task import Mistake, Path, Task
from quizengine.core.text import Text

RUBRIC = Rubric((Criterion(2, Text.plain("It has ${size} GB"), {"disk.size": read("${size}")}),))
TASK = Task(
    looks=(Look("disk", "volume", {"name": "${name}"}),),
    rubric=RUBRIC,
    prepare="",
    solution='openstack volume create --size ${size} ${name} && echo "${HOME}"',
    alternatives=(Path("another", "true"),),
    mistakes=(Mistake("half", "false", ("It has ${size} GB",)),),
)
ITEM = Item("storage/volume", HANDS_ON, 2, 5, Text.plain("Create ${name}."), TASK, hints=(Text.plain("${size}"),))


def test_a_task_asks_for_something_to_be_done_and_has_no_answer_on_paper() -> None:
    assert TASK.present("seed") == Do()
    question: Question = TASK
    assert question.right() is None
    assert TASK.review(None) == ()


def test_a_task_is_scored_by_what_was_seen() -> None:
    item = ITEM.bound({"name": "ledger", "size": 20})
    assert score(item, to_json({"disk": Seen({"size": 20})})).earned == 2
    assert score(item, to_json({"disk": Seen({"size": "20"})})).earned == 0


def test_a_task_that_nobody_looked_at_is_undecided() -> None:
    assert score(ITEM, None).undecided == 2


def test_values_reach_every_part_of_a_task() -> None:
    item = ITEM.bound({"name": "ledger", "size": 20})
    assert isinstance(item.question, Task)
    assert item.question.looks == (Look("disk", "volume", {"name": "ledger"}),)
    assert item.question.solution == 'openstack volume create --size 20 ledger && echo "${HOME}"'
    assert item.question.mistakes[0].breaks == (str(item.question.rubric.criteria[0].statement),)
    assert (str(item.stem), str(item.hints[0])) == ("Create ledger.", "20")


def test_an_item_without_values_is_itself() -> None:
    assert ITEM.bound({}) is ITEM


def test_an_item_knows_its_domain_and_that_it_is_a_task() -> None:
    assert (ITEM.domain, ITEM.hands_on) == ("storage", True)


def test_an_outcome_has_a_part_for_each_criterion() -> None:
    assert isinstance(score(ITEM, {}), Outcome)
    assert len(score(ITEM, {}).parts) == 1

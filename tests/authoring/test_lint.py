"""What lint finds in items and blueprints that satisfy the schema."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from quizengine import plugins
from quizengine.authoring.lint import is_warning, lint
from quizengine.core.bank import Bank
from quizengine.core.blueprint import Blueprint
from quizengine.core.checker_card import CheckerCard
from quizengine.core.kind import Kind
from quizengine.core.problem import Place
from quizengine.core.text import Text
from quizengine.yamlbank.bank import read_bank
from quizengine.yamlbank.locator import Locator

FACTS: Mapping[str, Any] = {"status": {}, "gateway": {"network": {}}, "labels": None}
CARDS = {"router": CheckerCard("router", "A router.", {}, FACTS), "count": CheckerCard("count", "A number.", {}, None)}
TASK = """\
kind: hands-on
points: 1
minutes: 5
stem: Create the router.
observe: {edge: {router: {name: edge}}}
rubric:
  - {points: 1, statement: It is up., expect: {edge.status: ACTIVE}}
solution: openstack router create edge
mistakes:
  - {name: nothing, run: "true", breaks: [It is up.]}
  - {name: another, run: "false", breaks: [It is up.]}
references: [https://docs.openstack.org/neutron/latest/]
"""
CHOICE = """\
kind: multiple-choice
points: 1
minutes: 1
stem: Which service issues tokens?
options:
  keystone: {text: Keystone, rationale: It does.}
  glance: {text: Glance, rationale: It does not.}
  nova: {text: Nova, rationale: It does not.}
answer: keystone
references: [https://docs.openstack.org/keystone/latest/]
"""


def _linted(root: Path, *texts: str, cards: dict[str, CheckerCard] | None = None) -> list[str]:
    """Write items a/0, a/1, ... and give what lint tells of them, with line and column."""
    (root / "a").mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        (root / f"a/{number}.yaml").write_text(dedent(text), encoding="utf-8")
    read = read_bank([root])
    assert read.problems == ()
    found = lint(read.bank, CARDS if cards is None else cards, Locator().locate)
    return [f"{one.place.line}:{one.place.column} {one.code}: {one.what}" for one in found if one.place]


def test_sound_items_lint_clean(tmp_path: Path) -> None:
    assert _linted(tmp_path, TASK, CHOICE) == []


@pytest.mark.parametrize("kind", plugins.kinds().values(), ids=plugins.kinds())
def test_a_kinds_example_lints_clean(tmp_path: Path, kind: Kind) -> None:
    volume = CheckerCard("volume", "A volume.", {}, {"status": {}, "size": {}})
    assert _linted(tmp_path, kind.EXAMPLE, cards={"volume": volume}) == []


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("edge.statsu", "`edge` has no fact `statsu`: did you mean `status`?"),
        ("edge.zone", "`edge` has no fact `zone`"),
        ("edge.gateway.net", "`edge.gateway` has no fact `net`: did you mean `network`?"),
        ("edge.status.colour", "`edge.status` has no fact `colour`"),
    ],
)
def test_a_fact_that_the_checker_does_not_tell_is_found(tmp_path: Path, path: str, told: str) -> None:
    text = TASK.replace("edge.status: ACTIVE", f"{path}: ACTIVE")
    assert _linted(tmp_path, text) == [f"7:48 lint.unknown-fact: {told}"]


@pytest.mark.parametrize("path", ["edge", "edge.gateway", "edge.gateway.network", "edge.labels.any.thing"])
def test_facts_that_the_checker_tells_are_not_objected_to(tmp_path: Path, path: str) -> None:
    assert _linted(tmp_path, TASK.replace("edge.status: ACTIVE", f"{path}: ACTIVE")) == []


def test_facts_of_one_value_and_of_checkers_that_nobody_knows_are_not_judged(tmp_path: Path) -> None:
    assert _linted(tmp_path, TASK.replace("{router: {name", "{count: {name").replace("edge.status", "edge")) == []
    assert _linted(tmp_path, TASK.replace("edge.status", "edge.colour"), cards={}) == []


def test_references_to_no_parameter_are_found_where_people_or_checkers_read_them(tmp_path: Path) -> None:
    text = TASK.replace("the router.", "`${nmae}` and ${nmae}.").replace("{name: edge}", '{name: "${other}"}')
    text = text.replace("It is up.", "'${status} it is.'").replace("edge.status: ACTIVE", 'edge.status: "${state}"')
    text += "parameters: {name: {one_of: [a, b]}}\nhints: ['Try ${hint} as ${name}.']\n"
    assert _linted(tmp_path, text) == [
        "4:1 lint.undeclared-parameter: no parameter `nmae` is declared: did you mean `name`?",
        "5:27 lint.undeclared-parameter: no parameter `other` is declared",
        "7:17 lint.undeclared-parameter: no parameter `status` is declared",
        "7:57 lint.undeclared-parameter: no parameter `state` is declared",
        "14:9 lint.undeclared-parameter: no parameter `hint` is declared",
    ]


def test_a_shells_own_variables_are_left_alone(tmp_path: Path) -> None:
    text = TASK.replace("router create edge", "router create ${HOME} ${name:-x} ${lower}")
    assert _linted(tmp_path, text.replace('"true"', '"echo ${variable}"')) == []


def test_a_parameter_that_is_used_nowhere_is_found(tmp_path: Path) -> None:
    text = TASK.replace("router create edge", "router create ${used}")
    text += "parameters:\n  used: {one_of: [a]}\n  idle: {one_of: [b]}\n"
    assert _linted(tmp_path, text) == ["15:3 lint.unused-parameter: the parameter `idle` is used nowhere"]


def test_options_with_the_same_words_are_found_in_any_language(tmp_path: Path) -> None:
    assert _linted(tmp_path, CHOICE.replace("text: Glance", "text: ' Keystone'")) == [
        "6:14 lint.same-options: the options `glance` and `keystone` have the same words"
    ]
    text = CHOICE.replace("text: Glance", "text: {en: Glance, zh: 一}").replace(
        "text: Nova", "text: {en: Nova, zh: 一}"
    )
    assert _linted(tmp_path, text) == [
        "4:1 quality.missing-language: a text without `zh`",
        *(f"{line} quality.missing-language: a text without `zh`" for line in ("6:30", "7:39")),
        "8:10 lint.same-options: the options `glance` and `nova` have the same words",
        "8:35 quality.missing-language: a text without `zh`",
    ]


def test_options_that_differ_in_case_differ(tmp_path: Path) -> None:
    assert _linted(tmp_path, CHOICE.replace("text: Glance", "text: keystone")) == []


def test_names_and_commands_need_no_translation(tmp_path: Path) -> None:
    text = CHOICE.replace("stem: Which service issues tokens?", "stem: {en: Which?, zh: 哪个？}")
    text = text.replace("It does.", "'`openstack token issue`'").replace("It does not.", "Keystone")
    assert _linted(tmp_path, text) == []


def test_a_task_with_fewer_than_two_mistakes_could_be_better(tmp_path: Path) -> None:
    one, none = (
        TASK.replace('  - {name: another, run: "false", breaks: [It is up.]}\n', ""),
        TASK.partition("mistakes")[0],
    )
    none = none.replace("the router", "a router") + "references: [https://docs.openstack.org/]\n"
    assert _linted(tmp_path, one, none) == [
        "9:1 quality.few-mistakes: a task with one mistake",
        "1:1 quality.few-mistakes: a task without mistakes",
    ]


def test_two_options_could_be_better(tmp_path: Path) -> None:
    text = CHOICE.replace("  nova: {text: Nova, rationale: It does not.}\n", "")
    assert _linted(tmp_path, text) == ["5:1 quality.few-options: 2 options"]


def test_a_key_of_all_options_could_be_better(tmp_path: Path) -> None:
    text = CHOICE.replace("multiple-choice", "multiple-response")
    text = text.replace("answer: keystone", "answer: [keystone, glance, nova]")
    assert _linted(tmp_path, text) == ["9:1 quality.no-distractor: every option is right"]


def test_a_key_that_stands_out_by_its_length_could_be_better(tmp_path: Path) -> None:
    text = CHOICE.replace("text: Keystone", "text: Keystone alone as identity service")
    assert _linted(tmp_path, text) == [
        "9:1 quality.revealing-length: what is right stands out by its length: 34 characters, and at most 6 elsewhere"
    ]


@pytest.mark.parametrize("words", ["All of the above", "none of these", "以上都是"])
def test_catch_alls_could_be_better(tmp_path: Path, words: str) -> None:
    (told,) = _linted(tmp_path, CHOICE.replace("text: Nova", f"text: {words}"))
    assert told == f"8:10 quality.catch-all: an option says “{words if words.isascii() else words[:3]}”"


def test_the_same_stem_twice_could_be_better(tmp_path: Path) -> None:
    assert _linted(tmp_path, CHOICE, CHOICE.replace("Which service", "which  service")) == [
        "4:1 quality.same-stem: the stem is the same as in a/0"
    ]


def test_only_codes_of_quality_are_warnings(tmp_path: Path) -> None:
    _linted(tmp_path, CHOICE.replace("text: Glance", "text: Keystone"), CHOICE)
    found = lint(read_bank([tmp_path]).bank, {})
    assert [(one.code, is_warning(one)) for one in found] == [("lint.same-options", False), ("quality.same-stem", True)]


def test_without_a_locator_problems_stand_at_their_file(tmp_path: Path) -> None:
    _linted(tmp_path, CHOICE, CHOICE)
    (problem,) = lint(read_bank([tmp_path]).bank, {})
    assert problem.place == Place(str(tmp_path / "a/1.yaml"))


BLUEPRINT = Blueprint("coa", Text.plain("COA"), 90.0, 70.0, 2, 0, {"a": 100.0}, Place("blueprints/coa.yaml"))


def _of_blueprint(root: Path, blueprint: Blueprint) -> list[str]:
    (root / "a").mkdir(exist_ok=True)
    for number in range(2):
        text = CHOICE.replace("Which", f"Number {number}: which").replace("stem: ", "stem: >\n  ")
        (root / f"a/{number}.yaml").write_text(text, encoding="utf-8")
    found = lint(Bank(read_bank([root]).bank.items, {"coa": blueprint}), {})
    assert all(one.place == blueprint.place for one in found)
    return [f"{one.code}: {one.what}" for one in found]


def test_a_blueprint_that_the_bank_can_fill_lints_clean(tmp_path: Path) -> None:
    assert _of_blueprint(tmp_path, BLUEPRINT) == []


def test_weights_that_do_not_add_up_are_found(tmp_path: Path) -> None:
    assert _of_blueprint(tmp_path, replace(BLUEPRINT, weights={"a": 90.5})) == [
        "blueprint.weights: the weights add up to 90.5, not to 100"
    ]


def test_weights_of_thirds_add_up(tmp_path: Path) -> None:
    thirds = replace(BLUEPRINT, weights={"a": 100 / 3 + 1e-9, "b": 100 / 3, "c": 100 / 3})
    assert not any("weights" in told for told in _of_blueprint(tmp_path, thirds) if "add up" in told)


def test_a_domain_that_the_bank_does_not_have_is_found(tmp_path: Path) -> None:
    told = _of_blueprint(tmp_path, replace(BLUEPRINT, weights={"a": 50.0, "z": 50.0}))
    assert told == ["blueprint.domain: the bank has no item in a domain `z`"]
    (problem, *_) = lint(Bank({}, {"coa": BLUEPRINT}), {})
    assert problem.why == "it has no items"


def test_a_blueprint_that_asks_for_too_much_is_found_once(tmp_path: Path) -> None:
    assert _of_blueprint(tmp_path, replace(BLUEPRINT, selected=9)) == [
        "blueprint.too-few-items: the blueprint asks for 9 items in `a`, and the bank has 2"
    ]


FURNISHED = """\
    kind: hands-on
    points: 1
    minutes: 5
    stem: Look at `${network}` with care, number %d.
    parameters: {network: {one_of: [%s]}}
    needs: [network, orchestration]
    fixture:
      networks: [{name: "${network}"}]
      stacks: [{name: annex-%d, template: "${free} variables", parameters: {cidr: "%s"}}]
    observe: {edge: {router: {name: edge}}}
    rubric: [{points: 1, statement: It is up., expect: {edge.status: ACTIVE}}]
    solution: openstack router create edge
    mistakes:
      - {name: nothing, run: "true", breaks: [It is up.]}
      - {name: another, run: "false", breaks: [It is up.]}
    references: [https://docs.openstack.org/neutron/latest/]
"""


def test_a_name_that_two_tasks_may_draw_is_found(tmp_path: Path) -> None:
    texts = [FURNISHED % (number, names, number, "10.0.0.0/8") for number, names in enumerate(("a, b", "c, d", "e, b"))]
    assert _linted(tmp_path, *texts) == [
        "8:14 quality.same-name: the network `b` may be that of `a/0`, so that the two cannot be in one form"
    ]


def test_a_parameter_that_a_fixture_names_must_be_declared_but_templates_have_their_own(tmp_path: Path) -> None:
    (found,) = _linted(tmp_path, FURNISHED % (1, "a", 1, "${range}"))
    assert found == "9:72 lint.undeclared-parameter: no parameter `range` is declared"

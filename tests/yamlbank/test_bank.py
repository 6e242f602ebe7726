"""Banks, written out and read."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace
from typing import Any

import pytest

from quizengine import plugins
from quizengine.core.blueprint import Blueprint
from quizengine.core.checker_card import CheckerCard
from quizengine.core.problem import Place
from quizengine.core.text import Text
from quizengine.kinds.multiple_choice import MultipleChoice
from quizengine.yamlbank.bank import ReadBank, read_bank

CHOICE = """\
    kind: multiple-choice
    points: 1
    minutes: 1.5
    stem: {en: Which service issues tokens?, zh: 哪个服务签发令牌？}
    options:
      keystone: {text: Keystone, rationale: It does.}
      glance: {text: Glance, rationale: It keeps images.}
    answer: keystone
    references: [https://docs.openstack.org/keystone/latest/]
"""
TASK = """\
    kind: hands-on
    points: 1
    minutes: 5
    stem: Create `${volume}` of ${size} GB.
    parameters: {volume: {one_of: [ledger, archive]}, size: {one_of: [1, 2]}}
    observe:
      disk: {volume: {name: "${volume}", size: "${size}"}}
    rubric:
      - {points: 1, statement: It is there, expect: {disk.status: available, disk.zone: null, disk.since: 10:30}}
    solution: openstack volume create x
    references: [https://docs.openstack.org/cinder/latest/]
"""
VOLUME = CheckerCard(
    "volume",
    "A volume.",
    {
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "Its name."},
            "size": {"type": "integer"},
            "tags": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["name"],
        "additionalProperties": False,
    },
    {"status": {}},
)
CARDS = {"volume": VOLUME}


def _bank(root: Path, **texts: str) -> Path:
    """Write files whose names are `domain__slug`."""
    for name, text in texts.items():
        file = root / f"{name.replace('__', '/')}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")
    return root


def _told(read: ReadBank) -> list[str]:
    return [
        f"{one.place.line}:{one.place.column} {one.code}: {one.what}" + (f" [{one.mend}]" if one.mend else "")
        for one in read.problems
        if one.place
    ]


def test_an_item_is_read_with_all_that_it_says(tmp_path: Path) -> None:
    read = read_bank([_bank(tmp_path, identity__token=CHOICE)])
    assert read.problems == ()
    item = read.bank.items["identity/token"]
    assert (item.id, item.domain, item.kind, item.points, item.minutes) == (
        "identity/token",
        "identity",
        "multiple-choice",
        1.0,
        1.5,
    )
    assert item.stem == Text({"en": "Which service issues tokens?", "zh": "哪个服务签发令牌？"})
    assert isinstance(item.question, MultipleChoice)
    assert item.references == ("https://docs.openstack.org/keystone/latest/",)
    assert item.place == Place(str(tmp_path / "identity/token.yaml"))
    assert len(item.digest) == 64


def test_a_digest_changes_with_the_content_and_not_with_comments_or_the_order_of_keys(tmp_path: Path) -> None:
    lines = dedent(CHOICE).splitlines()
    other = "\n".join(["# a comment", lines[2], *lines[:2], *lines[3:]])
    _bank(tmp_path, a__one=CHOICE, a__two=other, a__three=CHOICE.replace("points: 1", "points: 2"))
    items = read_bank([tmp_path]).bank.items
    assert items["a/one"].digest == items["a/two"].digest
    assert items["a/one"].digest != items["a/three"].digest


def test_parameters_hints_and_expectations_keep_their_types(tmp_path: Path) -> None:
    text = TASK + "    hints: [Look at the client., {en: Use `volume`., zh: 用 `volume`。}]\n"
    item = read_bank([_bank(tmp_path, a__task=text)], cards=CARDS).bank.items["a/task"]
    assert item.parameters == {"volume": ("ledger", "archive"), "size": (1, 2)}
    assert [str(hint) for hint in item.hints] == ["Look at the client.", "Use `volume`."]
    assert {path: str(one) for path, one in item.question.rubric.criteria[0].expect.items()} == {  # type: ignore[attr-defined]  # a Task
        "disk.status": "available",
        "disk.zone": "absent",
        "disk.since": "10:30",
    }


def test_every_example_of_a_kind_is_a_sound_item(tmp_path: Path) -> None:
    for name, kind in plugins.kinds().items():
        (tmp_path / "art").mkdir(exist_ok=True)
        (tmp_path / f"art/{name}.yaml").write_text(kind.EXAMPLE, encoding="utf-8")
    assert read_bank([tmp_path]).problems == ()


def test_a_file_with_problems_keeps_no_other_from_being_read(tmp_path: Path) -> None:
    read = read_bank([_bank(tmp_path, a__bad="kind: [", a__good=CHOICE, a__worse="- 1")])
    assert list(read.bank.items) == ["a/good"]
    assert [one.code for one in read.problems] == ["bank.syntax", "bank.top-level"]
    assert read.files == 3


def test_all_problems_of_a_file_are_told_at_once_and_in_order(tmp_path: Path) -> None:
    text = """\
        kind: multiple-choice
        points: four
        minuts: 1
        stem: 5
        options: {a: {text: "", rationale: b}, B: {text: c}, b: x}
        anwser: a
        references: [http://x.org, 5]
        hints: foo
        shuffle: yes
        parameters: {A: {one_of: []}, b: {one_of: [1, 1.0]}}
        """
    assert _told(read_bank([_bank(tmp_path, a__bad=text)])) == [
        "1:1 bank.missing-key: `answer` is missing [add `answer:`]",
        "1:1 bank.missing-key: `minutes` is missing [add `minutes:`]",
        "2:9 bank.type: `points` must be a number, not the text 'four'",
        "3:1 bank.unknown-key: unknown key `minuts`: did you mean `minutes`?",
        '4:7 bank.type: `stem` must be text, or a map of languages, not the number 5 [quote it: "5"]',
        "5:15 bank.value: `text` is empty [give it at least 1 character]",
        "5:40 bank.key: `B` cannot be a key here",
        "5:40 bank.missing-key: `rationale` is missing in `B` [add `rationale:` in `B`]",
        "5:57 bank.type: `b` must be a mapping (`key: value`), not the text 'x'",
        "6:1 bank.unknown-key: unknown key `anwser`: did you mean `answer`?",
        "7:14 bank.value: entry 1 of `references` cannot be the text 'http://x.org'",
        '7:28 bank.type: entry 2 of `references` must be text, not the number 5 [quote it: "5"]',
        "8:8 bank.type: `hints` must be a list, not the text 'foo' [put it in [brackets]]",
        "9:10 bank.type: `shuffle` must be true or false, not the text 'yes' [write true]",
        "10:14 bank.key: `A` cannot be a key here",
        "10:18 bank.value: `one_of` is empty [give it at least 1 entry]",
        "10:47 bank.value: `one_of` has the number 1.0 twice [remove one of them]",
    ]


@pytest.mark.parametrize(
    ("line", "instead", "told"),
    [
        (
            "kind: multiple-choice",
            "kind: multi-choice",
            "1:7 bank.value: `kind` cannot be the text 'multi-choice': did you mean `multiple-choice`? [choose one of",
        ),
        ("points: 1", "points: 0", "2:9 bank.value: `points` must be more than 0, not 0"),
        ("points: 1", "points: 101", "2:9 bank.value: `points` must be 100 or less, not 101"),
        ("points: 1", "points: true", "2:9 bank.type: `points` must be a number, not true"),
        ("points: 1", "points: [1]", "2:9 bank.type: `points` must be a number, not a list"),
        ("points: 1", "points: {a: 1}", "2:9 bank.type: `points` must be a number, not a mapping"),
        (
            "points: 1",
            "points:",
            "2:1 bank.type: `points` is empty, and must be a number [write it, or remove the key]",
        ),
        ("points: 1", "points: 1\ntitle: x", "3:1 bank.unknown-key: unknown key `title`"),
        (
            "rationale: It does.",
            "rationale: It does, of course",
            "6:50 bank.unknown-key: unknown key `of course` [quote the text before it, if the comma is part of that",
        ),
        ("answer: keystone", "answer: nova", "8:9 bank.inconsistent: `nova` is none of the options: keystone, glance"),
        ("zh:", "chinese:", "4:42 bank.key: `chinese` cannot be a key here"),
        ("{en: Which", "{de: Which", "4:1 bank.missing-key: `en` is missing in `stem` [add `en:` in `stem`]"),
        (
            "references: [https://docs.openstack.org/keystone/latest/]",
            "references: []",
            "9:1 bank.value: `references` is empty [give it at least 1 entry]",
        ),
        (
            "answer: keystone",
            "answer: keystone\nid: identity/other",
            "9:5 bank.inconsistent: `id` is identity/other, and the file's path says identity/token",
        ),
        ("points: 1", "points: 2025.10", "2:9 bank.number: `2025.10` would become the number 2025.1"),
        ("points: 1", "points: *x", "2:9 bank.alias: an alias (`*x`) stands here [write the value out]"),
        ("stem:", "stem: !!str", "4:7 bank.tag: a tag (`!!str`) stands here [remove it]"),
        ("points: 1", "points: 1\npoints: 2", "3:1 bank.duplicate-key: the key `points` stands here twice"),
    ],
)
def test_a_mistake_is_told_at_its_place(tmp_path: Path, line: str, instead: str, told: str) -> None:
    text = dedent(CHOICE).replace(line, instead, 1)
    (only,) = _told(read_bank([_bank(tmp_path, identity__token=text)]))
    assert only.startswith(told)


def test_a_key_that_is_refused_hides_no_other_problem_of_the_file(tmp_path: Path) -> None:
    text = dedent(CHOICE).replace("points: 1", "points: 1\npoints: 2").replace("minutes: 1.5", "minutes: long")
    assert [told.partition(": ")[0] for told in _told(read_bank([_bank(tmp_path, a__b=text)]))] == [
        "3:1 bank.duplicate-key",
        "4:10 bank.type",
    ]


def test_an_id_that_the_path_says_too_may_stand_in_the_file(tmp_path: Path) -> None:
    assert read_bank([_bank(tmp_path, a__b=dedent(CHOICE) + "id: a/b\n")]).problems == ()


def test_an_id_in_two_banks_is_told_with_both_files(tmp_path: Path) -> None:
    first, second = _bank(tmp_path / "one", a__b=CHOICE), _bank(tmp_path / "two", a__b=CHOICE)
    read = read_bank([first, second])
    (problem,) = read.problems
    assert problem.code == "bank.duplicate-id"
    assert problem.what == f"`a/b` is there already, in {first / 'a/b.yaml'}"
    assert problem.place == Place(str(second / "a/b.yaml"))
    assert read.bank.items["a/b"].place == Place(str(first / "a/b.yaml"))


def test_problems_of_the_folder_are_told_with_the_others(tmp_path: Path) -> None:
    _bank(tmp_path, a__b=CHOICE, a__bad="kind: [")
    (tmp_path / "a/c.yml").touch()
    (tmp_path / "a/d.yaml").write_bytes(b"\xff")
    codes = [one.code for one in read_bank([tmp_path]).problems]
    assert codes == ["bank.syntax", "bank.suffix", "bank.not-utf-8"]


def test_calls_of_checkers_are_held_against_their_cards(tmp_path: Path) -> None:
    def told(call: str) -> list[str]:
        text = dedent(TASK).replace('{volume: {name: "${volume}", size: "${size}"}}', call)
        return _told(read_bank([_bank(tmp_path, a__task=text)], cards=CARDS))

    assert told('{volume: {name: "${volume}", size: 3, tags: ["${volume}"]}}') == []
    assert told("{volum: {name: x}}") == ["7:10 bank.unknown-checker: unknown checker `volum`: did you mean `volume`?"]
    assert told("{router: {name: x}}") == [
        "7:10 bank.unknown-checker: unknown checker `router` [the checkers here are volume]"
    ]
    assert told("{volume: {nam: x}}") == [
        "7:10 bank.missing-key: `name` is missing in `volume` [add `name:` in `volume`]",
        "7:19 bank.unknown-argument: unknown argument `nam`: did you mean `name`?",
    ]
    assert told("{volume: {name: x, size: large}}") == [
        "7:34 bank.type: `size` must be a whole number, not the text 'large'"
    ]
    assert told('{volume: {name: x, size: "${volume}"}}') == [
        "7:34 bank.inconsistent: with its parameters drawn, `size` must be a whole number, not the text 'archive'",
        "7:34 bank.inconsistent: with its parameters drawn, `size` must be a whole number, not the text 'ledger'",
    ]
    assert told("{volume: {name: x}, router: {}}") == [
        "7:3 bank.value: `disk` has 2, and must have at most 1 key",
        "7:29 bank.unknown-checker: unknown checker `router` [the checkers here are volume]",
    ]
    assert told("{}") == ["7:3 bank.value: `disk` is empty [give it at least 1 key]"]


def test_calls_of_checkers_that_nobody_knows_are_read_all_the_same(tmp_path: Path) -> None:
    assert read_bank([_bank(tmp_path, a__task=TASK)]).problems == ()


def test_a_blueprint_is_read(tmp_path: Path) -> None:
    text = """\
        title: {en: Practice, zh: 练习}
        minutes: 90
        cut_score: 70
        items: {selected-response: 20}
        weights: {identity: 60, compute: 40}
        """
    read = read_bank([_bank(tmp_path, blueprints__coa=text)])
    assert read.problems == ()
    title = Text({"en": "Practice", "zh": "练习"})
    assert read.bank.blueprints == {
        "coa": Blueprint("coa", title, 90.0, 70.0, 20, 0, {"identity": 60.0, "compute": 40.0})
    }
    assert read.files == 0


def test_mistakes_in_a_blueprint_are_told(tmp_path: Path) -> None:
    text = "title: x\nminutes: 90\ncut_score: 170\nitems: {selected: 5, hands-on: 0.5}\nweights: {Identity: 100}\n"
    assert _told(read_bank([_bank(tmp_path, blueprints__coa=text)])) == [
        "3:12 bank.value: `cut_score` must be 100 or less, not 170",
        "4:9 bank.unknown-key: unknown key `selected`: did you mean `selected-response`?",
        "4:32 bank.type: `hands-on` must be a whole number, not the number 0.5",
        "5:11 bank.key: `Identity` cannot be a key here",
    ]
    text = "title: x\nminutes: 90\ncut_score: 70\nitems: {hands-on: 0}\nweights: {identity: 100}\n"
    assert _told(read_bank([_bank(tmp_path, blueprints__coa=text)])) == [
        "4:8 bank.inconsistent: a blueprint with no items"
    ]


def _own_kind(**parts: Any) -> Any:
    whole = {"NAME": "own", "EXAMPLE": "", "read": lambda data: data, "objections": lambda _: (), "SCHEMA": {}}
    return SimpleNamespace(**{**whole, **parts})


def _own_item(root: Path, line: str = "") -> Path:
    lines = [one for one in dedent(CHOICE).splitlines() if one.partition(":")[0] in "points minutes references"]
    return _bank(root, a__b="\n".join(["kind: own", "stem: x", *lines, line]))


def test_a_kind_of_somebody_elses_that_fails_costs_its_item_alone(tmp_path: Path) -> None:
    def fail(data: Mapping[str, Any]) -> Any:
        raise KeyError(str(data["kind"]))

    for kind in (_own_kind(objections=fail), _own_kind(read=fail)):
        (problem,) = read_bank([_own_item(tmp_path)], kinds={"own": kind}).problems
        assert problem.code == "bank.inconsistent"
        assert "KeyError: 'own'" in problem.what + problem.why


@pytest.mark.parametrize(
    ("schema", "line", "told"),
    [
        ({"const": 3}, "x: 4", "6:4 bank.value: `x` is not as it must be"),
        ({"pattern": "^a$"}, "x: b", "6:4 bank.value: `x` cannot be the text 'b'"),
        ({"exclusiveMaximum": 3}, "x: 3", "6:4 bank.value: `x` must be less than 3, not 3"),
        ({"minimum": 3}, "x: 2", "6:4 bank.value: `x` must be 3 or more, not 2"),
        ({"maxItems": 1}, "x: [1, 2]", "6:1 bank.value: `x` has 2, and must have at most 1 entry"),
        ({"maxLength": 2}, "x: abc", "6:1 bank.value: `x` has 3, and must have at most 2 characters"),
        ({"type": "null"}, "x: 1", "6:4 bank.type: `x` must be null, not the number 1"),
        ({"items": {"items": {"type": "string"}}}, "x: [[1]]", "6:6 bank.type: entry 1 of entry 1 of `x` must be text"),
        ({"additionalProperties": False}, "x: {y: 1}", "6:5 bank.unknown-key: unknown key `y` [no key is known here]"),
        ({"not": {"required": ["y"]}}, "x: {y: 1}", "6:4 bank.value: `x` is not as it must be"),
        ({"required": ["y"]}, "x: {}", "6:1 bank.missing-key: `y` is missing in `x`"),
    ],
)
def test_whatever_a_schema_asks_for_is_told_in_words(
    tmp_path: Path, schema: Mapping[str, Any], line: str, told: str
) -> None:
    kind = _own_kind(SCHEMA={"properties": {"x": schema}})
    (only,) = _told(read_bank([_own_item(tmp_path, line)], kinds={"own": kind}))
    assert only.startswith(told)

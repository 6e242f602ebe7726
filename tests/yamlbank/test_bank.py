"""Banks, written out and read."""

from pathlib import Path
from textwrap import dedent

import pytest

from quizengine import plugins
from quizengine.core.problem import Place
from quizengine.core.text import Text
from quizengine.kinds.multiple_choice import MultipleChoice
from quizengine.yamlbank.bank import read_bank
from tests.sample_items import CARDS, CHOICE, TASK, told_of, write_bank


def test_an_item_is_read_with_all_that_it_says(tmp_path: Path) -> None:
    read = read_bank([write_bank(tmp_path, identity__token=CHOICE)])
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
    write_bank(tmp_path, a__one=CHOICE, a__two=other, a__three=CHOICE.replace("points: 1", "points: 2"))
    items = read_bank([tmp_path]).bank.items
    assert items["a/one"].digest == items["a/two"].digest
    assert items["a/one"].digest != items["a/three"].digest


def test_parameters_hints_and_expectations_keep_their_types(tmp_path: Path) -> None:
    text = TASK + "    hints: [Look at the client., {en: Use `volume`., zh: 用 `volume`。}]\n"
    item = read_bank([write_bank(tmp_path, a__task=text)], cards=CARDS).bank.items["a/task"]
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
    read = read_bank([write_bank(tmp_path, a__bad="kind: [", a__good=CHOICE, a__worse="- 1")])
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
    assert told_of(read_bank([write_bank(tmp_path, a__bad=text)])) == [
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
    (only,) = told_of(read_bank([write_bank(tmp_path, identity__token=text)]))
    assert only.startswith(told)


def test_a_key_that_is_refused_hides_no_other_problem_of_the_file(tmp_path: Path) -> None:
    text = dedent(CHOICE).replace("points: 1", "points: 1\npoints: 2").replace("minutes: 1.5", "minutes: long")
    assert [told.partition(": ")[0] for told in told_of(read_bank([write_bank(tmp_path, a__b=text)]))] == [
        "3:1 bank.duplicate-key",
        "4:10 bank.type",
    ]


def test_an_id_that_the_path_says_too_may_stand_in_the_file(tmp_path: Path) -> None:
    assert read_bank([write_bank(tmp_path, a__b=dedent(CHOICE) + "id: a/b\n")]).problems == ()


def test_an_id_in_two_banks_is_told_with_both_files(tmp_path: Path) -> None:
    first, second = write_bank(tmp_path / "one", a__b=CHOICE), write_bank(tmp_path / "two", a__b=CHOICE)
    read = read_bank([first, second])
    (problem,) = read.problems
    assert problem.code == "bank.duplicate-id"
    assert problem.what == f"`a/b` is there already, in {first / 'a/b.yaml'}"
    assert problem.place == Place(str(second / "a/b.yaml"))
    assert read.bank.items["a/b"].place == Place(str(first / "a/b.yaml"))


def test_problems_of_the_folder_are_told_with_the_others(tmp_path: Path) -> None:
    write_bank(tmp_path, a__b=CHOICE, a__bad="kind: [")
    (tmp_path / "a/c.yml").touch()
    (tmp_path / "a/d.yaml").write_bytes(b"\xff")
    codes = [one.code for one in read_bank([tmp_path]).problems]
    assert codes == ["bank.syntax", "bank.suffix", "bank.not-utf-8"]

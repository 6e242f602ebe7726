"""Texts of YAML, put together into documents: each trap of the language is refused, or is text."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from quizengine.yamlbank.composer import compose
from quizengine.yamlbank.syntax import DEEPEST

KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))
NUMBERS = st.integers(-(10**16), 10**16) | st.floats(allow_nan=False, allow_infinity=False, width=32).filter(
    lambda number: repr(number) != "-0.0"
)
TREES = st.recursive(
    st.none() | st.booleans() | NUMBERS | KEYS,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(KEYS, below, max_size=4),
    max_leaves=20,
)


def _told(text: str) -> list[str]:
    return [f"{one.mark.line}:{one.mark.column} {one.code} {one.what}" for one in compose(text).findings]


def test_a_document_is_plain_data_with_the_marks_of_its_keys_and_values() -> None:
    document = compose("kind: x\nlist:\n  - one\n  - {deep: 2}\n")
    assert document.data == {"kind": "x", "list": ["one", {"deep": 2}]}
    assert document.key_mark(["kind"]) == (1, 1)
    assert document.value_mark(["kind"]) == (1, 7)
    assert document.value_mark(["list", 1, "deep"]) == (4, 12)
    assert document.key_mark(["list", 1, "deep"]) == (4, 6)


def test_what_of_a_path_is_not_there_is_passed_over() -> None:
    document = compose("rubric:\n  - points: 1\n")
    assert document.key_mark(["rubric", "criteria", 0, "points"]) == (2, 5)
    assert document.key_mark(["nothing"]) == (1, 1)
    assert compose("").key_mark(["nothing"]) == (1, 1)


def test_columns_count_characters_and_not_bytes() -> None:
    assert compose("{zh: 你好, en: x}").key_mark(["en"]) == (1, 10)


def test_quotes_and_blocks_make_text_of_anything() -> None:
    text = "a: '5000'\nb: \"true\"\nc: |\n  10\nd: >-\n  null\n"
    assert compose(text).data == {"a": "5000", "b": "true", "c": "10\n", "d": "null"}


@pytest.mark.parametrize("typed", ["yes", "no", "on", "off", "10:30", "010", "0x1F", "1_000", "2026-02-30", "~"])
def test_what_yaml_1_1_would_change_is_text_as_value_and_as_key(typed: str) -> None:
    assert compose(f"a: {typed}\n{typed}: b\n").data == {"a": typed, typed: "b"}


def test_a_number_that_would_lose_its_last_zero_is_refused_with_the_mend() -> None:
    document = compose("release: 2025.10\n")
    (finding,) = document.findings
    assert finding.code == "bank.number"
    assert finding.what == "`2025.10` would become the number 2025.1"
    assert finding.mend == "quote it, if it is meant as text"
    assert finding.mark == (1, 10)
    assert document.broken == {(1, 10)}


def test_duplicate_keys_are_refused_and_the_first_value_stands() -> None:
    text = "a: 1\na: 2\na: {b: 3}\nc: {d: 1, d: 2}\n"
    assert _told(text) == [
        "2:1 bank.duplicate-key the key `a` stands here twice",
        "3:1 bank.duplicate-key the key `a` stands here twice",
        "4:11 bank.duplicate-key the key `d` stands here twice",
    ]
    assert compose(text).data == {"a": 1, "c": {"d": 1}}


def test_keys_that_are_no_text_are_refused() -> None:
    assert _told("1: a\ntrue: b\nnull: c\n? [x]\n: d\n? {y: 1}\n: {z: 2}\n2025.10: e\n") == [
        "1:1 bank.key `1` is no key: a key is text",
        "2:1 bank.key `true` is no key: a key is text",
        "3:1 bank.key `null` is no key: a key is text",
        "4:3 bank.key a list or mapping is no key: a key is text",
        "6:3 bank.key a list or mapping is no key: a key is text",
        "8:1 bank.number `2025.10` would become the number 2025.1",
    ]


def test_tags_are_refused() -> None:
    assert _told("a: !!python/object:os.system x\nb: !mine {c: d}\n") == [
        "1:4 bank.tag a tag (`!!python/object:os.system`) stands here",
        "2:4 bank.tag a tag (`!mine`) stands here",
    ]


def test_anchors_are_refused_once_and_their_aliases_with_them() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert _told(bomb) == [
        "1:4 bank.alias an anchor (`&a`) stands here",
        "2:4 bank.alias an anchor (`&b`) stands here",
    ]
    assert _told("a: *nobody\n") == ["1:4 bank.alias an alias (`*nobody`) stands here"]


def test_merge_keys_are_refused_unless_they_are_quoted() -> None:
    assert _told("a:\n  <<: {b: 1}\n") == ["2:3 bank.merge-key a merge key (`<<`) stands here"]
    assert compose("'<<': 1\na: <<\n").data == {"<<": 1, "a": "<<"}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_nesting_without_end_is_refused_and_not_followed(opening: str) -> None:
    assert compose("a:\n  " + opening * 100_000).findings[-1].code == "bank.too-deep"


def test_nesting_up_to_the_limit_is_read() -> None:
    lists = DEEPEST - 1
    assert compose(f"a: {'[' * lists}{']' * lists}").findings == ()


def test_a_second_document_is_refused() -> None:
    assert _told("a: 1\n---\nb: 2\n") == ["2:1 bank.several-documents a second document begins here"]
    assert compose("a: 1\n---\nb: 2\n").data is None


@pytest.mark.parametrize("text", ["", "# nothing but a comment\n", "---\n", "null\n"])
def test_an_empty_file_is_refused(text: str) -> None:
    assert _told(text) == ["1:1 bank.empty the file is empty"]


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "42\n", "[[1]]\n"])
def test_a_file_that_is_no_mapping_is_refused(text: str) -> None:
    assert _told(text) == ["1:1 bank.top-level the file does not begin with a key"]


@pytest.mark.parametrize("escaped", [r"\0", r"\e[31m", r"\x85", r"\r"])
def test_an_escaped_control_character_is_refused(escaped: str) -> None:
    assert _told(f'a: "{escaped}"\n') == ["1:4 bank.control-character a control character in this text"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("stem: Which one: a or b?\n", "1:16 a `:` stands where no key can be"),
        ("a:\n\t- b\n", "2:1 a text cannot begin with this sign"),
        ("a: b\n\tc: d\n", "2:1 a tab stands where the line is indented"),
        ("a: `openstack`\n", "1:4 a text cannot begin with this sign"),
        ("a: 'open\n", "2:1 a quoted text is not closed"),
        ("a: [b, c\n", "2:1 a list in [brackets] is not closed, or lacks a comma"),
        ("a: {b: c\nd: e\n", "2:2 a mapping in {braces} is not closed, or lacks a comma"),
        ("a: ]\n", "1:4 a value is missing here, or a bracket is not closed"),
        ("x:\n  - a\n  b: c\n", "3:3 a list ends here, and something else goes on"),
        ("a: 'b' c\n", "1:8 no key stands here, and one is needed"),
        ("a: |\n  b\nc\n", "4:1 a key without a `:` after it"),
        ('a: "\\q"\n', "1:5 an unknown escape in double quotes"),
        ('a: "\\ud800"\n', "1:7 an escape that names no character"),
        ("%YAML 3.0\n---\na: 1\n", "1:1 a version of YAML that is not read here"),
        ("a: b\n...\nc: d\n", "3:1 the document has ended, and something follows"),
        ("a: |2x\n b\n", "1:6 this is not YAML"),
    ],
)
def test_a_syntax_error_is_one_finding_in_plain_words(text: str, told: str) -> None:
    document = compose(text)
    (finding,) = document.findings
    assert f"{finding.mark.line}:{finding.mark.column} {finding.what}" == told
    assert finding.code == "bank.syntax"
    assert document.data is None


def test_a_syntax_error_tells_where_what_is_not_finished_began() -> None:
    (finding,) = compose("a: [b,\n  c,\n  d\ne: f\n").findings
    assert finding.why == "what is not finished begins in line 1"


def test_the_parser_in_python_serves_as_well() -> None:
    text = "a: [1, yes, 2025.10]\nb: {c: 'd'}\nb: e\n"
    slow, fast = compose(text, yaml.SafeLoader), compose(text)
    assert (slow.data, slow.findings, slow.broken) == (fast.data, fast.findings, fast.broken)


def test_the_parser_in_python_finds_no_more_than_one_syntax_error_either() -> None:
    for text in ("a: [b\n", "a: 'b\n", "\ta: b\n", "a: b: c\n", 'a: "\\ud800"\n'):
        assert len(compose(text, yaml.SafeLoader).findings) == 1


@given(st.text())
def test_any_text_is_data_or_findings_and_nothing_else_happens(text: str) -> None:
    document = compose(text)
    assert (document.data is None) <= bool(document.findings)


@given(st.text(alphabet="ab01 :-?[]{},&*!|>'\"%@`#\n\t.~<", max_size=60))
def test_any_heap_of_signs_is_data_or_findings(text: str) -> None:
    document = compose(text)
    assert (document.data is None) <= bool(document.findings)


@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=5), st.sampled_from(["'", '"', "|"]))
def test_what_yaml_writes_with_quotes_is_read_back_the_same(data: dict[str, object], style: str) -> None:
    text = yaml.dump(data, Dumper=_Quoting if style != "|" else _Blocks, allow_unicode=True, sort_keys=False)
    document = compose(text)
    assert document.findings == ()
    assert document.data == data


class _Quoting(yaml.SafeDumper):
    """Quotes every text, and writes numbers as they are."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the base class's signature
        return True


class _Blocks(_Quoting):
    """As _Quoting, with texts as blocks where YAML lets them be."""


_Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))
_Blocks.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|"))

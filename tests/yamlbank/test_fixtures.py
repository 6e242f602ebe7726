"""Fixtures as an author types them."""

from pathlib import Path
from textwrap import dedent

import pytest

from quizengine.yamlbank.bank import read_bank
from tests.sample_items import CARDS, TASK, told_of, write_bank

NEEDS = "needs: [identity, network, block-storage]\n"


def told(root: Path, *lines: str) -> list[str]:
    """Give what is wrong with the sample task where these lines come first."""
    text = NEEDS + "".join(f"{line}\n" for line in lines) + dedent(TASK)
    return told_of(read_bank([write_bank(root, a__task=text)], cards=CARDS))


def test_a_drawn_number_may_stand_for_a_number(tmp_path: Path) -> None:
    assert told(tmp_path, 'fixture: {volumes: [{name: "${volume}-0", size: "${size}"}]}') == []


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "fixture: {rooters: [{name: edge}]}",
            "2:11 bank.unknown-key: unknown key `rooters`: did you mean `routers`?",
        ),
        (
            "fixture: {subnets: [{name: a, network: public, cdir: 10.0.0.0/24, cidr: 10.0.0.0/24}]}",
            "2:48 bank.unknown-key: unknown key `cdir`",
        ),
        (
            "fixture: {volumes: [{name: a}]}",
            "2:21 bank.missing-key: `size` is missing in entry 1 of `volumes` [add `size:` in entry 1 of `volumes`]",
        ),
        (
            "fixture: {volumes: [{name: a, size: big}]}",
            "2:37 bank.type: `size` must be a whole number, not the text 'big'",
        ),
        (
            'fixture: {volumes: [{name: a, size: "${volume}"}]}',
            "2:37 bank.inconsistent: with its parameters drawn, `size` must be a whole number, not the text 'archive'",
        ),
        (
            "fixture: {networks: [{name: a, external: yes}]}",
            "2:42 bank.type: `external` must be true or false, not the text 'yes' [write true]",
        ),
        (
            "fixture: {networks: [{name: a}], ports: [{name: p, network: b}]}",
            "2:61 bank.inconsistent: the fixture has no network `b`",
        ),
        (
            "creates: {netwerks: [a]}",
            "2:11 bank.unknown-key: unknown key `netwerks`: did you mean `networks`?",
        ),
        (
            "creates: {networks: [7]}",
            "2:22 bank.type: entry 1 of `networks` must be a mapping (`key: value`) or text, not the number 7",
        ),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(tmp_path: Path, line: str, sentence: str) -> None:
    found = told(tmp_path, line)
    assert any(one.startswith(sentence) for one in found), found

"""How long it takes to read and lint ten thousand items: a target of 4 seconds."""

from pathlib import Path
from time import perf_counter, process_time

import pytest

from quizengine import plugins
from quizengine.authoring.lint import is_warning, lint
from quizengine.core.checker_card import CheckerCard
from quizengine.yamlbank.bank import read_bank
from quizengine.yamlbank.locator import Locator

ITEMS = 10_000
VOLUME = CheckerCard(
    "volume",
    "A volume.",
    {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"], "additionalProperties": False},
    {"status": {}, "size": {}},
)


def _write_bank(root: Path) -> None:
    examples = [kind.EXAMPLE for kind in plugins.kinds().values()]
    for number in range(ITEMS):
        folder = root / f"domain-{number % 8}"
        folder.mkdir(exist_ok=True)
        text = examples[number % len(examples)].replace("stem:\n  en: ", f"stem:\n  en: Number {number}. ", 1)
        (folder / f"item-{number}.yaml").write_text(text, encoding="utf-8")


@pytest.mark.benchmark
@pytest.mark.timeout(300)
def test_ten_thousand_items_are_read_and_linted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write_bank(tmp_path)
    began, cpu = perf_counter(), process_time()
    read = read_bank([tmp_path], cards={"volume": VOLUME})
    between = perf_counter()
    found = lint(read.bank, {"volume": VOLUME}, Locator().locate)
    ended, cpu = perf_counter(), process_time() - cpu
    assert read.problems == ()
    assert [problem for problem in found if not is_warning(problem)] == []
    assert len(read.bank.items) == ITEMS
    told = f"read in {between - began:.2f} s, linted in {ended - between:.2f} s, {cpu:.2f} s of CPU"
    with capsys.disabled():
        print(f"\n{ITEMS} items: {told}")

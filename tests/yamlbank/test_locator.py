"""Places in files that were read before."""

from pathlib import Path

from quizengine.core.problem import Place
from quizengine.yamlbank.locator import Locator


def test_a_path_of_keys_is_found_in_its_file(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("a: 1\nb: {c: 2}\n", encoding="utf-8")
    two.write_text("# a comment\nb:\n  - c: 2\n", encoding="utf-8")
    locator = Locator()
    assert locator.locate(Place(str(one)), ["b", "c"]) == Place(str(one), 2, 5)
    assert locator.locate(Place(str(one)), ["a"]) == Place(str(one), 1, 1)
    assert locator.locate(Place(str(two)), ["b", 0, "c"]) == Place(str(two), 3, 5)


def test_a_file_that_is_gone_or_changed_leaves_the_place_as_it_is(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: [", encoding="utf-8")
    for place in (Place(str(tmp_path / "gone.yaml")), Place(str(broken))):
        assert Locator().locate(place, ["a"]) == place

"""Files as they are found on disks."""

from pathlib import Path

import pytest

from quizengine.core.problem import Problem
from quizengine.yamlbank.source import LARGEST, Source, place_of, read_source


def _told(file: Path) -> str:
    found = read_source(file)
    assert isinstance(found, Problem)
    place = found.place
    assert place is not None
    assert place.file == str(file)
    return f"{place.line}:{place.column} {found.code} {found.what}"


def test_a_file_of_utf_8_is_its_text(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes("\ufeffkind: 你好\r\n".encode())
    found = read_source(file)
    assert isinstance(found, Source)
    assert found.text == "kind: 你好\r\n"
    assert str(found.place) == str(file)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a: 1\nbc: \xff\n", "2:5 bank.not-utf-8 the file is not UTF-8 text"),
        ("a: 1".encode("utf-16"), "1:1 bank.not-utf-8 the file is not UTF-8 text"),
        (b"a: 1\nb: \x00", "2:4 bank.control-character a control character (U+0000)"),
        ("你: \x1b[31m".encode(), "1:4 bank.control-character a control character (U+001B)"),
        (b"a: 1\r\nb: \x07", "2:4 bank.control-character a control character (U+0007)"),
        (b"#" * (LARGEST + 1), "0:0 bank.too-large the file is larger than 1,000,000 bytes"),
    ],
)
def test_what_is_no_text_is_told_with_its_place(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(content)
    assert _told(file) == told


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    assert _told(tmp_path / "missing") == "0:0 bank.unreadable it cannot be read: No such file or directory"
    assert _told(tmp_path) == "0:0 bank.unreadable it cannot be read: Is a directory"


def test_a_file_name_that_is_no_utf_8_is_written_with_escapes() -> None:
    assert place_of(Path("\udcff.yaml")).file == "\\xff.yaml"

"""Options as oslo.config reads them from a file."""

from itertools import pairwise

import pytest

from checkers._ini import assignments, values

TEXT = """
alone = 1
[DEFAULT]
# debug = True
; debug = True
debug = False
enabled_backends=one,two
enabled-backends : three
long = a
  b

not_more
quoted = "it is"
half = "it's
empty =
url = http://a:1/?x=y
[Backend-One]
debug=True
"""


@pytest.mark.parametrize(
    ("section", "option", "found"),
    [
        ("DEFAULT", "alone", ["1"]),
        ("DEFAULT", "debug", ["False"]),
        ("backend-one", "debug", ["True"]),
        ("DEFAULT", "enabled_backends", ["one,two", "three"]),
        ("DEFAULT", "long", ["a\nb"]),
        ("DEFAULT", "quoted", ["it is"]),
        ("DEFAULT", "half", ["\"it's"]),
        ("DEFAULT", "empty", [""]),
        ("DEFAULT", "url", ["http://a:1/?x=y"]),
        ("DEFAULT", "not_more", []),
        ("nowhere", "debug", []),
    ],
)
def test_an_option_has_these_values(section: str, option: str, found: list[str]) -> None:
    assert values(TEXT, section, option) == found


def test_no_text_breaks_it() -> None:
    marks = ["[", "]", "=", ":", " ", "#", "\n", "a", '"']
    texts = ["".join(pair) * 3 for pair in pairwise(marks * 2)]
    assert all(isinstance(one, tuple) for text in texts for one in assignments(text))

"""Human text in several languages."""

from hypothesis import given
from hypothesis import strategies as st

from quizengine.core.reading import text
from quizengine.core.text import Text
from tests.strategies import TEXTS

PORT = Text({"en": "port", "zh": "端口"})


def test_words_come_in_the_language_asked_for() -> None:
    assert PORT.to("zh") == "端口"


def test_english_stands_in_for_a_language_that_is_missing() -> None:
    assert PORT.to("de") == str(PORT) == "port"


def test_any_language_stands_in_where_there_is_no_english() -> None:
    assert Text({"zh": "端口"}).to("de") == "端口"


def test_a_text_without_words_is_empty() -> None:
    assert Text({}).to("en") == ""


@given(st.text())
def test_a_plain_string_is_english(words: str) -> None:
    assert text(words) == Text.plain(words) == text({"en": words})


@given(TEXTS)
def test_equal_texts_have_one_hash_whatever_their_order(words: Text) -> None:
    turned = Text(dict(reversed(list(words.by_language.items()))))
    assert turned == words
    assert hash(turned) == hash(words)

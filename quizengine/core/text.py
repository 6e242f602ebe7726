"""Human text in one or more languages."""

from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """Words by language code, as in `{"en": "port", "zh": "端口"}`; a plain string is English."""

    by_language: Mapping[str, str]

    @classmethod
    def plain(cls, words: str) -> "Text":
        """Make a text out of words in the default language."""
        return cls({DEFAULT_LANGUAGE: words})

    def to(self, language: str) -> str:
        """Give the words in `language`, else in English, else in whichever language there is."""
        for candidate in (language, DEFAULT_LANGUAGE):
            if candidate in self.by_language:
                return self.by_language[candidate]
        return next(iter(self.by_language.values()), "")

    def __str__(self) -> str:
        return self.to(DEFAULT_LANGUAGE)

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.by_language.items())))

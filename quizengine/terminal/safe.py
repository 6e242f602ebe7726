"""Text from anywhere, made safe to show: no escapes, no control or direction marks."""

import unicodedata

KEPT = "\n\t"
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def shown(text: str, *, longest: int = 2000) -> str:
    """Write out what a terminal would act on (escapes, marks of direction), and cut what is too long."""
    kept = text if len(text) <= longest else f"{text[:longest]}… ({len(text)} characters)"
    return "".join(_character(one) for one in kept)


def _character(one: str) -> str:
    if one in KEPT or unicodedata.category(one) not in HIDDEN:
        return one
    return one.encode("unicode_escape").decode("ascii", "replace")

"""Making foreign words fit to be shown: no secrets, no control characters, not too long."""

import json
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

HIDDEN = "***"
LONGEST = 500


def presentable(text: str, secrets: Iterable[str], longest: int = LONGEST) -> str:
    """Give the text in one line of at most `longest` characters, with *** for each secret."""
    line = escaped(scrubbed(text, secrets)).strip()
    return line if len(line) <= longest else line[: longest - 1] + "…"


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """Put *** in the place of secrets, as they are and as JSON, Python and URLs would write them."""
    forms = {form for secret in secrets for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, HIDDEN)
    return text


def escaped(text: str) -> str:
    """Write whatever a terminal might obey, or cannot show, as Python escapes it."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def _forms(secret: str) -> set[str]:
    if not secret:
        return set()
    written = {secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1]}
    return written | {escaped(secret), quote(secret, safe=""), quote_plus(secret)}

"""Patterns of addresses that are compiled when an address comes that may fit.

A service has hundreds of routes. The package that finds one for a request compiles the patterns of all before the
first, and the pattern of all patterns, only to refuse sooner what none fits. That is half a second of the processor
after every start. Here a route's pattern waits for an address that has the fixed parts of the route.
"""

import re
from collections.abc import Iterable
from typing import Any

from routes.route import Route


class _Pattern:
    """A route's pattern, for addresses that hold all of its fixed parts."""

    def __init__(self, text: str, fixed: Iterable[str]) -> None:
        self.text, self.fixed = text, tuple(fixed)
        self.compiled: re.Pattern[str] | None = None

    def match(self, url: str) -> re.Match[str] | None:
        """Give what the pattern finds in an address."""
        if any(part not in url for part in self.fixed):
            return None
        if self.compiled is None:
            self.compiled = re.compile(self.text)
        return self.compiled.match(url)


def install() -> None:
    """Apply it to every route whose pattern is made from now on in this process."""
    Route.makeregexp = _make


def _make(route: Any, controllers: Any, include_names: bool = True) -> str | None:  # noqa: FBT001, FBT002 - upstream's signature
    if not include_names:
        return ""  # a part of the pattern of all, which thus fits everything, and refuses nothing
    if route.minimization:  # what is fixed in such a route may be missing all the same
        beginning = route.buildnextreg(route.routelist, controllers)[0] or "/"
        text, fixed = f"^{'' if beginning.startswith('/') else '/'}{beginning}/?$", []
    else:
        text = f"^{route.buildfullreg(controllers)}"
        fixed = [part for part in route.routelist if isinstance(part, str)]
    route.regexp, route.regmatch = text, _Pattern(text, fixed)
    return None

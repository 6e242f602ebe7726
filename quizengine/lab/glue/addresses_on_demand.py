"""Ways to write an address that are compiled when an address is written.

For each of Keystone's rules werkzeug writes and compiles two functions that turn names into an address, which takes
most of the start. Keystone reads addresses by these rules, and hardly ever writes one.
"""

from functools import cache
from typing import Any

from werkzeug.routing import Rule


def install() -> None:
    """Apply it to every rule that is made from now on in this process."""
    compile_builder = Rule._compile_builder  # noqa: SLF001 - a rule has no public place that makes them

    def compile_later(rule: Any, append_unknown: bool = True) -> Any:  # noqa: FBT001, FBT002 - werkzeug's signature
        @cache
        def write() -> Any:
            return compile_builder(rule, append_unknown)

        def builder(*arguments: Any, **names: Any) -> Any:
            return write()(*arguments, **names)

        return builder

    Rule._compile_builder = compile_later  # noqa: SLF001 - as above

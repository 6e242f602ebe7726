"""One memory of owners for all of Neutron's rules.

Each rule that asks whose a thing is remembers the answer for some seconds, in a memory of its own, and to make one
of these hundreds takes longer than anything else when Neutron starts. A memory's keys name the thing and the field
that was asked for, and nothing of the rule, so one serves all rules.
"""

from functools import cache

from neutron.common import cache_utils


def install() -> None:
    """Apply it to every rule that is made from now on in this process."""
    cache_utils._get_memory_cache_region = cache(cache_utils._get_memory_cache_region)  # noqa: SLF001 - what rules ask

"""Rules of policy that are copied without what they check.

oslo.policy copies each of a service's rules with all that it is made of when the service starts, as it used to
change them. It changes none of the checks since, and they are most of the rule.
"""

import copy
from typing import Any

from oslo_policy import policy


def install() -> None:
    """Apply it to every rule in this process."""
    policy.RuleDefault.__deepcopy__ = policy.DeprecatedRule.__deepcopy__ = _copy


def _copy(rule: Any, _memory: Any) -> Any:
    return copy.copy(rule)

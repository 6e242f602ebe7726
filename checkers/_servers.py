"""Finding servers by name."""

import re
from typing import Any

from quizengine.checking import Cloud, newest

from ._owned import within


def servers_called(cloud: Cloud, name: str, project: str | None) -> tuple[Any, int]:
    """Give the newest server of this name, None where there is none, and how many there are."""
    # Nova takes what it is given for a regular expression.
    servers = cloud.compute.servers(all_projects=True, name=f"^{re.escape(name)}$")
    return newest(within(cloud, servers, name, project))

"""Configuration that names files as a person sees them in the lab's host: /etc/cinder/policy.json, say.

The services run outside, where such a file lies in the lab's folder, so a path that begins as one of the host's is
read as the one that it is outside.
"""

import re
from collections.abc import Iterable

from oslo_config import cfg

from quizengine.lab.host import layout
from quizengine.lab.site import Site


def install(site: Site, services: Iterable[str]) -> None:
    """Apply it to this process, for the folders under /etc of these services and for DevStack's."""
    outside = {f"/etc/{name}": str(site.etc(name)) for name in services}
    outside[f"{layout.HOME}/data"] = str(site.folder / "data")
    outside[str(layout.HOME)] = str(layout.home(site.folder))
    longest_first = sorted(outside, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w./-])({'|'.join(map(re.escape, longest_first))})(?=/|$)")
    plain = cfg.ConfigParser.assignment

    def assignment(self: cfg.ConfigParser, key: str, value: list[str]) -> None:
        plain(self, key, [pattern.sub(lambda found: outside[found[1]], line) for line in value])

    cfg.ConfigParser.assignment = assignment

"""Facts about options in the services' configuration files."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker

from ._ini import DEFAULT, values

ETC = "/etc/"


@dataclass(frozen=True)
class Option:
    """An option of a file: its `value`, and all `values` where it stands there several times; None where it does not.

    `running` is the value that the running service was started with: it stays until the unit is restarted. A file that
    is not below /etc has none.
    """

    value: str | None
    values: list[str]
    running: str | None


@checker
def ini_option(cloud: Cloud, file: str, option: str, section: str = DEFAULT) -> Option | None:
    """Report an option of a configuration file on the lab's host, and the value that its service runs with.

    `file` is the whole path, as in `/etc/cinder/cinder.conf`; None means that there is no such file.
    """
    found = cloud.host.file(file)
    if found is None:
        return None
    several = values(found.text, section, option)
    before = cloud.host.started_with(file) if file.startswith(ETC) else None
    return Option(_last(several), several, _last(values(before or "", section, option)))


def _last(several: list[str]) -> str | None:
    return several[-1] if several else None

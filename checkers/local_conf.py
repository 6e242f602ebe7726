"""Facts about DevStack's local.conf."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field

from quizengine.checking import Cloud, checker

from ._ini import assignments

HEAD = re.compile(r"\[\[(.+)]]\s*")
OPTION = re.compile(r"(?:export\s+)?([A-Za-z_]\w*)=(.*)")
LOCAL = ("local|localrc", "local")


@dataclass(frozen=True)
class LocalConf:
    """A local.conf: the variables of its localrc, the services that it enables and disables, and its plugins.

    `repositories` has the place of each plugin, `branches` the branch of those that name one, and `config` what is to
    be written into files: by the section's head, then by section and option.
    """

    options: dict[str, str] = field(default_factory=dict)
    enabled: list[str] = field(default_factory=list)
    disabled: list[str] = field(default_factory=list)
    plugins: list[str] = field(default_factory=list)
    repositories: dict[str, str] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    config: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)


@checker
def local_conf(cloud: Cloud, file: str = "~/devstack/local.conf") -> LocalConf | None:
    """Report what a local.conf on the lab's host tells DevStack to do."""
    found = cloud.host.file(file)
    if found is None:
        return None
    conf = LocalConf()
    for head, text in _sections(found.text):
        if head in LOCAL:
            for line in text.replace("\\\n", " ").splitlines():
                _note(conf, line.strip())
        else:
            for section, option, value in assignments(text):
                conf.config.setdefault(head, {}).setdefault(section, {})[option] = value
    return conf


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """Give each meta-section's head and its text."""
    head, lines = "", list[str]()
    for line in text.splitlines():
        if found := HEAD.fullmatch(line):
            yield head, "\n".join(lines)
            head, lines = found[1].strip(), []
        else:
            lines.append(line)
    yield head, "\n".join(lines)


def _note(conf: LocalConf, line: str) -> None:
    words = _words(line)
    if not words:
        return
    if found := OPTION.fullmatch(line):
        conf.options[found[1]] = " ".join(_words(found[2]))
    elif words[0] in {"enable_service", "disable_service"}:
        for service in re.split(r"[\s,]+", " ".join(words[1:])):
            _switch(conf, service, on=words[0] == "enable_service")
    elif words[0] == "enable_plugin" and len(words) > 2:  # noqa: PLR2004 - a plugin has a name and a place
        conf.plugins.append(words[1])
        conf.repositories[words[1]] = words[2]
        if words[3:]:
            conf.branches[words[1]] = words[3]


def _switch(conf: LocalConf, service: str, *, on: bool) -> None:
    """Have the last word count."""
    for several in (conf.enabled, conf.disabled):
        if service in several:
            several.remove(service)
    if service:
        (conf.enabled if on else conf.disabled).append(service)


def _words(text: str) -> list[str]:
    """Part a line as the shell does, without its comment; one with an open quote is as it is."""
    try:
        return shlex.split(text, comments=True)
    except ValueError:
        return text.split()

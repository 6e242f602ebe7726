"""Hosts to be looked at in tests: a lab's folder with files, and one that keeps what it was asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quizengine.lab.host.view import View
from quizengine.lab.site import Site

CONF = "/etc/cinder/cinder.conf"


@dataclass
class Asked:
    """A host that has the same answer for everybody."""

    answer: Any = None
    asks: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def look(self, ask: str, arguments: Mapping[str, Any]) -> Any:
        self.asks.append((ask, arguments))
        return self.answer


def a_folder(folder: Path) -> Path:
    """Make the folder of a lab that has files, and never ran."""
    for name in ("etc/cinder", "host/devstack", "host/data", "data/cinder", "log"):
        (folder / name).mkdir(parents=True)
    site = Site.new(folder, "release", {}, ["cinder"])
    site.save()
    text = f"[DEFAULT]\ndebug = true\n[keystone_authtoken]\npassword = {site.passwords['cinder']}\n"
    (folder / "etc" / "cinder" / "cinder.conf").write_text(text)
    return folder


def a_view(folder: Path) -> tuple[Path, View]:
    """Give the folder of a lab with files, and the view of its host."""
    made = a_folder(folder / "lab")
    return made, View(made)

"""A site: where one lab lies, on which ports it listens, and its secrets; all that a service must know."""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from quizengine.lab.people import PEOPLE
from quizengine.lab.private import write_private

HOST = "127.0.0.1"
REGION = "RegionOne"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Site:
    """One lab's folder and its choices; `release` names the release that made its databases.

    `host` is the address of the lab's host, which the public part of the catalog names, none where there is no host.
    `passwords` are keyed by the name of a person or of a service; keep them out of logs and arguments.
    """

    folder: Path
    release: str
    ports: Mapping[str, int]
    passwords: Mapping[str, str]
    host: str = ""

    @classmethod
    def new(cls, folder: Path, release: str, ports: Mapping[str, int], services: Iterable[str]) -> "Site":
        """Invent the secrets of a new lab."""
        names = [*(person.name for person in PEOPLE), *services]
        return cls(folder, release, ports, {name: secrets.token_urlsafe(18) for name in names})

    @classmethod
    def load(cls, folder: Path) -> "Site":
        """Read back what `save` wrote; FileNotFoundError when the folder holds no lab."""
        facts = json.loads((folder / "lab.json").read_text(encoding="utf-8"))
        passwords = json.loads((folder / "secrets.json").read_text(encoding="utf-8"))
        return cls(folder, facts["release"], facts["ports"], passwords, facts.get("host", ""))

    def save(self) -> None:
        """Write the site into its folder, the secrets first, since `lab.json` is what marks a lab."""
        write_private(self.folder / "secrets.json", json.dumps(dict(self.passwords)))
        facts = {"format": FORMAT, "release": self.release, "ports": dict(self.ports), "host": self.host}
        write_private(self.folder / "lab.json", json.dumps(facts))

    def etc(self, service: str) -> Path:
        """Give the folder of a service's configuration, which a candidate edits."""
        return self.folder / "etc" / service

    def data(self, service: str) -> Path:
        """Give the folder of everything that a service stores."""
        return self.folder / "data" / service

    def log(self, service: str) -> Path:
        """Give the file that a service's messages go to."""
        return self.folder / "log" / f"{service}.log"

    def url(self, endpoint: str, path: str = "") -> str:
        """Give the address of an endpoint on this machine."""
        return f"http://{HOST}:{self.ports[endpoint]}{path}"

    def public_url(self, endpoint: str, port: int, path: str = "") -> str:
        """Give the address that people are told: in the lab's host at that port, where there is a host."""
        return f"http://{self.host}:{port}{path}" if self.host and port else self.url(endpoint, path)

    def database(self, service: str, name: str = "") -> Path:
        """Give the SQLite file of one of a service's databases, the one named like the service by default."""
        return self.data(service) / f"{name or service}.sqlite"

    def database_url(self, service: str, name: str = "") -> str:
        """Give the same as SQLAlchemy writes it."""
        return f"sqlite:///{self.database(service, name)}"

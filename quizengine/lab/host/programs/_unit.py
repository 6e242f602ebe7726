"""A unit of the host, as `systemctl` shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit; `state` is the lab's word for how its service is, and `since` when that began, in Unix time.

    `service` is the process that the unit shares with `siblings`; `log` is the file that it writes to.
    """

    name: str
    service: str
    state: str
    pid: int
    since: float
    memory: int
    why: str
    log: str
    siblings: tuple[str, ...]

    @property
    def active(self) -> str:
        """The state as systemd calls it."""
        return {"up": "active", "starting": "activating", "failed": "failed"}.get(self.state, "inactive")

    @property
    def sub(self) -> str:
        """The state in particular."""
        return {"up": "running", "starting": "start", "failed": "failed"}.get(self.state, "dead")

    @property
    def description(self) -> str:
        """What DevStack writes into each unit's file."""
        return f"Devstack {self.name}" if self.name.startswith("devstack@") else self.name.removesuffix(".service")

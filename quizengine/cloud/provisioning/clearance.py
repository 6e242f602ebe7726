"""Removing what is quizengine's and what its tasks asked for, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizengine.cloud.ledger import Entry, Ledger
from quizengine.cloud.provisioning.crew import at_once
from quizengine.cloud.provisioning.doors import Doors
from quizengine.cloud.provisioning.maker import Cloud, Maker
from quizengine.cloud.provisioning.reasons import reason
from quizengine.core.fixture import REMOVAL
from quizengine.core.problem import Problem

ROUNDS = 2  # what stood in the way of something in the first may be gone in the second


@dataclass(frozen=True, slots=True)
class Clearance:
    """Removes things through doors, by the makers of their kinds, and strikes them from the ledger."""

    doors: Doors
    makers: Mapping[str, Maker]
    ledger: Ledger

    def clear(self) -> Sequence[Problem]:
        """Remove every thing of the ledger, users before what they use, and tell of what could not be."""
        problems: list[Problem] = []
        for _ in range(ROUNDS):
            problems = self._round([entry for entry in self.ledger.entries() if not entry.script])
            if not problems:
                break
        return problems

    def _round(self, things: Sequence[Entry]) -> list[Problem]:
        problems: list[Problem] = []
        inhabited: set[str] = set()
        for kinds in REMOVAL:
            due = [entry for entry in things if entry.named.kind in kinds]
            # A project stays while something of it does: nobody could enter it any more to remove that.
            gone_through = [
                entry for entry in due if not (entry.named.kind == "projects" and entry.named.name in inhabited)
            ]
            for entry, problem in zip(gone_through, at_once(self._remove, gone_through), strict=True):
                if problem is not None:
                    problems.append(problem)
                    inhabited.add(entry.named.project)
        return problems

    def _remove(self, entry: Entry) -> Problem | None:
        try:
            cloud = self._door(entry)
            for number in self._ids(cloud, entry) if cloud else ():
                self._end(cloud, entry, number)
        except Exception as error:  # noqa: BLE001 - whatever it was, the rest is removed all the same
            return _left(entry, reason(error))
        self.ledger.gone(entry)
        return None

    def _door(self, entry: Entry) -> Cloud | None:
        """Give the way into a thing's project; None where that is no more, and the thing with it.

        An id leads to the thing from the administrator's own project, too. A name would lead to another thing there.
        """
        from keystoneauth1.exceptions import Unauthorized  # noqa: PLC0415 - costs a good part of a second

        cloud = self.doors.into(entry.named.project)
        try:
            cloud.authorize()
        except Unauthorized:
            own = self.doors.into("")
            if entry.id and not self.makers[entry.named.kind].by_name:
                return own
            if self.makers["projects"].known(own, entry.named.project) is not None:
                raise
            return None
        return cloud

    def _ids(self, cloud: Cloud, entry: Entry) -> list[str]:
        """Give the id, or find what was asked for, or what may have been made when the program died: that is marked."""
        if entry.id:
            return [entry.id]
        found = self.makers[entry.named.kind].find(cloud, entry.named)
        return [one.id for one in found if entry.asked or one.ours]

    def _end(self, cloud: Cloud, entry: Entry, number: str) -> None:
        from openstack.exceptions import NotFoundException  # noqa: PLC0415 - costs a good part of a second

        try:
            self.makers[entry.named.kind].remove(cloud, number)
        except NotFoundException:
            return


def _left(entry: Entry, why: str) -> Problem:
    mend = "it will be tried again with the next task; or remove it yourself"
    return Problem("fixture.left-behind", f"the {entry.named} could not be removed", why=why, mend=mend)

"""The office of fixtures of one cloud: makes, remembers, removes."""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from quizengine.cloud.credentials import Credentials
from quizengine.cloud.ledger import Ledger
from quizengine.cloud.provisioning import (
    block_storage,
    compute,
    identity,
    image,
    network,
    object_store,
    orchestration,
)
from quizengine.cloud.provisioning.clearance import Clearance
from quizengine.cloud.provisioning.doors import SdkDoors
from quizengine.cloud.provisioning.furnisher import Furnisher, Progress
from quizengine.cloud.provisioning.maker import Maker
from quizengine.cloud.provisioning.reasons import reason
from quizengine.core.fixture import Furniture
from quizengine.core.ports import Ran
from quizengine.core.problem import Problem, ProblemError

MAKERS: Mapping[str, Maker] = {
    **identity.MAKERS,
    **network.MAKERS,
    **compute.MAKERS,
    **image.MAKERS,
    **block_storage.MAKERS,
    **object_store.MAKERS,
    **orchestration.MAKERS,
}


class Office:
    """Makes fixtures as whoever the credentials name (they are asked for anew each time), and keeps the ledger."""

    def __init__(self, credentials: Callable[[], Credentials], ledger: Ledger) -> None:
        self._credentials = credentials
        self._ledger = ledger

    def furnish(self, wanted: Mapping[str, Furniture], progress: Progress) -> None:
        """Make what items want; where that fails, what was made is removed again as far as it can be."""
        with self._at_work() as doors:
            try:
                Furnisher(doors, MAKERS, self._ledger, progress).furnish(wanted)
            except Exception:
                Clearance(doors, MAKERS, self._ledger).clear()
                raise

    def undo(self, run: Callable[[str], Ran]) -> Sequence[Problem]:
        """Run the scripts that are owed, remove everything that the ledger has, and give what was left behind."""
        with self._at_work() as doors:
            for entry in self._ledger.entries():
                if entry.script:
                    run(entry.script)
                    self._ledger.gone(entry)
            return Clearance(doors, MAKERS, self._ledger).clear()

    @contextmanager
    def _at_work(self) -> Iterator[SdkDoors]:
        """Give the doors, one of which was gone through: where nobody is let in, the rest need not be tried."""
        with self._ledger.held(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the SDK's own insides, and of certificates that one said to accept
            doors = SdkDoors(self._credentials)
            try:
                doors.into("").authorize()
            except Exception as error:  # the SDK raises in several families
                raise ProblemError(_no_entry(error)) from error
            yield doors


def _no_entry(error: Exception) -> Problem:
    what = "the cloud lets nobody in to make things or remove them"
    return Problem(
        "fixture.no-entry",
        what,
        why=reason(error),
        mend="see that the cloud is up (quizengine lab status) and its login right",
    )

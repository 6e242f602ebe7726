"""Running the checkers of a task: one process for all its looks, and an observation for each whatever happens."""

import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock

from quizengine.checking.conversation import Ending, Heard, converse
from quizengine.checking.launch import Child, launched
from quizengine.checking.limits import KIB, MIB, Limits
from quizengine.checking.messages import MalformedError, Request, decode_reply
from quizengine.checking.sandbox.enclosure import CELL
from quizengine.checking.sandbox.endpoints import Place, endpoints
from quizengine.checking.sandbox.forwarder import forwarding
from quizengine.checking.sandbox.window import window
from quizengine.checking.scrubbing import presentable, scrubbed
from quizengine.checking.warm import Warm
from quizengine.cloud.credentials import Credentials
from quizengine.cloud.host import OF_SOMEBODY, HostView
from quizengine.core.observation import Look, Observation, Observations, Unseen

ADVICE = "is the lab up? `quizengine lab status`"
LAST_WORDS = 200
AT_ONCE = 8


class Runner:
    """Looks at a cloud as `identity`, an administrator, with the checkers of these folders.

    `others` are the logins that probes may act under, by the user's name. `host` looks at the machine on which the
    cloud's services run. `advice` ends the sentence that tells
    that the cloud did not answer. A `weak` one looks without namespaces around its checkers. `hear` gets what
    a worker printed, if it did, without its secrets. Workers are forked by a `warm` parent where there is one, and
    several at once are waited for in a `pool`.
    """

    def __init__(  # noqa: PLR0913 - the composition root names each, once
        self,
        identity: Credentials,
        others: Mapping[str, Credentials],
        folders: Sequence[Path],
        *,
        host: HostView = OF_SOMEBODY,
        limits: Limits | None = None,
        weak: bool = False,
        warm: Warm | None = None,
        pool: Callable[[], Executor] = lambda: ThreadPoolExecutor(AT_ONCE),
        advice: str = ADVICE,
        hear: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._identity = _placed(identity)
        self._others = {name: _placed(one) for name, one in others.items()}
        self._folders = tuple(folder.resolve() for folder in folders)
        self._host = host
        self._limits = limits or Limits()
        self.weak = weak
        self._warm = warm
        self._pool = pool
        self._asking = Lock()
        self._advice = advice
        self._allowed: frozenset[Place] | None = None
        self._hear = hear

    def observe(self, looks: Sequence[Look]) -> Observations:
        """Look at everything a task names; never raises for what goes wrong in looking."""
        if not looks:
            return {}
        request = Request(self._identity, self._others, self._folders, tuple(looks), self._limits, self._advice, CELL)
        try:
            heard = self._heard(request)
        except (OSError, ValueError, TypeError) as error:
            reason = f"the checkers could not be started: {type(error).__name__}: {error}"
            return {look.name: Unseen(presentable(reason, request.secrets)) for look in looks}
        output = _output(heard, request)
        if output:
            self._hear(output)
        return _observations(heard, request, output)

    def observe_all(self, tasks: Sequence[Sequence[Look]]) -> Iterator[Observations]:
        """Look at several tasks at once, and give what was seen of each in their order; as `observe` does."""
        pool = self._pool()
        try:
            yield from pool.map(self.observe, tasks)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _heard(self, request: Request) -> Heard:
        with ExitStack() as held:
            child = self._child(held)
            # No foreign code runs before the request arrives, so that nobody can have meddled with the catalog.
            allowed = self._endpoints()
            cell = child.cell
            if child.gate is None:
                cell = replace(cell, ports=tuple({port for _, port in allowed}))
            else:
                held.enter_context(forwarding(child.gate, allowed, request.limits.request_seconds))
            held.enter_context(window(child.window, self._host))
            data = replace(request, cell=cell).encoded()
            return converse(child, data, len(request.looks), request.limits)

    def _child(self, held: ExitStack) -> Child:
        if self._warm is not None:
            with suppress(OSError):
                return held.enter_context(self._warm.launched())
        return held.enter_context(launched(self._visible(), weak=self.weak))

    def _visible(self) -> list[Path]:
        authority = self._identity.cacert
        return [*self._folders, *([Path(authority)] if authority else [])]

    def _endpoints(self) -> frozenset[Place]:
        with self._asking:
            if self._allowed is None:
                self._allowed = endpoints(self._identity, self._limits.request_seconds)
            return self._allowed


def _placed(login: Credentials) -> Credentials:
    """Name the file of a cloud's authority as it is found from anywhere, through no link."""
    return replace(login, cacert=str(Path(login.cacert).resolve())) if login.cacert else login


def _output(heard: Heard, request: Request) -> str:
    printed = scrubbed(heard.output.decode(errors="replace"), request.secrets)
    if len(heard.output) < request.limits.output:
        return printed
    # Where the output was cut, a secret may have been, too: its head would not be known for one.
    return printed[: -max(map(len, request.secrets), default=0) or None] + "… (cut)"


def _observations(heard: Heard, request: Request, output: str) -> dict[str, Observation]:
    seen: dict[str, Observation] = {}
    malformed = ""
    for look, line in zip(request.looks, heard.lines, strict=False):
        try:
            seen[look.name] = _clean(decode_reply(line, look.name), request)
        except MalformedError as error:
            malformed = f"sent a reply that cannot be read: {error}"
            break
    unseen = request.looks[len(seen) :]
    reason = malformed or _reason(heard, request, output)
    return seen | {look.name: _missing(look, unseen[0], reason, request) for look in unseen}


def _clean(observation: Observation, request: Request) -> Observation:
    if isinstance(observation, Unseen):
        return Unseen(presentable(observation.reason, request.secrets))
    return observation


def _missing(look: Look, culprit: Look, reason: str, request: Request) -> Unseen:
    told = f"checker `{culprit.checker}` {reason}"
    if look is not culprit:
        told = f"nobody looked, because an earlier look, `{culprit.name}`, failed: {told}"
    return Unseen(presentable(told, request.secrets))


def _reason(heard: Heard, request: Request, output: str) -> str:
    if heard.ending is Ending.LATE:
        return f"did not finish: all looks of a task may take {request.limits.seconds:g} s together"
    if heard.ending is Ending.FLOODED:
        return f"said too much: all facts of a task may take {request.limits.reply // KIB} KiB"
    if heard.ending is Ending.SWOLLEN:
        return f"took more than {request.limits.resident // MIB} MiB of memory, all its processes together"
    return f"ended the process that runs checkers ({_fate(heard.status or 0)}){_last_words(output)}"


def _fate(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    known = {one.value: one.name for one in signal.Signals}
    return f"killed by {known.get(-status, f'signal {-status}')}"


def _last_words(output: str) -> str:
    lines = output.strip().splitlines()
    return f": {lines[-1][-LAST_WORDS:]}" if lines else ""

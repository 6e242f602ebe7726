"""How much a checker may take of the machine."""

import resource
from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of all looks of a task, of one look and of one request; bytes of facts, of output, memory and files.

    `cpu` is in seconds of processor time, `descriptors` a number of open files, `processes` one of processes and
    threads. `memory` is what each process may map, `resident` what all of them may hold together.
    """

    seconds: float = 60.0
    look_seconds: float = 30.0
    request_seconds: float = 15.0
    reply: int = 256 * KIB
    output: int = 64 * KIB
    cpu: int = 30
    memory: int = 2048 * MIB
    file: int = 16 * MIB
    descriptors: int = 256
    processes: int = 64
    resident: int = 1024 * MIB

    def confine(self) -> None:
        """Hold this process, and all that it will start, to these limits for good."""
        kinds = {
            resource.RLIMIT_CPU: self.cpu,
            resource.RLIMIT_AS: self.memory,
            resource.RLIMIT_FSIZE: self.file,
            resource.RLIMIT_NOFILE: self.descriptors,
            resource.RLIMIT_CORE: 0,
        }
        for kind, wanted in kinds.items():
            _hold(kind, wanted)

    def confine_processes(self) -> None:
        """Bound how many processes there are; inside a user namespace, where nobody else's count."""
        _hold(resource.RLIMIT_NPROC, self.processes)


def _hold(kind: int, wanted: int) -> None:
    _, allowed = resource.getrlimit(kind)
    bound = wanted if allowed == resource.RLIM_INFINITY else min(wanted, allowed)
    resource.setrlimit(kind, (bound, bound))

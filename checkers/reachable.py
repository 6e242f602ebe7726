"""Facts about who answers whom in the lab's host."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker


@dataclass(frozen=True)
class Reachable:
    """Whether one of the pings was answered."""

    answers: bool


@checker
def reachable(cloud: Cloud, address: str, namespace: str = "", count: int = 2) -> Reachable | None:
    """Ping an address from a network namespace of the lab's host, or from the host itself, up to three times.

    None means that there is no such namespace.
    """
    answers = cloud.host.ping(address, namespace, count)
    return None if answers is None else Reachable(answers)

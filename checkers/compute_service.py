"""Facts about Nova's own services, which run on hosts."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker


@dataclass(frozen=True)
class ComputeService:
    """A service of a host: `status` (enabled, disabled) is what an administrator wants, `state` (up, down) what is."""

    host: str
    binary: str
    status: str
    state: str
    disabled_reason: str | None
    forced_down: bool
    zone: str


@checker
def compute_service(cloud: Cloud, host: str, binary: str = "nova-compute") -> ComputeService | None:
    """Report a service of Nova's on a host: `nova-compute`, or another binary."""
    found = next(iter(cloud.compute.services(host=host, binary=binary)), None)
    if found is None:
        return None
    return ComputeService(
        host=found.host,
        binary=found.binary,
        status=found.status,
        state=found.state,
        disabled_reason=found.disabled_reason,
        forced_down=bool(found.is_forced_down),
        zone=found.availability_zone,
    )

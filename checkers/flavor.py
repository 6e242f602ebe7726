"""Facts about Nova's flavors."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker

from ._owned import project_name


@dataclass(frozen=True)
class Flavor:
    """A flavor: `ram` and `swap` in MiB, `disk` and `ephemeral` in GiB.

    `projects` are the names of those that may use it, where it is not public.
    """

    name: str
    id: str
    ram: int
    vcpus: int
    disk: int
    ephemeral: int
    swap: int
    public: bool
    extra_specs: dict[str, str]
    projects: list[str]
    description: str


@checker
def flavor(cloud: Cloud, name: str) -> Flavor | None:
    """Report the flavor called NAME, public or private."""
    compute = cloud.compute
    found = next((one for one in compute.flavors(is_public="None") if one.name == name), None)
    if found is None:
        return None
    access = [] if found.is_public else compute.get_flavor_access(found)
    return Flavor(
        name=found.name,
        id=found.id,
        ram=found.ram,
        vcpus=found.vcpus,
        disk=found.disk,
        ephemeral=found.ephemeral,
        swap=found.swap,
        public=found.is_public,
        extra_specs=dict(found.extra_specs or {}),
        projects=sorted(str(project_name(cloud, one["tenant_id"])) for one in access),
        description=found.description or "",
    )

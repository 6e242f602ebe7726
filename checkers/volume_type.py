"""Facts about Cinder's volume types."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker

from ._owned import project_name


@dataclass(frozen=True)
class VolumeType:
    """A volume type: `projects` are the names of those that may use it, where it is not public."""

    name: str
    description: str
    public: bool
    extra_specs: dict[str, str]
    projects: list[str]


@checker
def volume_type(cloud: Cloud, name: str) -> VolumeType | None:
    """Report the volume type called NAME, public or private."""
    storage = cloud.block_storage
    found = next((one for one in storage.types(is_public="None") if one.name == name), None)
    if found is None:
        return None
    access = [] if found.is_public else storage.get_type_access(found)
    return VolumeType(
        name=found.name,
        description=found.description or "",
        public=found.is_public,
        extra_specs=dict(found.extra_specs or {}),
        projects=sorted(str(project_name(cloud, one["project_id"])) for one in access),
    )

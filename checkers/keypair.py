"""Facts about keypairs."""

from dataclasses import dataclass

from quizengine.checking import Cloud, checker

from ._directory import user_called


@dataclass(frozen=True)
class Keypair:
    """A keypair: `type` is `ssh` or `x509`; `public_key` is as it was imported or made."""

    name: str
    type: str
    fingerprint: str
    public_key: str


@checker
def keypair(cloud: Cloud, name: str, user: str, domain: str = "Default") -> Keypair | None:
    """Report the keypair called NAME of a user: keypairs belong to users, not to projects."""
    owner = user_called(cloud, user, domain)
    if owner is None:
        return None
    found = next((one for one in cloud.compute.keypairs(user_id=owner.id) if one.name == name), None)
    return None if found is None else Keypair(found.name, found.type, found.fingerprint, found.public_key.strip())

"""The credentials of an entry of `clouds.yaml`."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from quizengine.cloud.credentials import Credentials
from quizengine.core.likeness import did_you_mean
from quizengine.core.problem import Problem, ProblemError

if TYPE_CHECKING:
    from openstack.config import OpenStackConfig

PLACEHOLDER = "defaults"  # the SDK makes this entry up where there is no file
NEEDED = ("auth_url", "username", "password")
COPIED = (
    *NEEDED,
    *("project_name", "project_id"),
    *("user_domain_name", "user_domain_id", "project_domain_name", "project_domain_id"),
)


def credentials_of(cloud_name: str) -> Credentials:
    """Give the login of an entry of `clouds.yaml` (with `secure.yaml` and the environment, as the SDK reads them).

    Raises ProblemError `cloud.unreadable`, `cloud.unknown` (naming the entries that there are, and the places
    where the file was sought) and `cloud.incomplete`.
    """
    with _quiet():
        config = _config()
        names = [name for name in config.get_cloud_names() if name != PLACEHOLDER or config.config_filename]
        if cloud_name not in names:
            raise ProblemError(_unknown(cloud_name, names, config))
        try:
            entry = config.get_one(cloud_name, validate=False)
        except Exception as error:  # the SDK raises in several families for what a file may hold
            raise ProblemError(_unreadable(error)) from error
    return _credentials(cloud_name, entry.config, entry.region_name)


def people_of(cloud_name: str) -> Mapping[str, Credentials]:
    """Give whoever `clouds.yaml` has an entry for at the same cloud (the same `auth_url`), by the user's name.

    An entry that is not complete is passed over. Raises ProblemError as `credentials_of` does.
    """
    own = credentials_of(cloud_name)
    with _quiet():
        config = _config()
        names = config.get_cloud_names()
    found = {own.username: own}
    for name in names:
        with suppress(ProblemError):
            other = credentials_of(name)
            if other.auth_url.rstrip("/") == own.auth_url.rstrip("/"):
                found.setdefault(other.username, other)
    return found


@contextmanager
def _quiet() -> Iterator[None]:
    # The SDK warns of its own insides (a database that it will forget), which nobody here can change.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        yield


def _config() -> "OpenStackConfig":
    from openstack.config import OpenStackConfig  # noqa: PLC0415 - costs a good part of a second

    try:
        return OpenStackConfig()
    except Exception as error:  # as above; YAML's own errors are among them
        raise ProblemError(_unreadable(error)) from error


def _credentials(name: str, config: Mapping[str, Any], region: str | None) -> Credentials:
    auth = config.get("auth") or {}
    missing = [key for key in NEEDED if not auth.get(key)]
    if missing:
        raise ProblemError(_incomplete(name, missing, str(config.get("auth_type", "password"))))
    known = {key: str(auth[key]) for key in COPIED if auth.get(key)}
    both = {"user_domain_name", "project_domain_name"}
    # An entry may give the domain of both at once.
    known |= {key: str(auth["domain_name"]) for key in both if auth.get("domain_name") and key not in known}
    return Credentials(
        **known,
        region_name=region or None,
        interface=config.get("interface"),
        cacert=config.get("cacert"),
        verify=config.get("verify") is not False,
    )


def _unknown(name: str, names: list[str], config: "OpenStackConfig") -> Problem:
    there = f"there are: {', '.join(sorted(names))}" if names else "it has no entries, or is not there"
    places = [config.config_filename] if config.config_filename else config._config_files  # noqa: SLF001 - no public name
    sought = ", ".join(dict.fromkeys(places))
    return Problem(
        "cloud.unknown",
        f"`clouds.yaml` has no cloud `{name}`{did_you_mean(name, names)}",
        why=f"{there} (looked for in {sought})",
        mend="name one that is there with --cloud, or add an entry; without --cloud, quizengine uses its own lab",
    )


def _unreadable(error: Exception) -> Problem:
    return Problem(
        "cloud.unreadable",
        "`clouds.yaml` cannot be read",
        why=" ".join(f"{type(error).__name__}: {error}".split()),
        mend="mend the file; `openstack configuration show` reads it, too",
    )


def _incomplete(name: str, missing: list[str], kind: str) -> Problem:
    return Problem(
        "cloud.incomplete",
        f"the cloud `{name}` has no {' and no '.join(missing)}",
        why=f"quizengine logs in with a user's name and password; this entry's auth_type is `{kind}`",
        mend="add what is missing below `auth:` in clouds.yaml, or the password in secure.yaml",
    )

"""Policy files that are obeyed as they lie on the disk now.

oslo.policy rereads a file that became newer. A file put back from a backup, or taken away, is older or gone: here
any change counts, and a file that is gone stands for the service's defaults without an error per request. And the
first requests of all may come at once: whoever finds the rules being loaded waits, and is not refused by half of them.
"""

from pathlib import Path
from threading import RLock
from typing import Any

from oslo_policy import policy

_seen: dict[int, object] = {}
_loading = RLock()


def install() -> None:
    """Apply it to every enforcer in this process."""
    load = policy.Enforcer.load_rules

    def load_rules(self: Any, force_reload: bool = False) -> None:  # noqa: FBT001, FBT002 - oslo.policy's signature
        with _loading:
            _reload_what_changed(self)
            try:
                load(self, force_reload)
            except Exception as error:
                raise ValueError(f"{self.policy_file}: {' '.join(str(error).split())}") from error

    policy.Enforcer.load_rules = load_rules


def _reload_what_changed(enforcer: Any) -> None:
    looks = _looks(Path(enforcer.policy_file))
    if _seen.get(id(enforcer), looks) != looks:
        _forget(enforcer)
    _seen[id(enforcer)] = looks


def _looks(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _forget(enforcer: Any) -> None:
    """Have the next load find the rules of the file, or, where there is none, the defaults."""
    enforcer._file_cache.clear()  # noqa: SLF001 - oslo.policy's `clear` would lose the registered defaults as well
    enforcer._informed_no_policy_file = False  # noqa: SLF001 - as above
    enforcer.file_rules = {}
    enforcer.policy_path = None
    enforcer.set_rules({}, overwrite=True, use_conf=True)

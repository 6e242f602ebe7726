"""What it means when a machine has no sandbox, and what to do about it."""

from quizengine.core.problem import Problem

PROFILE = (
    "write the file /etc/apparmor.d/bwrap with the lines `abi <abi/4.0>,` `include <tunables/global>` and"
    " `profile bwrap /usr/bin/bwrap flags=(unconfined) { userns, }`, then as root: systemctl reload apparmor"
)
INSTALL = "install the package `bubblewrap` (Debian, Ubuntu: sudo apt install bubblewrap)"
NEWER = "install bubblewrap 0.8 or newer (Debian 12 and Ubuntu 24.04 have one)"
NAMESPACES = (
    "as root: sysctl user.max_user_namespaces=10000 (on some systems also kernel.unprivileged_userns_clone=1);"
    " in a container, let it make user namespaces"
)
KERNEL = "use a Linux of 5.13 or newer with Landlock and seccomp"
WEAK = "or let checkers run with fewer walls, and the result say so: --weak-sandbox"
# The code, a part of what bubblewrap or the kernel says, and the mend; the first that fits is told.
CAUSES = (
    ("sandbox.missing", "is not installed", INSTALL),
    ("sandbox.apparmor", "setting up uid map: Permission denied", PROFILE),
    ("sandbox.apparmor", "loopback: Failed RTM_NEWADDR", PROFILE),
    ("sandbox.too-old", "Unknown option", NEWER),
    ("sandbox.no-namespaces", "namespace", NAMESPACES),
    ("sandbox.no-namespaces", "Creating new", NAMESPACES),
)
LAST_WORDS = 300


def refusal(words: str, *, weak: bool) -> Problem:
    """Say what keeps checkers from running, from the last words of a sandbox that was tried."""
    said = " ".join(words.split())[-LAST_WORDS:]
    fitting = ((code, mend) for code, part, mend in CAUSES if part in words and not weak)
    code, mend = next(fitting, ("sandbox.refused", KERNEL))
    return Problem(
        code,
        "this machine has no sandbox for checkers",
        why=f"{said or 'it ended without a word'}; a checker is foreign code, and is not run without one",
        mend=mend if weak else f"{mend}; {WEAK}",
    )

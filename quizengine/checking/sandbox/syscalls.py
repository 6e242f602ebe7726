"""The numbers of the system calls that the lock names, by architecture, as the kernel's headers have them."""

import platform
from collections.abc import Mapping

# fmt: off
X86_64: Mapping[str, int] = {
    "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "process_madvise": 440, "kcmp": 312,
    "pidfd_getfd": 438, "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "move_mount": 429,
    "open_tree": 428, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "mount_setattr": 442,
    "unshare": 272, "setns": 308, "bpf": 321, "perf_event_open": 298, "io_uring_setup": 425, "io_uring_enter": 426,
    "io_uring_register": 427, "userfaultfd": 323, "add_key": 248, "request_key": 249, "keyctl": 250,
    "memfd_create": 319, "memfd_secret": 447, "shmget": 29, "shmat": 30, "shmctl": 31, "shmdt": 67, "semget": 64,
    "semctl": 66, "semop": 65, "semtimedop": 220, "msgget": 68, "msgsnd": 69, "msgrcv": 70, "msgctl": 71,
    "mq_open": 240, "mq_unlink": 241, "mknod": 133, "mknodat": 259, "settimeofday": 164, "clock_settime": 227,
    "clock_adjtime": 305, "adjtimex": 159, "init_module": 175, "finit_module": 313, "delete_module": 176,
    "kexec_load": 246, "kexec_file_load": 320, "reboot": 169, "swapon": 167, "swapoff": 168, "acct": 163,
    "quotactl": 179, "quotactl_fd": 443, "syslog": 103, "sethostname": 170, "setdomainname": 171, "iopl": 172,
    "ioperm": 173, "vhangup": 153, "lookup_dcookie": 212, "name_to_handle_at": 303, "open_by_handle_at": 304,
    "fanotify_init": 300, "fanotify_mark": 301, "personality": 135, "modify_ldt": 154, "uselib": 134, "ustat": 136,
    "sysfs": 139, "nfsservctl": 180, "migrate_pages": 256, "move_pages": 279, "mbind": 237, "set_mempolicy": 238,
    "get_mempolicy": 239, "sched_setattr": 314, "setpriority": 141, "ioprio_set": 251, "clone": 56, "clone3": 435,
    "socket": 41, "ioctl": 16, "landlock_create_ruleset": 444, "landlock_add_rule": 445,
    "landlock_restrict_self": 446, "capset": 126,
}
AARCH64: Mapping[str, int] = {
    "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "process_madvise": 440, "kcmp": 272,
    "pidfd_getfd": 438, "mount": 40, "umount2": 39, "pivot_root": 41, "chroot": 51, "move_mount": 429,
    "open_tree": 428, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "mount_setattr": 442,
    "unshare": 97, "setns": 268, "bpf": 280, "perf_event_open": 241, "io_uring_setup": 425, "io_uring_enter": 426,
    "io_uring_register": 427, "userfaultfd": 282, "add_key": 217, "request_key": 218, "keyctl": 219,
    "memfd_create": 279, "memfd_secret": 447, "shmget": 194, "shmat": 196, "shmctl": 195, "shmdt": 197, "semget": 190,
    "semctl": 191, "semop": 193, "semtimedop": 192, "msgget": 186, "msgsnd": 189, "msgrcv": 188, "msgctl": 187,
    "mq_open": 180, "mq_unlink": 181, "mknodat": 33, "settimeofday": 170, "clock_settime": 112, "clock_adjtime": 266,
    "adjtimex": 171, "init_module": 105, "finit_module": 273, "delete_module": 106, "kexec_load": 104,
    "kexec_file_load": 294, "reboot": 142, "swapon": 224, "swapoff": 225, "acct": 89, "quotactl": 60,
    "quotactl_fd": 443, "syslog": 116, "sethostname": 161, "setdomainname": 162, "vhangup": 58, "lookup_dcookie": 18,
    "name_to_handle_at": 264, "open_by_handle_at": 265,
    "fanotify_init": 262, "fanotify_mark": 263, "personality": 92, "nfsservctl": 42, "migrate_pages": 238,
    "move_pages": 239, "mbind": 235, "set_mempolicy": 237, "get_mempolicy": 236, "sched_setattr": 274,
    "setpriority": 140, "ioprio_set": 30, "clone": 220, "clone3": 435, "socket": 198, "ioctl": 29,
    "landlock_create_ruleset": 444, "landlock_add_rule": 445, "landlock_restrict_self": 446, "capset": 91,
}
# fmt: on

BY_MACHINE: Mapping[str, Mapping[str, int]] = {"x86_64": X86_64, "aarch64": AARCH64}
# What the kernel calls these architectures where a filter asks (AUDIT_ARCH_...).
AUDITED: Mapping[str, int] = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
USED = frozenset(("clone", "clone3", "socket", "ioctl", "capset"))
USED_BY_LANDLOCK = frozenset(("landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"))
# Everything else is here to be refused: no checker needs it.
REFUSED = frozenset(X86_64.keys() | AARCH64.keys()) - USED - USED_BY_LANDLOCK


def numbers() -> Mapping[str, int]:
    """Give this machine's table; raises OSError for an architecture that has none here."""
    machine = platform.machine()
    if machine not in BY_MACHINE:
        raise OSError(f"the sandbox knows the system calls of {' and '.join(BY_MACHINE)}, not those of {machine}")
    return BY_MACHINE[machine]

"""The virtual machine in the host of a real lab, as a candidate meets it."""

import pytest

from quizengine.lab.host.view import View
from quizengine.lab.lab import Lab
from quizengine.lab.vm.parts import lacking
from tests.lab.entering import ON_THE_LAB
from tests.lab_host.test_on_the_lab import run, with_host
from tests.terminals import on_terminal

pytestmark = ON_THE_LAB

MADE = """
vm <<'EOF'
set -e
pvcreate /dev/vda /dev/vdb
vgcreate coavg /dev/vda /dev/vdb
lvcreate -L 24 -i 2 -I64 -n coalv coavg
mkfs.ext4 /dev/coavg/coalv
mkdir /coalvmtest
mount /dev/coavg/coalv /coalvmtest
echo kept > /coalvmtest/file
EOF
"""


def test_a_person_works_in_it_leaves_it_and_finds_the_disks_again(clean_small_lab: Lab) -> None:
    clean = with_host(clean_small_lab)
    if lacking():
        pytest.skip(f"this machine lacks {', '.join(lacking())}")
    view = View(clean.folder)
    assert view.look("disks", {}) is None
    made = run(clean, MADE)
    assert made.returncode == 0, made.stderr
    assert 'Logical volume "coalv" created.' in made.stdout
    assert run(clean, "vm 'echo oops >&2; exit 7'").stderr == "oops\n"
    assert run(clean, "vm 'exit 7'").returncode == 7
    words, environment = clean.inside(["vm"])
    with on_terminal(*words, environment=environment, program="/usr/bin/env", columns=72) as terminal:
        terminal.expect("root@vm:~# ")
        terminal.type("tty; stty size; cat /coalvmtest/fi\t; sleep 1000\n")
        terminal.expect("/dev/ttyS1\n40 72\nkept\n")
        with on_terminal(*words, environment=environment, program="/usr/bin/env") as second:
            second.expect("its terminal is in use")
            assert second.status() == 1
        terminal.type("\x03")
        terminal.expect("root@vm:~# ")
        terminal.type("left=here\n")
        terminal.expect("root@vm:~# ")
        terminal.type("\x1d")
        assert terminal.status() == 0
    with on_terminal(*words, environment=environment, program="/usr/bin/env", columns=72) as terminal:
        terminal.expect("root@vm:~# ")
        terminal.type("echo $left; poweroff\n")
        terminal.expect("here\n")
        assert terminal.status() == 1
    assert run(clean, "vm 'mount /dev/coavg/coalv /mnt && cat /mnt/file'").stdout == "kept\n"
    seen = view.look("disks", {})
    assert [(one["stripes"], one["disks"]) for one in seen["volumes"]] == [(2, ["/dev/vda", "/dev/vdb"])]
    mounted = {one["device"]: one["mounted_at"] for one in seen["file_systems"]}
    assert mounted["/dev/coavg/coalv"] == ["/mnt"]

"""The numbers of system calls are those of the kernel's own headers."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from quizengine.checking.sandbox.syscalls import AARCH64, REFUSED, X86_64

HEADERS = Path("/usr/include")
OF_X86_64 = HEADERS / "x86_64-linux-gnu" / "asm" / "unistd_64.h"
OF_AARCH64 = HEADERS / "asm-generic" / "unistd.h"  # which arm64 takes as it is
NUMBER = re.compile(r"^#define __NR(?:3264)?_(\w+)\s+(\d+)$", re.MULTILINE)


@pytest.mark.parametrize(("table", "header"), [(X86_64, OF_X86_64), (AARCH64, OF_AARCH64)], ids=["x86_64", "aarch64"])
def test_a_table_agrees_with_the_kernels_header(table: Mapping[str, int], header: Path) -> None:
    if not header.exists():
        pytest.skip(f"{header} is not there (Debian's linux-libc-dev has it)")
    known = {name: int(number) for name, number in NUMBER.findall(header.read_text())}
    assert {name: known.get(name) for name in table} == dict(table)


def test_each_table_has_no_number_twice() -> None:
    for table in (X86_64, AARCH64):
        assert len(set(table.values())) == len(table)


def test_what_only_one_architecture_has_is_old() -> None:
    assert REFUSED - AARCH64.keys() <= {"mknod", "iopl", "ioperm", "modify_ldt", "uselib", "ustat", "sysfs"}
    assert X86_64.keys() >= REFUSED

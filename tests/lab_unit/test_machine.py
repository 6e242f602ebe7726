"""What a machine is found to have."""

import os
from pathlib import Path

import pytest

from quizengine.lab.machine import Finding, examine


def found(home: Path, releases: Path) -> dict[str, Finding]:
    return {finding.name: finding for finding in examine(home, releases)}


def test_a_machine_is_examined_without_leaving_anything(tmp_path: Path) -> None:
    all_found = found(tmp_path / "home", tmp_path / "releases")
    assert all_found["home"].good
    assert all_found["bash"].good
    assert "not installed yet" in all_found["release"].words
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_cannot_be_written_is_told_with_its_mend(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    tmp_path.chmod(0o500)
    finding = found(tmp_path / "home", tmp_path / "releases")["home"]
    tmp_path.chmod(0o700)
    assert not finding.good
    assert "Permission denied" in finding.words
    assert "QUIZENGINE_HOME" in finding.mend


def test_a_program_that_is_missing_is_told_with_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    all_found = found(tmp_path, tmp_path)
    assert (all_found["bash"].good, all_found["bash"].mend) == (False, "install the package bash")
    assert (all_found["user namespaces"].good, all_found["user namespaces"].needed) == (False, False)


def test_namespaces_that_the_kernel_refuses_are_told_with_what_it_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing = tmp_path / "unshare"
    refusing.write_text("#!/bin/sh\necho 'unshare: unshare failed: Operation not permitted' >&2\nexit 1\n")
    refusing.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    refusing_both = found(tmp_path, tmp_path)
    finding = refusing_both["user namespaces"]
    assert (refusing_both["data plane"].good, refusing_both["data plane"].needed) == (False, False)
    assert "Operation not permitted" in finding.words
    assert "sysctl" in finding.mend


def test_programs_that_servers_would_use_are_told_with_their_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("quizengine.lab.plane.trial.PATH", "")
    for name in ("dropbear", "mkfs.ext4"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o700)
    finding = found(tmp_path, tmp_path)["in the lab's servers"]
    assert (finding.good, finding.needed) == (False, False)
    assert (finding.words, finding.mend) == ("their volumes are not mounted", "install: fuse2fs")
    (tmp_path / "fuse2fs").symlink_to("dropbear")
    assert found(tmp_path, tmp_path)["in the lab's servers"].good

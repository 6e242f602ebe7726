"""Snapshots of a lab as files: named, listed, replaced, and never half."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quizengine.core.problem import ProblemError
from quizengine.lab import saved, saving, snapshot
from quizengine.lab.private import private_folder

FILES = 60
KILLS = 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the folder of a lab that is down, all of whose files say `made`."""
    lab = tmp_path / "labs" / "default"
    write(lab, "made")
    for service in ("keystone", "glance"):
        snapshot.take(lab, service)
    return lab


def write(lab: Path, text: str) -> None:
    for service in ("keystone", "glance"):
        for kept in snapshot.KEPT:
            place = private_folder(lab / kept / service / "deep")
            for number in range(FILES):
                (place / f"{number}").write_text(text)


def texts(copy: Path) -> set[str]:
    return {path.read_text() for kept in snapshot.KEPT for path in (copy / kept).rglob("*") if path.is_file()}


def test_a_lab_is_put_back_to_what_was_saved_under_a_name(folder: Path) -> None:
    write(folder, "first")
    saving.save(folder, "one")
    write(folder, "second")
    saving.save(folder, "two")
    (folder / "data" / "glance" / "extra").write_text("later")

    for name, text in (("one", "first"), ("two", "second")):
        saving.restore(folder, name)
        assert texts(folder) == {text}


def test_snapshots_are_listed_with_their_time_size_and_services(folder: Path) -> None:
    before = time.time()
    done = saving.save(folder, "b")
    saving.save(folder, "a")

    assert [each.name for each in saved.listing(folder)] == ["b", "a"]
    assert done.copy.services == ("glance", "keystone")
    assert before <= done.copy.saved <= time.time()
    assert done.copy.bytes >= FILES * 4 * len("made")
    assert done.copy.as_json()["saved"].endswith("+00:00")


def test_an_unknown_name_is_told_with_those_that_there_are(folder: Path) -> None:
    saving.save(folder, "monday")

    for deed in (saving.restore, saving.delete):
        with pytest.raises(ProblemError, match="did you mean `monday`"):
            deed(folder, "mnoday")


@pytest.mark.parametrize("name", ["", ".", "..", ".hidden", "-x", "a/b", "a b", "ä", "x" * 65, "a\n"])
def test_a_name_that_could_lead_elsewhere_is_refused(folder: Path, name: str) -> None:
    for deed in (saving.save, saving.restore, saving.delete):
        with pytest.raises(ProblemError, match="cannot name"):
            deed(folder, name)


def test_a_snapshot_is_replaced_only_when_asked(folder: Path) -> None:
    saving.save(folder, "one")
    write(folder, "second")

    with pytest.raises(ProblemError, match="already"):
        saving.save(folder, "one")
    assert texts(saved.find(folder, "one").place(folder)) == {"made"}

    saving.save(folder, "one", replace=True)
    assert texts(saved.find(folder, "one").place(folder)) == {"second"}
    assert len(list(snapshot.copies(folder))) == 2


def test_a_deleted_snapshot_leaves_nothing(folder: Path) -> None:
    saving.save(folder, "one")

    saving.delete(folder, "one")

    assert list((folder / snapshot.SAVED).iterdir()) == []


def test_a_link_is_saved_as_a_link_and_never_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("precious")
    link = folder / "etc" / "glance" / "policy.yaml"
    link.symlink_to(tmp_path / "outside")
    os.mkfifo(folder / "etc" / "glance" / "pipe")
    saving.save(folder, "one")
    link.unlink()

    saving.restore(folder, "one")

    assert link.readlink() == tmp_path / "outside"
    assert not (folder / "etc" / "glance" / "pipe").exists()


def test_extended_attributes_are_saved_since_swift_keeps_names_in_them(folder: Path) -> None:
    file = folder / "data" / "glance" / "deep" / "0"
    try:
        os.setxattr(file, "user.swift.metadata", b"name")
    except OSError:
        pytest.skip("this file system has none")
    saving.save(folder, "one")
    file.unlink()

    saving.restore(folder, "one")

    assert os.getxattr(file, "user.swift.metadata") == b"name"


def test_what_was_made_after_a_snapshot_is_as_it_was_when_made(folder: Path) -> None:
    saving.save(folder, "one")
    files = [private_folder(folder / place) / "file" for place in ("data/nova", "etc/nova", "etc/placement")]
    for file in files:
        file.write_text("clean")
    snapshot.take(folder, "nova")
    for file in files:
        file.write_text("changed")

    saving.restore(folder, "one")

    assert {file.read_text() for file in files} == {"clean"}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(KILLS))
def test_a_save_that_is_killed_leaves_the_old_one_or_the_new_one(folder: Path, seed: int) -> None:
    saving.save(folder, "one")
    write(folder, "second")

    _killed("saving.save(Path(sys.argv[1]), 'one', replace=True)", folder, seed)

    assert texts(saved.find(folder, "one").place(folder)) in ({"made"}, {"second"})
    saving.save(folder, "two")
    assert len(list(snapshot.copies(folder))) == 3


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(KILLS))
def test_a_restore_that_is_killed_is_done_again_or_never_began(folder: Path, seed: int) -> None:
    saving.save(folder, "one")
    write(folder, "second")

    _killed("saving.restore(Path(sys.argv[1]), 'one')", folder, seed)
    interrupted = snapshot.pending(folder)
    if interrupted is None:
        assert texts(folder) in ({"made"}, {"second"})
        return
    with pytest.raises(ProblemError, match="is needed"):
        saving.delete(folder, "one")
    snapshot.restore(folder, interrupted)

    assert texts(folder) == {"made"}
    assert snapshot.pending(folder) is None


def test_a_save_after_an_interrupted_restore_saves_what_that_was_to_bring(folder: Path) -> None:
    saving.save(folder, "one")
    write(folder, "second")
    place = saved.find(folder, "one").place(folder)
    (folder / snapshot.PENDING).write_text(str(place.relative_to(folder)))

    saving.save(folder, "two")

    assert texts(saved.find(folder, "two").place(folder)) == {"made"}


def _killed(deed: str, folder: Path, seed: int) -> None:
    """Do something with a lab in a process that is killed at some moment after it began."""
    code = f"import sys; from pathlib import Path; from quizengine.lab import saving; print(flush=True); {deed}"
    with subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(random.Random(seed).uniform(0, 0.06))  # noqa: S311 - it makes test data
        process.kill()


LARGEST = 4096


@pytest.mark.parametrize("deed", ["save(folder, 'two')", "restore(folder, 'one')"])
def test_where_there_is_no_room_the_lab_and_its_snapshots_are_as_they_were(folder: Path, deed: str) -> None:
    (folder / "data" / "glance" / "large").write_bytes(b"x" * 2 * LARGEST)
    saving.save(folder, "one")
    write(folder, "second")
    code = (
        "import resource, signal, sys; from pathlib import Path; from quizengine.lab.saving import *;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({LARGEST}, {LARGEST}));"
        f"folder = Path(sys.argv[1])\ntry: {deed}\nexcept ProblemError as error: print(error.problems[0].code)"
    )

    told = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)

    assert told.stdout == "lab.not-copied\n"
    assert texts(folder) == {"second", "x" * 2 * LARGEST}
    assert [each.name for each in saved.listing(folder)] == ["one"]
    assert len(list(snapshot.copies(folder))) == 2
    assert not (folder / snapshot.STAGED).exists()

"""Checkers that are after files."""

import os
import sys
from pathlib import Path

import pytest

import quizengine
from quizengine.checking.sandbox import view
from tests.checking.attacks.attacking import booty, refused

WORDS = "the person's own words"


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """Give a file that everybody could read and write, were it to be seen."""
    file = tmp_path / "canary"
    file.write_text(WORDS)
    file.chmod(0o666)
    return file


def test_a_file_of_the_person_is_not_there(tmp_path: Path, canary: Path) -> None:
    assert refused(booty(tmp_path, f"return attempt(Path({str(canary)!r}).read_text)"))


def test_the_homes_and_the_settings_of_the_system_are_not_there(tmp_path: Path) -> None:
    shown = [*view.program(), tmp_path]  # which may well lie in somebody's home
    homes = [str(one) for one in Path.home().iterdir() if not any(each.is_relative_to(one) for each in shown)]
    places = [*homes, str(Path.home() / ".ssh"), "/etc/passwd", "/etc/shadow", "/etc/hostname", "/var", "/run", "/sys"]
    assert booty(tmp_path, f"return [one for one in {places} if os.path.exists(one)]") == []


def test_a_link_among_the_checkers_leads_nowhere(tmp_path: Path, canary: Path) -> None:
    checkers = tmp_path / "checkers"
    checkers.mkdir()
    (checkers / "link").symlink_to(canary)
    (checkers / "up").symlink_to("..")
    taken = booty(
        tmp_path,
        """
        here = Path(__file__).parent
        return [attempt((here / 'link').read_text), attempt((here / 'up' / 'canary').read_text)]
        """,
    )
    assert refused(taken)


def test_the_keys_of_the_bank_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "identity").mkdir()
    (tmp_path / "identity" / "item.yaml").write_text("key: a")
    assert booty(tmp_path, "return [one.name for one in Path(__file__).parent.parent.iterdir()]") == ["checkers"]


def test_no_records_and_no_lab_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZENGINE_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "records.db").write_text("scores")
    found = booty(tmp_path, f"return [os.environ.get('QUIZENGINE_HOME'), os.path.exists({str(tmp_path / 'home')!r})]")
    assert found == [None, False]


def test_nothing_is_written_beside_its_own_folder(tmp_path: Path, canary: Path) -> None:
    lines = f"""
    places = ['/', '/usr', '/dev', '/etc', '/proc', {str(Path(quizengine.__file__).parent)!r}, {sys.prefix!r}]
    return [attempt(Path(place, 'planted').write_text, 'x') for place in places]
    """
    assert refused(booty(tmp_path, lines))
    booty(tmp_path, f"return attempt(Path({str(canary)!r}).write_text, 'x')")
    assert canary.read_text() == WORDS
    assert not (Path(quizengine.__file__).parent / "planted").exists()
    assert not Path(sys.prefix, "planted").exists()


@pytest.mark.parametrize(
    "act",
    [
        "Path(__file__).write_text('')",
        "Path(__file__).unlink()",
        "Path(__file__).chmod(0o4777)",
        "Path(__file__).rename('/tmp/mine')",
        "os.link(__file__, '/tmp/mine') or Path('/tmp/mine').write_text('')",
        "os.truncate(__file__, 0)",
        "os.utime(__file__)",
        "os.open(__file__, os.O_RDWR)",
    ],
)
def test_its_own_source_stays_as_it_is(tmp_path: Path, act: str) -> None:
    assert refused(booty(tmp_path, f"return attempt(lambda: {act})"))
    source = tmp_path / "checkers" / "thing.py"
    assert "def attempt" in source.read_text()
    assert source.stat().st_mode & 0o7777 == 0o666 & ~_umask()


def test_no_bytecode_is_planted_for_the_next_run(tmp_path: Path) -> None:
    lines = """
    import importlib.util, quizengine.core.rubric as target
    where = importlib.util.cache_from_source(target.__file__)
    return [attempt(Path(where).write_bytes, b'x'), attempt(os.remove, where)]
    """
    assert refused(booty(tmp_path, lines))


def test_the_disks_are_not_filled(tmp_path: Path) -> None:
    lines = """
    written = 0
    for place in ('/checker', '/tmp', '/dev/shm'):
        for number in range(64):
            try:
                with open(f'{place}/{number}', 'wb') as file:
                    for _ in range(16):
                        written += file.write(bytes(1 << 20))
            except OSError:
                break
    return written >> 20
    """
    assert 30 <= booty(tmp_path, lines) <= 96


def test_devices_are_not_made_and_not_there(tmp_path: Path) -> None:
    lines = """
    import stat
    made = [attempt(os.mknod, '/tmp/disk', stat.S_IFBLK | 0o666, os.makedev(8, 0)), attempt(open, '/dev/mem')]
    return [*made, *(attempt(open, f'/dev/{name}') for name in ('kmsg', 'vda', 'sda', 'kvm', 'fuse', 'net/tun'))]
    """
    assert refused(booty(tmp_path, lines))


def test_a_program_that_would_run_as_root_gains_nothing(tmp_path: Path) -> None:
    lines = """
    for name in ('/usr/bin/su', '/usr/bin/mount', '/usr/bin/passwd', '/usr/bin/newgrp', '/usr/bin/chsh'):
        if os.path.exists(name):
            subprocess.run([name, '--help'], capture_output=True)
    said = dict(line.split(':', 1) for line in Path('/proc/self/status').read_text().splitlines())
    return [said[name].strip() for name in ('NoNewPrivs', 'CapEff', 'CapPrm', 'CapBnd', 'Seccomp')] + [os.getuid() == 0]
    """
    none = "0" * 16
    assert booty(tmp_path, lines) == ["1", none, none, none, "2", False]


def test_no_dump_of_its_memory_is_left(tmp_path: Path) -> None:
    before = {*tmp_path.iterdir(), *Path.cwd().iterdir()}
    booty(tmp_path, "if not os.fork():\n    os.abort()\nos.wait()\nreturn 1")
    assert {*tmp_path.iterdir(), *Path.cwd().iterdir()} - before == {tmp_path / "checkers"}


def _umask() -> int:
    old = os.umask(0o22)
    os.umask(old)
    return old

"""Reset: whatever was done to the lab, it is as it was when it was made."""

from pathlib import Path

from quizengine.lab.lab import Lab
from tests.lab.entering import ON_THE_LAB, enter, settled

pytestmark = ON_THE_LAB


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_reset_brings_databases_images_and_volumes_back(clean_small_lab: Lab) -> None:
    admin = enter(clean_small_lab)
    stored = clean_small_lab.folder / "data"
    image = admin.image.find_image("cirros-0.6.3-x86_64-disk")
    volume = admin.block_storage.create_volume(name="v", size=1)
    assert settled(lambda: admin.block_storage.get_volume(volume.id)) == "available"
    admin.image.delete_image(image)
    admin.identity.create_user(name="eve")

    clean_small_lab.reset()

    admin = enter(clean_small_lab)
    assert list(admin.block_storage.volumes()) == []
    assert b"".join(admin.image.download_image(image.id, stream=True).iter_content(65536)).startswith(b"QFI\xfb")
    assert admin.identity.find_user("eve") is None
    assert list((stored / "cinder" / "volumes").iterdir()) == []


def test_reset_brings_configuration_back_even_for_one_who_stands_in_its_folder(clean_small_lab: Lab) -> None:
    etc = clean_small_lab.etc
    before, folder = files(etc), (etc / "cinder").stat().st_ino
    clean = (etc / "cinder" / "cinder.conf").read_text()
    (etc / "cinder" / "cinder.conf").write_text("[DEFAULT]\ndebug = true\n")
    (etc / "cinder" / "policy.yaml").write_text("{}")
    (etc / "cinder" / "api-paste.ini").unlink()
    (etc / "glance" / "extra").mkdir()

    clean_small_lab.reset()

    assert files(etc) == before
    assert (etc / "cinder" / "cinder.conf").read_text() == clean
    assert (etc / "cinder").stat().st_ino == folder


def test_reset_of_a_lab_that_is_down_leaves_it_down_and_clean(clean_small_lab: Lab) -> None:
    enter(clean_small_lab).identity.create_user(name="eve")
    clean_small_lab.down()

    clean_small_lab.reset()

    assert clean_small_lab.status().state == "down"
    clean_small_lab.up()
    assert enter(clean_small_lab).identity.find_user("eve") is None


def test_a_reset_that_was_interrupted_is_done_at_the_next_start(clean_small_lab: Lab) -> None:
    enter(clean_small_lab).identity.create_user(name="eve")
    clean_small_lab.down()
    (clean_small_lab.folder / "reset.pending").touch()

    clean_small_lab.up()

    assert enter(clean_small_lab).identity.find_user("eve") is None

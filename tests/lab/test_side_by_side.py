"""Two labs side by side: each on its own ports, with its own people and things."""

import json

from quizengine.lab.lab import Lab
from quizengine.lab.name import folder_of, home_of
from quizengine.lab.site import Site
from tests.lab.entering import ON_THE_LAB, enter
from tests.lab.test_commands import quizengine

pytestmark = ON_THE_LAB


def test_two_labs_run_at_once_and_know_nothing_of_each_other(clean_small_lab: Lab) -> None:
    other = Lab(folder_of(home_of(clean_small_lab.folder), "other"), clean_small_lab.releases)
    try:
        other.up(only=["keystone"])
        enter(other).identity.create_project(name="theirs")

        assert enter(clean_small_lab).identity.find_project("theirs") is None
        assert enter(other).identity.find_project("theirs") is not None
        told = quizengine(clean_small_lab, "run", "--lab", "other", "--", "openstack", "project", "list", "-f", "value")
        assert "theirs" in told.stdout
        other.down()
        both = [set(Site.load(each.folder).ports.values()) for each in (clean_small_lab, other)]
        assert not both[0] & both[1]
        found = {each["name"]: each for each in json.loads(quizengine(clean_small_lab, "list", "--json").stdout)}
        assert {name: each["state"] for name, each in found.items()} == {"default": "up", "other": "down"}
    finally:
        other.destroy()


def test_the_shell_of_a_lab_says_which_it_is(small_lab: Lab) -> None:
    told = quizengine(small_lab, "run", "--", "sh", "-c", "echo $QUIZENGINE_LAB")

    assert told.stdout == "default\n"

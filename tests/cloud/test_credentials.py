"""Credentials, and what openstacksdk is given of them."""

from quizengine.cloud.connection import connect
from quizengine.cloud.credentials import Credentials

SECRET = "hush-hush"  # noqa: S105 - of nobody
ADMIN = Credentials("http://127.0.0.1:9/v3", "admin", SECRET, "admin", region_name="RegionOne")


def test_the_password_is_not_shown() -> None:
    assert SECRET not in repr(ADMIN)
    assert SECRET not in f"{ADMIN}"


def test_they_survive_the_way_over_a_pipe() -> None:
    assert Credentials(**ADMIN.as_json()) == ADMIN


def test_another_user_is_in_no_project_until_one_is_named() -> None:
    ann = ADMIN.of("ann", "other", "Default")
    assert ann.auth() == {
        "auth_url": "http://127.0.0.1:9/v3",
        "username": "ann",
        "password": "other",
        "user_domain_name": "Default",
    }
    assert ann.within("demo", "Elsewhere").auth()["project_domain_name"] == "Elsewhere"


def test_an_id_stands_in_for_a_name_and_gives_way_to_another_name() -> None:
    known = Credentials("http://x/v3", "a", SECRET, project_id="17", project_domain_id="default")
    assert (known.auth()["project_id"], known.auth()["project_domain_id"]) == ("17", "default")
    assert "project_name" not in known.auth()
    assert known.within("demo", "Default").auth()["project_name"] == "demo"
    assert "project_id" not in known.within("demo", "Default").auth()


def test_a_connection_has_time_limits_and_does_not_try_again() -> None:
    connection = connect(ADMIN, 3.0)
    assert connection.session.timeout == 3.0
    for service in ("image", "identity", "block_storage"):
        assert connection.config.get_connect_retries(service) == 0
        assert connection.config.get_status_code_retries(service) == 0


def test_certificates_are_checked_unless_the_entry_says_otherwise() -> None:
    assert connect(ADMIN).session.verify is True
    assert connect(Credentials("https://x/v3", "a", SECRET, cacert="/x/ca.pem")).session.verify == "/x/ca.pem"
    assert connect(Credentials("https://x/v3", "a", SECRET, verify=False)).session.verify is False

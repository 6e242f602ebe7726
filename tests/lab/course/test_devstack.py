"""Chapter 9: a service is restarted, and an error's cause is found in a log."""

from tests.lab.course.desk import Desk
from tests.lab.course.things import CIRROS
from tests.lab.entering import ON_THE_LAB, until

pytestmark = ON_THE_LAB


def test_the_cause_of_a_failed_server_stands_in_the_log_of_its_host(admin: Desk, john: Desk) -> None:
    john.makes(
        "openstack port create --network private --fixed-ip subnet=private-subnet,ip-address=10.0.0.55"
        " --mac-address 11:22:33:44:55:66 strange"
    )
    john.makes(f"openstack server create --image {CIRROS} --flavor m1.tiny --port strange web")

    failed = john.waits("openstack server show web", status="ERROR")

    assert "multicast" not in failed["fault"]["message"]  # a person is sent to the logs
    log = admin.lab.log("nova").read_text()
    causes = [line for line in log.splitlines() if "expected unicast mac address, found multicast" in line]
    assert any(failed["id"] in line and "11:22:33:44:55:66" in line for line in causes)


def test_a_restarted_service_answers_as_before(admin: Desk) -> None:
    before = {each.name: each.pid for each in admin.lab.status().services}

    admin.lab.restart("glance")

    after = {each.name: each.pid for each in admin.lab.status().services}
    assert {name for name in before if before[name] != after[name]} == {"glance"}
    assert admin.sees("openstack image list")[0]["Name"] == CIRROS


def test_a_string_of_a_request_is_found_in_a_log(john: Desk) -> None:
    refusal = john.is_refused("openstack volume create --size 1 --type nowhere data")
    assert "nowhere" in refusal

    john.later("openstack volume delete data")
    until(lambda: "nowhere" in john.lab.log("cinder").read_text())

"""Chapter 9: a service is restarted, and an error's cause is found in a log."""

from tests.lab.course.desk import Desk
from tests.lab.course.things import CIRROS
from tests.lab.entering import ON_THE_LAB

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


def test_the_cause_of_a_failed_volume_is_found_by_the_number_of_its_request(admin: Desk) -> None:
    admin.makes("openstack volume type create --property volume_backend_name=nowhere nowhere")
    made = admin.makes("openstack volume create --size 1 --type nowhere lost")
    admin.waits("openstack volume show lost", status="error")

    (message,) = [
        row
        for row in admin.sees("openstack --os-volume-api-version 3.3 volume message list")
        if row["Resource UUID"] == made["id"]
    ]

    lines = admin.lab.log("cinder").read_text().splitlines()
    assert any(message["Request ID"] in line and "No valid backend was found" in line for line in lines)

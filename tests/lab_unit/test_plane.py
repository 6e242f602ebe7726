"""The pure part of the data plane: what is said to the kernel, without one."""

import base64
from collections.abc import Callable
from dataclasses import replace

import pytest

from quizengine.lab.plane import rules, translation, user_data, well_formed, wires
from quizengine.lab.plane.hands import Hands
from quizengine.lab.plane.state import Forwarding, Group, Network, Port, Router, Rule, Server, State

ONE, TWO, NET = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "123")
PORT = Port(ONE, NET, "fa:16:3e:00:00:01", up=True, addresses=("10.0.0.5/24",), gateways=("10.0.0.1",), groups=(TWO,))
SERVER = Server(ONE, "web", (PORT,), "0", "0")
STATE = State(
    networks=(Network(NET, 1450),),
    groups=(Group(TWO, (Rule(inbound=True, family=4, protocol="tcp", low=22, high=22),), ("10.0.0.5",)),),
    servers=(SERVER,),
)
OUTSIDE = Port(TWO, NET, "fa:16:3e:00:00:02", up=True, addresses=("172.25.0.100/24",), gateways=("172.25.0.1",))
ROUTER = Router(ONE, (PORT,), OUTSIDE, floating=(("172.25.0.150", "10.0.0.5"),))


def test_a_table_is_gone_only_where_nft_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    hands, said = Hands.__new__(Hands), ["Error: No such file or directory", "nft: Assertion `ilen > 0' failed."]

    def fail(*_: object) -> str:
        raise OSError(said.pop(0))

    monkeypatch.setattr(Hands, "_run", fail)

    assert hands.table(rules.TABLE) == ""
    with pytest.raises(OSError, match="Assertion"):
        hands.table(rules.TABLE)


def test_of_the_rules_only_what_changed_is_said() -> None:
    old = rules.units(STATE)
    wider = Rule(inbound=True, family=4, protocol="icmp")
    new = rules.units(replace(STATE, groups=(Group(TWO, (wider,), ("10.0.0.5",)),)))

    (said,) = rules.changed(old, new)

    assert said[0] == f"add chain bridge lab in-{TWO}"
    assert said[-1] == f"add rule bridge lab in-{TWO} ether type ip meta l4proto icmp goto note_in"
    assert list(rules.changed(new, new)) == []


def test_rules_are_removed_before_what_they_refer_to() -> None:
    said = [line for lines in rules.changed(rules.units(STATE), {}) for line in lines]

    order = [said.index(line) for line in said if line.startswith("delete")]
    assert order == sorted(order)
    element = said.index(f'delete element bridge lab in {{ "{PORT.tap}" }}')
    chain, group = said.index(f"delete chain bridge lab in-{PORT.tap}"), said.index(f"delete chain bridge lab in-{TWO}")
    assert element < chain < group < said.index(f"delete set bridge lab group-{TWO}-4")


def test_a_rule_that_names_a_group_which_is_not_there_admits_nobody() -> None:
    lost = Group(TWO, (Rule(inbound=True, family=4, peers=NET),))

    said = [line for lines in rules.units(replace(STATE, groups=(lost,))).values() for line in lines]

    assert not [line for line in said if NET in line]


def test_overlapping_addresses_of_a_book_are_said_once() -> None:
    book = replace(STATE, books=((NET, ("10.0.0.0/24", "10.0.0.7/32", "fd00::/64")),))

    units = rules.units(book)

    assert units[f"1 book-{NET}-4"][-1].endswith("{ 10.0.0.0/24 }")
    assert units[f"1 book-{NET}-6"][-1].endswith("{ fd00::/64 }")


def test_translation_puts_floating_addresses_before_the_router_s_own() -> None:
    said = translation.tables(ROUTER).splitlines()

    own = said.index("-A neutron-l3-agent-snat -o qg-22222222-00 -j SNAT --to-source 172.25.0.100")
    assert said.index("-A neutron-l3-agent-snat -j neutron-l3-agent-float-snat") < own
    assert "-A neutron-l3-agent-float-snat -s 10.0.0.5/32 -j SNAT --to-source 172.25.0.150" in said
    assert translation.outside_addresses(ROUTER) == ("172.25.0.150/32",)


def test_a_router_that_translates_nothing_says_so() -> None:
    assert "-o qg-22222222-00 -j SNAT" not in translation.tables(replace(ROUTER, translates=False))
    assert "SNAT" not in translation.tables(Router(ONE, (PORT,)))


def test_a_range_of_ports_is_shifted_as_a_whole() -> None:
    ranged = Forwarding("172.25.0.150", "tcp", (8080, 8090), "10.0.0.5", (80, 90))

    said = translation.tables(replace(ROUTER, forwardings=(ranged,)))

    assert "--dport 8080:8090 -j DNAT --to-destination 10.0.0.5:80-90/8080" in said


def test_the_gateway_of_a_subnet_that_a_server_is_itself_leads_nowhere() -> None:
    router = replace(PORT, addresses=("10.0.0.1/24",))

    assert list(wires.routes_of_server([(router, "eth0")])) == []
    assert list(wires.routes_of_server([(PORT, "eth0")])) == ["route replace default via 10.0.0.1 dev eth0"]


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (well_formed.number, "x; reboot"),
        (well_formed.number, f"{ONE}\n"),
        (well_formed.mac, "fa:16:3e:00:00:01 up"),
        (well_formed.name, "-rf"),
        (well_formed.name, "a\nb"),
        (well_formed.address, "10.0.0.1\nlink"),
        (well_formed.prefix, "10.0.0.0/24 dev"),
    ],
)
def test_what_could_carry_an_order_is_refused(check: Callable[[object], str], value: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        check(value)


@pytest.mark.parametrize(
    "text",
    [
        "#cloud-config\nusers: 5",
        "#cloud-config\nwrite_files: [{}]",
        "#cloud-config\n- a",
        "\x00",
        "#cloud-config\nruncmd: {a: 1}",
    ],
)
def test_user_data_of_any_shape_end_in_words_at_worst(text: str) -> None:
    coded = base64.b64encode(text.encode()).decode()

    made = list(user_data.actions({"name": "web", "key": "", "user_data": coded, "resolvers": ()}))

    assert made[0]["write"] == "/etc/hostname"

"""What makes a service's start short changes nothing that the service does."""

from pathlib import Path

from tests.lab.among_services import said
from tests.lab.entering import ON_THE_LAB

pytestmark = ON_THE_LAB

# Each is run among the lab's services, and compares what they do without a piece of glue with what they do with it.
ROUTES = """\
from routes import Mapper
from quizengine.lab.glue import routes_on_demand

def found(minimization):
    mapper = Mapper()
    mapper.minimization = minimization
    mapper.connect("things", "/{project:[0-9a-f-]+}/things", controller="all", conditions={"method": ["GET"]})
    mapper.connect("/{project:[0-9a-f-]+}/things/{id}/parts.{part}", controller="part")
    mapper.connect("/archive/:year/:month", controller="archive", year=None, month=None)
    mapper.resource("thing", "things", path_prefix="/v2", controller="plain", collection={"detail": "GET"})
    mapper.redirect("/old", "/new")
    addresses = ("/", "/things", "/12ab/things", "/12ab/things/1/parts.x", "/12ab/things/1/partsx", "/zz/things",
        "/old", "/archive", "/archive/", "/archive/2026", "/archive/2026/5", "/v2/things", "/v2/things/detail",
        "/v2/things/7", "/v2/things/7.json", "/v2/things/7/edit", "/v2/nothing", "/v2/things/7/", "/v2/things.json")
    methods = ("GET", "POST", "DELETE")
    return [mapper.match(address, {"REQUEST_METHOD": method}) for address in addresses for method in methods]

plain = found(False), found(True)
routes_on_demand.install()
print((found(False), found(True)) == plain, sum(bool(each) for each in plain[0]) > 9)
"""
ADDRESSES = """\
from werkzeug.routing import Map, Rule
from quizengine.lab.glue import addresses_on_demand

def built():
    rules = [Rule("/users/<id>/<int:page>", endpoint="a"), Rule("/all", endpoint="b", defaults={"page": 1})]
    bound = Map(rules).bind("host", "/")
    written = bound.build("a", {"id": "x y", "page": 3, "more": "z"}), bound.build("b", {"page": 1})
    return written, bound.match("/users/x/3")

plain = built()
addresses_on_demand.install()
print(built() == plain)
"""
CHECKS = """\
import pathlib, sys
from oslo_config import cfg
from oslo_policy import policy
from quizengine.lab.glue import shared_checks

old = policy.DeprecatedRule("look", "role:reader", deprecated_reason="it is old", deprecated_since="1")
DEFAULTS = [policy.RuleDefault("look", "role:member and project_id:%(project_id)s", deprecated_rule=old),
    policy.RuleDefault("change", "rule:look and not role:guest")]

def allowed(file, text):
    pathlib.Path(file).write_text(text)
    conf = cfg.ConfigOpts()
    conf([])
    enforcer = policy.Enforcer(conf, policy_file=file)
    enforcer.register_defaults(DEFAULTS)
    who = [{"roles": roles, "project_id": project} for roles in (["member"], ["reader"], ["guest", "reader"], ["other"])
        for project in ("1", "2")]
    return [enforcer.authorize(rule, {"project_id": "1"}, each) for rule in ("look", "change") for each in who]

files = [(f"{sys.argv[1]}/a", "{}"), (f"{sys.argv[1]}/b", '{"look": "role:other"}'), (f"{sys.argv[1]}/c", "{}")]
plain = [allowed(*each) for each in files]
shared_checks.install()
print([allowed(*each) for each in files] == plain, plain[0] == plain[2] != plain[1])
"""
OWNERS = """\
from unittest import mock
from oslo_config import cfg
from quizengine.lab.glue import owners

cfg.CONF([])
owners.install()
from neutron import policy

class Plugin:
    def get_network(self, context, number, fields):
        return {"project_id": f"owner of {number}", "name": f"name of {number}"}

checks = [policy.OwnerCheck("project_id", f"%(network:{field})s") for field in ("project_id", "name")]
with mock.patch.object(policy.directory, "get_plugin", Plugin):
    for number in ("1", "2", "1"):
        for check, said in zip(checks, (f"owner of {number}", f"name of {number}")):
            print(check({"network_id": number}, {"project_id": said}, None), end=" ")
            print(check({"network_id": number}, {"project_id": "another"}, None), end=" ")
print(checks[0]._cache is checks[1]._cache)
"""
LOCKS = """\
import threading, types, sys, gc

here = types.ModuleType("here")
sys.modules["here"] = here
here.own, here.listed, here.named = threading.RLock(), [threading.RLock()], {"one": threading.RLock()}
here.thing = types.SimpleNamespace(lock=here.own)
plain = type(here.own)
from quizengine.lab.glue import green_locks

green_locks.install()
gc.freeze()
import eventlet
eventlet.monkey_patch(all=False, socket=True, select=True, thread=True)
locks = here.own, here.listed[0], here.named["one"], here.thing.lock
print([type(lock) is plain for lock in locks], here.thing.lock is here.own)
here.own.acquire()
print(eventlet.spawn(here.own.acquire, False).wait(), bool(here.own.acquire(False)))
"""
# Neutron's rules compare fields with values of the kinds that its plug-ins have told of when the rules are made.
RULES = """\
import sys
from quizengine.lab.service import find

find("neutron").warm()
print("neutron.policy" in sys.modules, "neutron.conf.policies" in sys.modules)
"""
RESOURCES = """\
import pathlib, sys
from quizengine.lab.services import heat

heat.warm()
from heat.common import config
from heat.engine import plugin_manager, resources
from heat.engine.resources.openstack.heat import random_string

file = pathlib.Path(sys.argv[1], "heat.conf")
options = {"default_software_config_transport": "ZAQAR_MESSAGE", "default_user_data_format": "RAW",
    "default_deployment_signal_transport": "TEMP_URL_SIGNAL"}
file.write_text("[DEFAULT]\\n" + "".join(f"{name} = {value}\\n" for name, value in options.items()))
config.cfg.CONF([], project="heat", default_config_files=[str(file)])
modules = plugin_manager.PluginManager(resources.__name__).modules
kinds = {kind: each for module in modules for kind, each in getattr(module, "resource_mapping", dict)().items()}
print(kinds["OS::Heat::RandomString"] is random_string.RandomString)
fields = {"OS::Nova::Server": ("software_config_transport", "user_data_format"),
    "OS::Heat::DeployedServer": ("software_config_transport",), "OS::Heat::SoftwareDeployment": ("signal_transport",),
    "OS::Heat::StructuredDeployment": ("signal_transport",)}
print([kinds[kind].properties_schema[field].default for kind, named in fields.items() for field in named])
"""
PLUGINS = """\
from stevedore import _cache
from os_service_types import ServiceTypes
from quizengine.lab.glue import entry_points, known_services

plain, types = _cache._build_cacheable_data(), ServiceTypes()
names = types.all_types_by_service_type
entry_points.install()
known_services.install()
print(_cache._build_cacheable_data() == plain, types.all_types_by_service_type == names)
types.all_types_by_service_type["volume" if "volume" in names else "block-storage"].append("mine")
print(types.all_types_by_service_type == names)
"""


def test_an_address_finds_the_same_route() -> None:
    assert said(ROUTES) == "True True\n"


def test_an_address_is_written_the_same_way() -> None:
    assert said(ADDRESSES) == "True\n"


def test_the_same_is_allowed_with_and_without_a_file(tmp_path: Path) -> None:
    assert said(CHECKS, tmp_path) == "True True\n"


def test_what_one_rule_remembers_misleads_no_other() -> None:
    assert said(OWNERS) == f"{'True False ' * 6}True\n"


def test_locks_made_before_the_fork_are_kept_by_one_green_thread() -> None:
    assert said(LOCKS) == "[False, False, False, False] True\nFalse True\n"


def test_rules_of_networks_are_made_after_the_fork() -> None:
    assert said(RULES) == "True False\n"


def test_resources_have_the_defaults_of_the_configuration(tmp_path: Path) -> None:
    assert said(RESOURCES, tmp_path) == f"True\n{['ZAQAR_MESSAGE', 'RAW', 'ZAQAR_MESSAGE', *['TEMP_URL_SIGNAL'] * 2]}\n"


def test_plug_ins_and_names_of_services_are_the_same() -> None:
    assert said(PLUGINS) == "True True\nTrue\n"

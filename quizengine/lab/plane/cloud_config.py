"""What cloud-init's own kind of user data, `#cloud-config`, has a server do, as plain actions."""

import base64
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from quizengine.lab.plane import people
from quizengine.lab.plane.actions import Action, run, say, script, write

KNOWN = """
bootcmd chpasswd disable_root final_message fqdn groups hostname locale manage_etc_hosts package_update package_upgrade
packages password preserve_hostname runcmd ssh_authorized_keys ssh_pwauth timezone users write_files
"""
SHELL, PLAIN_MODE = "/bin/bash", 0o644


def actions(text: str) -> Iterator[Action]:
    """Give what it has a server do, in the order in which cloud-init's modules do it."""
    try:
        config = yaml.safe_load(text)
    except yaml.YAMLError as error:
        yield say(f"cloud-init: WARNING: Failed loading yaml blob. {' '.join(str(error).split())}")
        return
    if not isinstance(config, dict):
        yield say("cloud-init: WARNING: Failed loading yaml blob. Yaml load only allows a mapping at the top")
        return
    for module in (_boot, _files, _host, _groups, _users, _passwords, _keys, _packages, _commands, _end):
        try:
            yield from module(config)
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            yield say(f"cloud-init: WARNING: Running module {module.__name__.strip('_')} failed: {error}")
    for key in config:
        if str(key) not in KNOWN.split():
            yield say(f"cloud-init: the lab's servers know nothing of {key}")


def _boot(config: Mapping[str, Any]) -> Iterator[Action]:
    for command in config.get("bootcmd") or ():
        yield {"always": True, **_command(command)}


def _files(config: Mapping[str, Any]) -> Iterator[Action]:
    for file in config.get("write_files") or ():
        content, coding = str(file.get("content", "")), str(file.get("encoding", ""))
        plain = base64.b64decode(content) if coding in {"b64", "base64"} else content.encode()
        mode = int(str(file.get("permissions", oct(PLAIN_MODE))), 8) if "permissions" in file else PLAIN_MODE
        yield write(str(file["path"]), plain, mode=mode, append=bool(file.get("append")))


def _host(config: Mapping[str, Any]) -> Iterator[Action]:
    name = str(config.get("hostname") or config.get("fqdn") or "").partition(".")[0]
    if name:
        yield {"name": name, "always": True}
        yield {"always": True, **write("/etc/hostname", f"{name}\n")}
        yield {"always": True, **write("/etc/hosts", f"127.0.1.1 {config.get('fqdn') or name} {name}\n", append=True)}
    if config.get("timezone"):
        yield write("/etc/timezone", f"{config['timezone']}\n")


def _groups(config: Mapping[str, Any]) -> Iterator[Action]:
    named = config.get("groups") or ()
    for order, group in enumerate(named.split(",") if isinstance(named, str) else named):
        pairs = group.items() if isinstance(group, dict) else [(str(group).strip(), ())]
        for name, members in pairs:
            yield _line("/etc/group", name, "x", str(people.NEXT + 500 + order), ",".join(members or ()))


def _users(config: Mapping[str, Any]) -> Iterator[Action]:
    users = config.get("users") or []
    named = [user for user in (users if isinstance(users, list) else [users]) if user != "default"]
    for order, user in enumerate(named):
        facts = user if isinstance(user, dict) else {"name": str(user)}
        yield from _user(facts, people.NEXT + order)


def _user(facts: Mapping[str, Any], number: int) -> Iterator[Action]:
    name, number = str(facts["name"]), int(facts.get("uid", number))
    home = str(facts.get("homedir") or f"/home/{name}")
    own = str(facts.get("gecos") or "").replace(":", " ")
    yield _line("/etc/passwd", name, "x", str(number), str(number), own, home, str(facts.get("shell") or SHELL))
    yield _line(
        "/etc/shadow",
        name,
        str(facts.get("passwd") or facts.get("hashed_passwd") or "!"),
        *["19000", "0", "99999", "7", "", "", ""],
    )
    yield _line("/etc/group", name, "x", str(number), "")
    more = facts.get("groups") or ()
    for group in more.split(",") if isinstance(more, str) else more:
        yield run("sh", "-c", f"sed -i -e {shlex.quote(_joining(str(group).strip(), name))} /etc/group")
    if facts.get("sudo"):
        rules = facts["sudo"] if isinstance(facts["sudo"], list) else [facts["sudo"]]
        text = "".join(f"{name} {rule}\n" for rule in rules)
        yield write("/etc/sudoers.d/90-cloud-init-users", text, mode=0o440, append=True)
    keys = facts.get("ssh_authorized_keys") or facts.get("ssh-authorized-keys") or ()
    yield run("mkdir", "-p", home)
    if keys:
        yield write(f"{home}/.ssh/authorized_keys", "".join(f"{key}\n" for key in keys), mode=0o600)


def _joining(group: str, name: str) -> str:
    """Give the words for `sed` that put a person into a group."""
    start = f"/^{group}:/"
    return f"{start}{{s/:$/:{name}/;t;s/$/,{name}/}}"


def _line(path: str, *fields: str) -> Action:
    return write(path, ":".join(field.replace("\n", " ") for field in fields) + "\n", append=True)


def _passwords(config: Mapping[str, Any]) -> Iterator[Action]:
    if config.get("chpasswd") or config.get("password"):
        yield say("cloud-init: passwords are not set: nobody logs in to the lab's servers by one")


def _keys(config: Mapping[str, Any]) -> Iterator[Action]:
    keys = config.get("ssh_authorized_keys") or ()
    for path in ("/root/.ssh/authorized_keys", people.KEYS) if keys else ():
        yield write(path, "".join(f"{key}\n" for key in keys), mode=0o600, append=True)


def _packages(config: Mapping[str, Any]) -> Iterator[Action]:
    named = [each if isinstance(each, str) else " ".join(map(str, each)) for each in config.get("packages") or ()]
    if named:
        yield say(f"cloud-init: packages are not installed, since the lab reaches no mirror: {', '.join(named)}")


def _commands(config: Mapping[str, Any]) -> Iterator[Action]:
    commands = config.get("runcmd") or ()
    if commands:
        text = "".join(f"{_words(command)}\n" for command in commands)
        yield from script("/var/lib/cloud/instance/scripts/runcmd", f"#!/bin/sh\n{text}")


def _end(config: Mapping[str, Any]) -> Iterator[Action]:
    if config.get("final_message"):
        yield say(str(config["final_message"]))


def _command(command: Any) -> Action:
    return run(*map(str, command)) if isinstance(command, list) else run("sh", "-c", str(command))


def _words(command: Any) -> str:
    return shlex.join(map(str, command)) if isinstance(command, list) else str(command)

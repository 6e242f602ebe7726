"""What a server does when it boots: what cloud-init would make of its key and its user data, as plain actions.

An action says a line on the console, writes a file, or runs a command; but for those that are `always` done, they are
done once. Of cloud-init's modules those are known that people use to see that user data work.
"""

import base64
import binascii
import email
import zlib
from collections.abc import Iterator, Sequence
from typing import TypedDict

from quizengine.lab.plane import cloud_config, people
from quizengine.lab.plane.actions import Action, run, say, script, write

LONGEST = 256 * 1024
ZIPPED = b"\x1f\x8b"
CONFIG, SCRIPT, HOOK = "#cloud-config", "#!", "#cloud-boothook"


class Facts(TypedDict):
    """What a server knows of itself: its user data as Nova keeps them, and those whom it asks for names."""

    name: str
    key: str
    user_data: str
    resolvers: Sequence[str]


def actions(facts: Facts) -> Iterator[Action]:
    """Give what a server does, one after another."""
    name, key, user_data = facts["name"], facts["key"], facts["user_data"]
    yield {"always": True, **write("/etc/hostname", f"{name}\n")}
    yield {"always": True, **write("/etc/hosts", f"127.0.0.1 localhost\n127.0.1.1 {name}\n")}
    resolvers = "".join(f"nameserver {each}\n" for each in facts["resolvers"])
    yield {"always": True, **write("/etc/resolv.conf", resolvers)}
    if key:
        for path in ("/root/.ssh/authorized_keys", people.KEYS):
            yield write(path, f"{key.strip()}\n", mode=0o600)
    for program in ("door", "sshd"):
        yield {"always": True, **run(program)}
    if user_data:
        yield write("/var/lib/cloud/instance/user-data.txt", _text(user_data), mode=0o600)
        for order, part in enumerate(_parts(_text(user_data))):
            yield from _of(part, order)


def _text(user_data: str) -> str:
    """Give the user data as they were written; Nova keeps them in base64."""
    try:
        content = base64.b64decode(user_data)
        if content.startswith(ZIPPED):
            content = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content, LONGEST)
    except (binascii.Error, zlib.error):
        return ""
    return content.decode("utf-8", errors="replace")


def _parts(text: str) -> Iterator[str]:
    """Give each part of user data that have several."""
    if not text.lstrip().lower().startswith(("content-type:", "mime-version:")):
        yield text
        return
    for part in email.message_from_string(text).walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield content.decode("utf-8", errors="replace")


def _of(part: str, order: int) -> Iterator[Action]:
    text = part.lstrip()
    first = text.partition("\n")[0].strip()
    if first == CONFIG:
        yield from cloud_config.actions(text)
    elif first == HOOK:
        yield from script(f"/var/lib/cloud/instance/boothooks/part-{order + 1:03}", text)
    elif first.startswith(SCRIPT):
        yield from script(f"/var/lib/cloud/instance/scripts/part-{order + 1:03}", text)
    elif text:
        yield say(f"cloud-init: WARNING: Unhandled non-multipart (text/x-not-multipart) userdata: '{text[:24]!r}...'")

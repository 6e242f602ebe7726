"""The people whom the disk of every server knows: root, and the user whom images of CirrOS have."""

DEFAULT = "cirros"
HOME = f"/home/{DEFAULT}"
# Those whom user data name are numbered from here.
NEXT = 1001
PASSWD = f"""\
root:x:0:0:root:/root:/bin/bash
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
{DEFAULT}:x:1000:1000::{HOME}:/bin/bash
"""
# No group `tty`: dropbear would give terminals to it, which a single number does not allow.
GROUP = f"root:x:0:\nsudo:x:27:{DEFAULT}\nusers:x:100:\nnogroup:x:65534:\n{DEFAULT}:x:1000:\n"
SHADOW = f"root:*:19000:0:99999:7:::\n{DEFAULT}:*:19000:0:99999:7:::\n"
KEYS = f"{HOME}/.ssh/authorized_keys"

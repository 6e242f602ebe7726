"""Horizon's settings, taken from the lab's folder.

Horizon looks for a person's settings in a module among its own files. Here they are a file that the person edits, so
that module is made of it, and nothing is written among what was installed. Where the pages' fixed parts lie is not the
person's to say: they are made once for all labs.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any


def install(settings: Path, pages: Path) -> None:
    """Have Django use Horizon's settings with those of the file, and the fixed parts of pages in that folder."""
    package, module = ModuleType("local"), ModuleType("local.local_settings")
    module.__file__ = str(settings)
    exec(compile(settings.read_bytes(), settings, "exec"), vars(module))  # noqa: S102 - the settings are written in Python
    vars(module).update(_fixed(pages))
    sys.modules.update({"local": package, "local.local_settings": module})
    os.environ["DJANGO_SETTINGS_MODULE"] = "openstack_dashboard.settings"


def _fixed(pages: Path) -> Mapping[str, Any]:
    return {"STATIC_ROOT": str(pages), "COMPRESS_ROOT": str(pages), "COMPRESS_OFFLINE": True}

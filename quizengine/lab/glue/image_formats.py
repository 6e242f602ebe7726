"""Disk images without QEMU's tools, which Cinder calls and few laptops have.

What is looked at and unpacked here is qcow2, with nothing behind it; anything else is taken for a raw disk.
"""

import json
from pathlib import Path
from typing import Any

from cinder import exception
from cinder.image import image_utils
from oslo_utils import imageutils

from quizengine.lab import disk_image
from quizengine.lab.sparse import copy_sparse


def install() -> None:
    """Apply it to this process."""
    image_utils.qemu_img_info = _info
    image_utils.convert_image = _convert


def _info(path: str, *_: Any, **__: Any) -> Any:
    file = Path(path)
    facts: dict[str, Any] = {"filename": path, "format": "raw", "virtual-size": file.stat().st_size}
    if disk_image.is_qcow2(file):
        facts |= {"format": "qcow2", "virtual-size": _size(file), "format-specific": {"type": "qcow2", "data": {}}}
    return imageutils.QemuImgInfo(json.dumps(facts | {"actual-size": file.stat().st_blocks * 512}), format="json")


def _size(file: Path) -> int:
    try:
        return disk_image.size(file)
    except disk_image.DiskImageError as error:
        raise exception.ImageUnacceptable(image_id=file.name, reason=str(error)) from error


def _convert(source: str, dest: str, out_format: str, *_: Any, **options: Any) -> None:
    old, new = Path(source), Path(dest)
    try:
        _write(old, new, out_format)
    except disk_image.DiskImageError as error:
        raise exception.ImageUnacceptable(image_id=options.get("image_id") or old.name, reason=str(error)) from error


def _write(old: Path, new: Path, out_format: str) -> None:
    packed = disk_image.is_qcow2(old)
    if out_format == "raw" and packed:
        disk_image.unpack(old, new)
    elif out_format == "qcow2" and not packed:
        disk_image.pack(old, new)
    elif out_format in {"raw", "qcow2"}:
        copy_sparse(old, new)
    else:
        raise disk_image.DiskImageError(f"the lab makes no images in the format {out_format}")

"""An archive of files in the form in which a kernel takes its first file system (cpio, "newc")."""

from pathlib import Path
from typing import BinaryIO

FOLDER, LINK, FILE = 0o040755, 0o120777, 0o100755
END = "TRAILER!!!"


class Archive:
    """Writes an archive; folders above what is added are added by themselves, and nothing is added twice."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._added: set[str] = set()

    def folder(self, name: str) -> None:
        """Add a folder, by its whole path."""
        self._add(name, FOLDER, b"")

    def link(self, name: str, target: str) -> None:
        """Add a symbolic link."""
        self._add(name, LINK, target.encode())

    def text(self, name: str, text: str) -> None:
        """Add a file with a text, which may be run."""
        self._add(name, FILE, text.encode())

    def copy(self, source: str, name: str = "") -> None:
        """Add one of this machine's files, by default under its own path."""
        self._add(name or source, FILE, Path(source).read_bytes())

    def close(self) -> None:
        """Write the end."""
        self._entry(END, 0, b"")

    def _add(self, name: str, mode: int, content: bytes) -> None:
        name = name.strip("/")
        if name in self._added:
            return
        self._added.add(name)
        above = name.rpartition("/")[0]
        if above:
            self.folder(above)
        self._entry(name, mode, content)

    def _entry(self, name: str, mode: int, content: bytes) -> None:
        # inode, mode, uid, gid, links, time, size, device (2), device that it is (2), length of the name, checksum
        fields = (len(self._added), mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name) + 1, 0)
        head = b"070701" + b"".join(b"%08X" % field for field in fields) + name.encode() + b"\0"
        self._file.write(head + bytes(-len(head) % 4) + content + bytes(-len(content) % 4))

"""Where, in a file that was read before, a key stands."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from quizengine.core.problem import Place
from quizengine.yamlbank.composer import compose
from quizengine.yamlbank.document import Document
from quizengine.yamlbank.source import Source, read_source


class Locator:
    """Finds places by reading a file once more: only files with problems need it, and few have any."""

    def __init__(self) -> None:
        self._file: str | None = None
        self._document: Document | None = None

    def locate(self, place: Place, path: Sequence[str | int]) -> Place:
        """Give the place of the key at the end of a path; keys that the file does not have are passed over."""
        document = self._read(place.file)
        if document is None or document.data is None:
            return place
        mark = document.key_mark(path)
        return replace(place, line=mark.line, column=mark.column)

    def _read(self, file: str) -> Document | None:
        if file != self._file:
            source = read_source(Path(file))
            self._document = compose(source.text) if isinstance(source, Source) else None
            self._file = file
        return self._document

"""The parser's events, put together into a document without recursion and without surprises."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from quizengine.yamlbank.document import START, Document, Finding, Mark, ParserMark, Spot, mark_of
from quizengine.yamlbank.scalar import FIRST_SIGNS, Plain, resolve
from quizengine.yamlbank.syntax import DEEPEST, explain, too_deep

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# The parser of libyaml where it is built in: it is ten times faster than the one in Python.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DISCARDED = "\0"  # no key of a file can be this: control characters are refused
_NOTHING_BELOW: Mapping[str | int, Spot] = {}


def compose(text: str, loader: Callable[[str], Any] = _Loader) -> Document:
    """Read a text as one YAML document whose top is a mapping; never raises for what stands in it."""
    composer = _Composer()
    try:
        next_event = loader(text).get_event
        while not composer.done:
            composer.take(next_event())
    except (yaml.YAMLError, ValueError) as error:
        composer.findings.append(explain(error))
        composer.data = None
    return composer.document()


class _Frame:
    """A mapping or list that is being filled; `key` is the one that waits for its value."""

    __slots__ = ("below", "data", "key", "key_mark")

    def __init__(self, data: Any, below: dict[str | int, Spot]) -> None:
        self.data = data
        self.below = below
        self.key = ""
        self.key_mark: ParserMark | None = None


class _Composer:
    """Takes the parser's events one by one; `done` tells that no more are wanted."""

    def __init__(self) -> None:
        self.data: dict[str, Any] | None = None
        self.findings: list[Finding] = []
        self.done = False
        self._spot: Spot | None = None
        self._broken: set[Mark] = set()
        self._anchors: set[str] = set()
        self._frames: list[_Frame] = []
        self._begun = False

    def take(self, event: Event) -> None:
        """Put one event in its place."""
        taker = _TAKERS.get(type(event))
        if taker:
            taker(self, event)

    def document(self) -> Document:
        """Give what the events came to."""
        if self.data is None and not self.findings:
            mend = "`quizengine bank new` writes a first item"
            self.findings.append(Finding("bank.empty", "the file is empty", START, mend=mend))
        return Document(self.data, self._spot, tuple(self.findings), frozenset(self._broken))

    def begin(self, event: DocumentStartEvent) -> None:
        if self._begun:
            mark: Any = event.start_mark  # as in take_scalar
            self._find("bank.several-documents", "a second document begins here", mark, mend="put it in its own file")
            self._give_up()
        self._begun = True

    def end(self, _: StreamEndEvent) -> None:
        self.done = True

    def take_scalar(self, event: ScalarEvent) -> None:
        mark: Any = event.start_mark  # always there on the parser's events, which the stubs do not know
        typed: str = event.value
        value: Plain = typed
        if event.tag or event.anchor:
            self._refuse_decoration(event, mark)
        if not event.style:
            if typed[:1] in FIRST_SIGNS:
                value = self._resolved(typed, mark)
            elif typed == "<<" and self._awaits_key():
                value = self._broken_value(
                    "bank.merge-key", "a merge key (`<<`) stands here", mark, "write the keys out"
                )
        elif event.style == '"' and CONTROL.search(typed):
            value = self._broken_value("bank.control-character", "a control character in this text", mark, "remove it")
        self._put(value, mark, _NOTHING_BELOW)

    def take_alias(self, event: AliasEvent) -> None:
        mark: Any = event.start_mark  # as in take_scalar
        self._broken.add(mark_of(mark))
        if event.anchor not in self._anchors:
            self._find("bank.alias", f"an alias (`*{event.anchor}`) stands here", mark, _WRITTEN_OUT, _MEND_ALIAS)
        self._put(None, mark, _NOTHING_BELOW)

    def open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        mark: Any = event.start_mark  # as in take_scalar
        if event.tag or event.anchor:
            self._refuse_decoration(event, mark)
        if len(self._frames) == DEEPEST:
            self.findings.append(too_deep(mark_of(mark)))
            self._give_up()
            return
        frame = _Frame({} if type(event) is MappingStartEvent else [], {})
        self._put(frame.data, mark, frame.below)
        self._frames.append(frame)

    def close(self, _: MappingEndEvent | SequenceEndEvent) -> None:
        frame = self._frames.pop()
        if _DISCARDED in frame.below:
            del frame.data[_DISCARDED], frame.below[_DISCARDED]

    def _put(self, value: Any, mark: ParserMark, below: Mapping[str | int, Spot]) -> None:
        if not self._frames:
            self._put_top(value, mark, below)
            return
        frame = self._frames[-1]
        if type(frame.data) is list:
            frame.below[len(frame.data)] = Spot(mark, mark, below)
            frame.data.append(value)
        elif frame.key_mark is None:
            frame.key = self._checked_key(value, mark, frame.data)
            frame.key_mark = mark
        else:
            frame.data[frame.key] = value
            frame.below[frame.key] = Spot(frame.key_mark, mark, below)
            frame.key_mark = None

    def _put_top(self, value: Any, mark: ParserMark, below: Mapping[str | int, Spot]) -> None:
        if isinstance(value, dict):
            self.data, self._spot = value, Spot(mark, mark, below)
        elif value is not None:
            self._find("bank.top-level", "the file does not begin with a key", mark, mend="write `key: value`")
            self.done = True

    def _checked_key(self, key: Any, mark: ParserMark, data: dict[str, Any]) -> str:
        if type(key) is not str:
            if mark_of(mark) not in self._broken:
                shown = "a list or mapping" if isinstance(key, dict | list) else f"`{_typed(key)}`"
                self._find("bank.key", f"{shown} is no key: a key is text", mark, mend=_QUOTE)
            return _DISCARDED
        if key in data:
            self._find("bank.duplicate-key", f"the key `{key}` stands here twice", mark, _TWICE, "remove one of them")
            return _DISCARDED
        return key

    def _awaits_key(self) -> bool:
        return bool(self._frames) and type(self._frames[-1].data) is dict and self._frames[-1].key_mark is None

    def _resolved(self, typed: str, mark: ParserMark) -> Plain:
        try:
            return resolve(typed)
        except ValueError as error:
            return self._broken_value("bank.number", str(error), mark, _QUOTE)

    def _broken_value(self, code: str, what: str, mark: ParserMark, mend: str) -> Plain:
        """Find what no value can be made of, and give None in its stead."""
        self._broken.add(mark_of(mark))
        self._find(code, what, mark, mend=mend)
        return None

    def _refuse_decoration(self, event: NodeEvent, mark: ParserMark) -> None:
        if event.anchor:
            self._anchors.add(event.anchor)
            self._find("bank.alias", f"an anchor (`&{event.anchor}`) stands here", mark, _WRITTEN_OUT, _MEND_ALIAS)
        tag = getattr(event, "tag", None)
        if tag:
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            self._find("bank.tag", f"a tag (`{shown}`) stands here", mark, "tags are not read here", "remove it")

    def _give_up(self) -> None:
        self.data = None
        self.done = True

    def _find(self, code: str, what: str, mark: ParserMark, why: str = "", mend: str = "") -> None:
        self.findings.append(Finding(code, what, mark_of(mark), why, mend))


# A class's functions, not an object's methods: those would tie a knot that only the garbage collector undoes.
_TAKERS: Mapping[type[Event], Callable[[_Composer, Any], None]] = {
    ScalarEvent: _Composer.take_scalar,
    MappingStartEvent: _Composer.open,
    MappingEndEvent: _Composer.close,
    SequenceStartEvent: _Composer.open,
    SequenceEndEvent: _Composer.close,
    AliasEvent: _Composer.take_alias,
    DocumentStartEvent: _Composer.begin,
    StreamEndEvent: _Composer.end,
}
_QUOTE = "quote it, if it is meant as text"
_TWICE = "only one of its values could count"
_WRITTEN_OUT = "every item is written out, so that it can be read alone"
_MEND_ALIAS = "write the value out"


def _typed(value: Any) -> str:
    return json.dumps(value) if isinstance(value, bool | None) else str(value)

"""What could be better about an item: findings that are warnings, not errors."""

import re
from collections.abc import Iterable, Iterator

from quizengine.authoring.finding import Finding, walk
from quizengine.core.interaction import Choose, Interaction
from quizengine.core.item import Item
from quizengine.core.task import Task
from quizengine.core.text import Text

FEWEST_OPTIONS = 3
FEWEST_MISTAKES = 2
STANDS_OUT = 1.5  # times the longest distractor
NAMES_DIFFER = 12  # characters by which names differ without giving anything away
_ABOVE = re.compile(
    r"\b(?:all|any|both|neither|none|some) of (?:the above|these|those)\b|以上[都皆全均]", re.IGNORECASE
)
_CODE = re.compile(r"`[^`]*`")


def quality(item: Item, asked: Interaction) -> Iterator[Finding]:
    """Find what could be better about one item; `asked` is what it presents."""
    yield from _missing_languages(item)
    if isinstance(asked, Choose):
        key = set(item.question.right() or ())
        yield from _few_options(asked, key)
        yield from _revealing_length(asked, key)
        yield from _catch_alls(asked)
    if isinstance(item.question, Task) and len(item.question.mistakes) < FEWEST_MISTAKES:
        what = "a task with one mistake" if item.question.mistakes else "a task without mistakes"
        why = "each mistake proves that the rubric can tell wrong from right"
        yield Finding(("mistakes",), "quality.few-mistakes", what, why, f"write {FEWEST_MISTAKES} or more")


def same_stems(items: Iterable[Item]) -> Iterator[tuple[Item, Finding]]:
    """Find items that ask in the same words as one before them."""
    seen: dict[str, Item] = {}
    for item in items:
        first = seen.setdefault(" ".join(str(item.stem).split()).casefold(), item)
        if first is not item:
            what = f"the stem is the same as in {first.id}"
            why = "a form could ask it twice"
            yield item, Finding(("stem",), "quality.same-stem", what, why, "ask for something else, or remove one")


def _missing_languages(item: Item) -> Iterator[Finding]:
    """Find texts that lack a language which others have; names and commands need no translation."""
    texts = [
        (path, leaf)
        for thing, start in ((item.stem, ("stem",)), (item.hints, ("hints",)), (item.question, ()))
        for path, leaf in walk(thing, start)
        if isinstance(leaf, Text)
    ]
    languages = {language for _, one in texts for language in one.by_language}
    for path, one in texts:
        lacking = sorted(languages.difference(one.by_language))
        if lacking and " " in _CODE.sub("", str(one)).strip():
            what = f"a text without {', '.join(f'`{language}`' for language in lacking)}"
            yield Finding(path, "quality.missing-language", what, "other texts of the item have it", "translate it")


def _few_options(asked: Choose, key: set[str]) -> Iterator[Finding]:
    count = len(asked.options)
    if count < FEWEST_OPTIONS:
        what, why = f"{count} options", "half of those who guess are right"
        yield Finding(("options",), "quality.few-options", what, why, f"write {FEWEST_OPTIONS} or more")
    if len(key) == count:
        what, why = "every option is right", "who chooses all has understood nothing"
        yield Finding(("answer",), "quality.no-distractor", what, why, "add wrong options")


def _revealing_length(asked: Choose, key: set[str]) -> Iterator[Finding]:
    right = [str(words) for name, words in asked.options.items() if name in key]
    wrong = [str(words) for name, words in asked.options.items() if name not in key]
    if not right or not wrong:
        return
    shortest, longest = min(map(len, right)), max(map(len, wrong))
    if shortest > STANDS_OUT * longest and shortest > longest + NAMES_DIFFER:
        what = f"what is right stands out by its length: {shortest} characters, and at most {longest} elsewhere"
        yield Finding(("answer",), "quality.revealing-length", what, mend="shorten it, or lengthen the distractors")


def _catch_alls(asked: Choose) -> Iterator[Finding]:
    for name, words in asked.options.items():
        for said in words.by_language.values():
            if found := _ABOVE.search(said):
                what = f"an option says “{found[0]}”"
                why = "options are shuffled, and partial knowledge gives it away"
                yield Finding(("options", name, "text"), "quality.catch-all", what, why, "name what is meant")
                break

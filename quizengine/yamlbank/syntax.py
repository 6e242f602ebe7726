"""What the YAML parser complains of, in words for an author."""

from yaml import MarkedYAMLError, YAMLError

from quizengine.yamlbank.document import START, Finding, Mark

DEEPEST = 40

# What libyaml says from 0.2.6 on when it does not look any deeper, which may be before it gives its first event.
_ITS_DEEPEST = "maximum nesting depth"
# What the parser says (a part of it) -> what it means, and the mend.
_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "a `:` stands where no key can be",
        "quote the text that has `: ` in it, or mend the indentation",
    ),
    (
        "tab character",
        "a tab stands where the line is indented",
        "indent with spaces",
    ),
    (
        "that cannot start any token",
        "a text cannot begin with this sign",
        "quote the text (tabs: indent with spaces instead)",
    ),
    ("unexpected end of stream", "a quoted text is not closed", "put the closing quote"),
    ("',' or ']'", "a list in [brackets] is not closed, or lacks a comma", "put the missing sign, or quote the text"),
    ("',' or '}'", "a mapping in {braces} is not closed, or lacks a comma", "put the missing sign, or quote the text"),
    ("expected '-' indicator", "a list ends here, and something else goes on", "mend the indentation"),
    ("did not find expected key", "no key stands here, and one is needed", "mend the indentation or the quotes"),
    ("expected <block end>", "no key stands here, and one is needed", "mend the indentation or the quotes"),
    ("find expected ':'", "a key without a `:` after it", "put the `:`, or indent the line under its key"),
    ("node content", "a value is missing here, or a bracket is not closed", "put what is missing, or quote the text"),
    (
        "unknown escape",
        "an unknown escape in double quotes",
        "write \\\\ for a backslash, or use single quotes",
    ),
    ("Unicode character escape", "an escape that names no character", "write the character itself"),
    ("incompatible YAML", "a version of YAML that is not read here", "remove the %YAML line"),
    ("<document start>", "the document has ended, and something follows", "remove the line of dots above"),
)


def explain(error: YAMLError | ValueError) -> Finding:
    """Make one finding out of what the parser raised."""
    said = str(getattr(error, "problem", None) or "it cannot be read")
    if _ITS_DEEPEST in said:
        return too_deep(_mark(error))
    for part, words, mend in _WORDS:
        if part in said:
            return Finding("bank.syntax", words, _mark(error), _context(error), mend)
    return Finding("bank.syntax", "this is not YAML", _mark(error), said)


def too_deep(mark: Mark) -> Finding:
    """Make a finding of levels that are too many to follow."""
    return Finding("bank.too-deep", f"more than {DEEPEST} levels of nesting", mark, mend="write it flatter")


def _mark(error: YAMLError | ValueError) -> Mark:
    where = getattr(error, "problem_mark", None)
    return Mark(where.line + 1, where.column + 1) if where else START


def _context(error: YAMLError | ValueError) -> str:
    began = error.context_mark if isinstance(error, MarkedYAMLError) else None
    if began is None or began.line == _mark(error).line - 1:
        return ""
    return f"what is not finished begins in line {began.line + 1}"

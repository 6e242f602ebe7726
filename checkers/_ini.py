"""Reading the files of oslo.config and of PasteDeploy, as the services themselves read them."""

from collections.abc import Iterator

DEFAULT = "DEFAULT"
QUOTES = "\"'"


def values(text: str, section: str, option: str) -> list[str]:
    """Give all values of an option in the order of the file; for most options the last one counts."""
    return [
        value
        for where, name, value in assignments(text)
        if where.lower() == section.lower() and name.replace("-", "_") == option.replace("-", "_")
    ]


def assignments(text: str) -> Iterator[tuple[str, str, str]]:
    """Give section, option and value of each assignment; lines that are indented go on with the value above."""
    section, name, lines = DEFAULT, "", list[str]()
    for line in [*text.splitlines(), ""]:
        if line[:1] in {" ", "\t"} and line.strip() and name:
            lines.append(line.strip())
            continue
        if name:
            yield section, name, _unquoted("\n".join(lines))
            name = ""
        if line.startswith("[") and "]" in line:
            section = line[1 : line.index("]")].strip()
        elif line.strip() and line[0] not in "#; \t":
            name, lines = _parted(line)


def _parted(line: str) -> tuple[str, list[str]]:
    marks = [at for at in (line.find("="), line.find(":")) if at >= 0]
    if not marks:
        return "", []
    return line[: min(marks)].strip(), [line[min(marks) + 1 :].strip()]


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in QUOTES
    return value[1:-1] if quoted else value

"""Items as an author types them, and a bank of them on disk."""

from pathlib import Path
from textwrap import dedent

from quizengine.core.checker_card import CheckerCard
from quizengine.yamlbank.bank import ReadBank

CHOICE = """\
    kind: multiple-choice
    points: 1
    minutes: 1.5
    stem: {en: Which service issues tokens?, zh: 哪个服务签发令牌？}
    options:
      keystone: {text: Keystone, rationale: It does.}
      glance: {text: Glance, rationale: It keeps images.}
    answer: keystone
    references: [https://docs.openstack.org/keystone/latest/]
"""
TASK = """\
    kind: hands-on
    points: 1
    minutes: 5
    stem: Create `${volume}` of ${size} GB.
    parameters: {volume: {one_of: [ledger, archive]}, size: {one_of: [1, 2]}}
    observe:
      disk: {volume: {name: "${volume}", size: "${size}"}}
    rubric:
      - {points: 1, statement: It is there, expect: {disk.status: available, disk.zone: null, disk.since: 10:30}}
    solution: openstack volume create x
    references: [https://docs.openstack.org/cinder/latest/]
"""
VOLUME = CheckerCard(
    "volume",
    "A volume.",
    {
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "Its name."},
            "size": {"type": "integer"},
            "tags": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["name"],
        "additionalProperties": False,
    },
    {"status": {}},
)
CARDS = {"volume": VOLUME}


def write_bank(root: Path, **texts: str) -> Path:
    """Write files whose names are `domain__slug`."""
    for name, text in texts.items():
        file = root / f"{name.replace('__', '/')}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")
    return root


def told_of(read: ReadBank) -> list[str]:
    """Give each problem as `line:column code: what [mend]`."""
    return [
        f"{one.place.line}:{one.place.column} {one.code}: {one.what}" + (f" [{one.mend}]" if one.mend else "")
        for one in read.problems
        if one.place
    ]

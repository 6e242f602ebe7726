"""Small banks on disk."""

from pathlib import Path

ITEM = """\
kind: multiple-choice
points: 1
minutes: 1
stem: Is number {number} right?
options:
  yes-it-is: {{text: "Yes, {number}.", rationale: It is.}}
  no-it-is-not: {{text: "No, not {number}.", rationale: It is not.}}
  perhaps: {{text: "Perhaps {number}.", rationale: Nobody knows.}}
answer: yes-it-is
shuffle: false
references: [https://docs.openstack.org/]
"""
BLUEPRINT = """\
title: {{en: A small exam, zh: 小测验}}
minutes: {minutes}
cut_score: 50
items: {{selected-response: 3, hands-on: {tasks}}}
weights: {{paper: {paper}}}
"""
TASK = """\
kind: hands-on
points: 3
minutes: 5
stem: Create a volume called `${{name}}` of 1 GB in the project `admin`.
parameters: {{name: {{one_of: [{name}]}}}}
observe: {{disk: {{volume: {{name: "${{name}}"}}}}}}
rubric:
  - {{points: 2, statement: The volume is there, expect: {{disk.status: available}}}}
  - {{points: 1, statement: It has 1 GB, expect: {{disk.size: 1}}}}
solution: openstack volume create --size 1 "${{name}}" && sleep 1
mistakes:
  - {{name: twice the size, run: 'openstack volume create --size 2 "${{name}}" && sleep 1', breaks: [It has 1 GB]}}
  - {{name: nothing done, run: 'true', breaks: [The volume is there, It has 1 GB]}}
references: [https://docs.openstack.org/]
"""


def paper_bank(folder: Path, minutes: float = 10) -> Path:
    """Write a bank of three items and the blueprint `quick`, which draws them all; give its folder."""
    (folder / "paper").mkdir(parents=True)
    (folder / "blueprints").mkdir()
    for number in (1, 2, 3):
        (folder / "paper" / f"number-{number}.yaml").write_text(ITEM.format(number=number))
    (folder / "blueprints" / "quick.yaml").write_text(BLUEPRINT.format(minutes=minutes, tasks=0, paper=100))
    return folder


def task_bank(folder: Path) -> Path:
    """Write a bank as `paper_bank` does, with two tasks beside the items."""
    paper_bank(folder)
    for name in ("ledger", "archive"):
        (folder / "paper" / f"{name}.yaml").write_text(TASK.format(name=name))
    (folder / "blueprints" / "quick.yaml").write_text(BLUEPRINT.format(minutes=20, tasks=2, paper=100))
    return folder

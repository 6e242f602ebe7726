"""Policy files that people edit, and what is wrong with one."""

from pathlib import Path


def fault(etc: Path) -> str:
    """Tell which policy file of a service cannot be read, and why; "" when each can be."""
    for path in sorted(etc.glob("*policy*.yaml")):
        import yaml  # noqa: PLC0415 - it takes longer than all the rest, and mostly there is no such file

        try:
            yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, yaml.YAMLError) as error:
            return f"{path}: {' '.join(str(error).split())}"
    return ""

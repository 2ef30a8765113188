"""The version of the rules: one short hash over parameters and rule code.

What belongs here: `rules_version`, and that of the code alone.
What does not: versions of the model or the data.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from rules.dated import SHIPPED

_CODE = Path(__file__).parent


def rules_version(root: Path | None = None) -> str:
    """The first 16 hex digits of sha256 over every parameter file and every rule module.

    `root`: the folder of parameters (default: the shipped ones). A changed figure, a changed
    rule or a new file gives another version; where the project lies does not.
    """
    root = SHIPPED if root is None else root
    figures = {
        f"parameters/{file.relative_to(root).as_posix()}": file for file in root.rglob("*.yaml")
    }
    return _digest(figures | _modules())


def rule_code_version() -> str:
    """The same over the rule modules alone: whether the rules themselves changed."""
    return _digest(_modules())


def _modules() -> dict[str, Path]:
    return {file.relative_to(_CODE).as_posix(): file for file in _CODE.rglob("*.py")}


def _digest(files: dict[str, Path]) -> str:
    total = sha256()
    for name in sorted(files):
        content = files[name].read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()[:16]

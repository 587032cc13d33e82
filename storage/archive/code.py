"""What program made a seal."""

import hashlib
import platform
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Final

from storage.archive.manifests import Code
from storage.migrations import SCHEMA_VERSION

PROGRAM = "diembao"

ROOMS: Final = (
    *("audits", "classifiers", "comparison", "crawler", "dashboard", "diembao"),
    *("registry", "spool", "storage", "vietnamese"),
)
_TOP: Final = Path(__file__).parents[2]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@cache
def code_in_use() -> Code:
    """The versions of the program, Python, the schema, and the packages that the program asks for."""
    return Code(
        diembao=_version(PROGRAM) or "",
        python=platform.python_version(),
        schema=SCHEMA_VERSION,
        packages=dict(sorted(_packages())),
        source=_source(),
    )


def _source() -> str:
    """A version's number says nothing of a checkout: this tells any two states of the modules apart."""
    total = hashlib.sha256()
    for file in sorted(path for room in ROOMS for path in (_TOP / room).rglob("*.py")):
        total.update(f"{file.relative_to(_TOP).as_posix()}\n".encode() + file.read_bytes())
    return total.hexdigest()


def _packages() -> list[tuple[str, str]]:
    try:
        asked = requires(PROGRAM) or []
    except PackageNotFoundError:
        return []
    names = {match[0] for line in asked if (match := _NAME.match(line))}
    return [(name, found) for name in names if (found := _version(name))]


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None

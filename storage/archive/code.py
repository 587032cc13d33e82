"""What program made a seal."""

import platform
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version

from storage.archive.manifests import Code
from storage.migrations import SCHEMA_VERSION

PROGRAM = "diembao"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@cache
def code_in_use() -> Code:
    """The versions of the program, Python, the schema, and the packages that the program asks for."""
    return Code(
        diembao=_version(PROGRAM) or "",
        python=platform.python_version(),
        schema=SCHEMA_VERSION,
        packages=dict(sorted(_packages())),
    )


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

"""Files of the pages' look, each under an address that changes with it: a browser may keep them for good."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).parent / "static"
MOUNT: Final = "-/tinh"
"""Where these files are served."""


@cache
def asset(name: str) -> str:
    """The address of a file in static/."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/{MOUNT}/{name}?v={digest}"

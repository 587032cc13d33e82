"""Where the real data lies that is not ours to publish."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def find_shared() -> Path | None:
    """The folder with portals/ and gold/; null where it is absent."""
    folder = _folder()
    return folder if (folder / "portals" / "gold.jsonl").exists() else None


def shared() -> Path:
    """The folder with portals/ and gold/; ends the run with a word where it is absent."""
    found = find_shared()
    if found is None:
        sys.exit(f"The real portals are not at hand ({_folder()}); set DIEMBAO_SHARED. Nothing was measured.")
    return found


def _folder() -> Path:
    return Path(os.environ.get("DIEMBAO_SHARED", ROOT.parent / "shared"))

"""Where the real data lies that is not ours to publish."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def shared() -> Path:
    """The folder with portals/ and gold/; ends the run with a word where it is absent."""
    folder = Path(os.environ.get("DIEMBAO_SHARED", ROOT.parent / "shared"))
    if not (folder / "portals" / "gold.jsonl").exists():
        sys.exit(f"The real portals are not at hand ({folder}); set DIEMBAO_SHARED. Nothing was measured.")
    return folder

"""Files that a command writes where its user says: where they may lie, and what they may replace."""

from pathlib import Path

from diembao.exits import Exit, Refusal
from diembao.home import Home


def check_target(home: Home, target: Path, force: bool, folder: Path | None = None) -> None:
    """Raises Refusal for a target among what the home itself keeps, and where the two checks below do.

    `folder`: the one that must be there; that of the target otherwise.
    """
    check_folder(folder or target.parent)
    if target.resolve().is_relative_to(home.data.resolve()):
        raise Refusal(Exit.USAGE, f"{target} lies in {home.data}, where the evidence is; name another place.")
    check_free(target, force)


def check_folder(folder: Path) -> None:
    """Raises Refusal for a folder that is not there: an unmounted drive is not to be made up for."""
    if not folder.is_dir():
        raise Refusal(Exit.USAGE, f"{folder} is not a directory; make it first (is the drive mounted?).")


def check_free(target: Path, force: bool) -> None:
    """Raises Refusal for what exists, but where it is to be replaced; an empty folder is in nobody's way."""
    if force or (target.is_dir() and not any(target.iterdir())):
        return
    if target.is_dir():
        raise Refusal(Exit.USAGE, f"{target} is not empty; name another folder, or replace with --force.")
    if target.exists():
        raise Refusal(Exit.USAGE, f"{target} exists; name another file, or replace it with --force.")

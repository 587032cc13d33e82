"""A home's desk: from its files to what the staff's pages need."""

import secrets
from pathlib import Path

from dashboard.desk import Desk
from diembao.desk.places import places_of
from diembao.desk.services import services_of
from diembao.exits import Exit, Refusal
from diembao.home import Home


def desk_of_home(home: Home) -> Desk:
    """The desk of a home, with its files as they are now. Raises Refusal."""
    outlets, directives = home.check()
    return Desk(
        places=places_of(home),
        outlets=outlets,
        directives=directives,
        services=services_of(home),
        settings=home.settings.dashboard,
        secret=secret_of(home.desk_secret),
    )


def secret_of(file: Path) -> str:
    """What signs the cookies, made once and readable by this account alone. Raises Refusal."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            file.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            return _read_secret(file)
        file.write_text(secret := secrets.token_hex(32), encoding="ascii")
    except OSError as error:
        raise Refusal(Exit.FAILED, f"{file}: {error.strerror}.") from error
    return secret


def _read_secret(file: Path) -> str:
    if file.stat().st_mode & 0o077:
        raise Refusal(Exit.INVALID, f"{file} can be read by other accounts: `chmod 600 {file}` first.")
    secret = file.read_text(encoding="ascii", errors="replace").strip()
    if len(secret) < 64:
        raise Refusal(Exit.INVALID, f"{file} holds no whole secret: remove it, and everybody logs in anew.")
    return secret

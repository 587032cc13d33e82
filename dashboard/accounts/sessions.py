"""A session: a signed cookie that names an account and the state in which the account was at the login."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from itsdangerous import BadData, URLSafeTimedSerializer

from dashboard.desk import Desk
from dashboard.web import Response
from storage import StoreMissing
from storage.desk import Account, Role, Stored, account_named, any_accounts, read_desk

COOKIE: Final = "diembao_phien"
SALT: Final = "session"

Actor = Mapping[str, Any]
"""What Datasette knows of whoever asks: null for nobody, and without `id` where nobody needs an account."""

OPEN_HOUSE: Final[Actor] = {"role": Role.VIEWER.value}

_PEOPLED: Final[set[Path]] = set()
"""Desks in which this process has seen accounts. None is ever deleted: one without them is not that desk."""


def who_asks(desk: Desk, cookie: str | None) -> dict[str, Any] | None:
    """The actor of a request. Raises StoreError where the desk cannot be read, or is lost."""
    if desk.places.people is None:
        return _without_accounts(desk)
    try:
        with read_desk(desk.places.people) as people:
            if not any_accounts(people):
                return _without_accounts(desk)
            _PEOPLED.add(desk.places.people)
            named = _read(desk, cookie) if cookie else None
            stored = account_named(people, named[0]) if named else None
    except StoreMissing:
        return _without_accounts(desk)
    return _actor(stored.account) if named and stored and _holds(stored, named[1]) else None


def _without_accounts(desk: Desk) -> dict[str, Any] | None:
    """An open house is for this machine alone, where there never were accounts. Raises StoreMissing."""
    if desk.places.people in _PEOPLED:
        raise StoreMissing(desk.places.people, "the accounts that were in it are gone")
    return dict(OPEN_HOUSE) if desk.settings.is_local else None


def begin_session(response: Response, desk: Desk, stored: Stored) -> None:
    """The cookie for an account that has just shown its password."""
    value = _signer(desk).dumps([stored.account.name, stored.changed])
    response.set_cookie(COOKIE, value, max_age=int(desk.settings.session_hours * 3600), httponly=True)


def account_of(actor: Actor | None) -> Account | None:
    """The account behind an actor; null for nobody and in an open house."""
    if not actor or "id" not in actor:
        return None
    return Account(actor["id"], actor["shown"], Role(actor["role"]))


def is_nobody(actor: Actor | None) -> bool:
    """Whether there are accounts, and whoever asks has shown none."""
    return actor is None


def _actor(account: Account) -> dict[str, Any]:
    return {"id": account.name, "shown": account.shown, "role": account.role.value}


def _holds(stored: Stored, changed: int) -> bool:
    return stored.active and stored.changed == changed


def _read(desk: Desk, cookie: str) -> tuple[str, int] | None:
    """The name and state that a cookie vouches for; null where it is forged, or too old."""
    try:
        name, changed = _signer(desk).loads(cookie, max_age=int(desk.settings.session_hours * 3600))
    except (BadData, ValueError, TypeError):
        return None
    return (name, changed) if isinstance(name, str) and isinstance(changed, int) else None


def _signer(desk: Desk) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(desk.secret, salt=SALT)

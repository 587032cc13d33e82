"""Whether somebody is who he says: the password against the account, and not too often."""

from dashboard.accounts.passwords import fits
from dashboard.desk import held
from dashboard.visit import Visit
from storage.desk import Stored, account_named, read_desk


class TooOften(Exception):
    """So many wrong passwords came from there that none is looked at for now."""


async def proven(visit: Visit, name: str, password: str) -> Stored | None:
    """The account that has this name and password and may be used; null for any other. Raises TooOften."""
    state = held(visit.datasette)
    if state.patience.is_over(name, visit.address):
        raise TooOften
    state.patience.note(name, visit.address)
    stored = await visit.in_thread(_stored, visit, name)
    async with state.hashing:
        known = await visit.in_thread(fits, password, stored.password_hash if stored else None)
    if stored is None or not known or not stored.active:
        return None
    state.patience.forget(name, visit.address)
    return stored


def _stored(visit: Visit, name: str) -> Stored | None:
    people = visit.desk.places.people
    if people is None or not people.is_file():
        return None
    with read_desk(people) as desk:
        return account_named(desk, name)

"""Accounts from the command line: the first one can be made nowhere else."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dashboard.accounts.passwords import Unfit, hashed
from diembao.exits import Exit, Refusal
from diembao.home import Home
from storage import StoreMissing
from storage.desk import (
    Account,
    AccountChange,
    AccountExists,
    LastOperator,
    NoSuchAccount,
    Role,
    Stored,
    Unnameable,
    accounts_log,
    add_account,
    all_accounts,
    change_account,
    checked,
    open_desk,
    read_current_desk,
)

ALL = 1_000_000
"""Lines of the log: more than a department writes in a century."""


def add(home: Home, account: Account, ask: Callable[[], str]) -> Account:
    """A new account; `ask` gives its password once the name is fit. Raises Refusal, StoreError."""
    with _plainly():
        account = checked(account)
        password_hash = hashed(ask(), account.name)
        with open_desk(home.people) as desk:
            add_account(desk, account, password_hash, _who())
    return account


def change(home: Home, name: str, role: Role | None = None, active: bool | None = None) -> None:
    """Another role, or locked, or open again. Raises Refusal, StoreError."""
    with _plainly(), open_desk(home.people) as desk:
        change_account(desk, name, _who(), role=role, active=active)


def set_password(home: Home, name: str, ask: Callable[[], str]) -> None:
    """Another password; the account's sessions end. Raises Refusal, StoreError."""
    with _plainly():
        password_hash = hashed(ask(), name)
        with open_desk(home.people) as desk:
            change_account(desk, name, _who(), password_hash=password_hash)


def accounts_of(home: Home) -> tuple[Stored, ...]:
    """All of them; none where nobody has made one. Raises StoreError."""
    try:
        with read_current_desk(home.people) as desk:
            return all_accounts(desk)
    except StoreMissing:
        return ()


def log_of(home: Home) -> tuple[AccountChange, ...]:
    """Every change, the newest first. Raises StoreError."""
    try:
        with read_current_desk(home.people) as desk:
            return accounts_log(desk, ALL)
    except StoreMissing:
        return ()


def _who() -> str:
    """How the log names whoever sits at the command line."""
    return f"lệnh: {getpass.getuser()}"


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except (Unnameable, Unfit) as error:
        raise Refusal(Exit.USAGE, str(error)) from error
    except AccountExists as error:
        raise Refusal(Exit.USAGE, f"There is an account '{error}' already.") from error
    except NoSuchAccount as error:
        raise Refusal(Exit.USAGE, f"There is no account '{error}'.") from error
    except LastOperator as error:
        raise Refusal(
            Exit.USAGE, f"'{error}' is the last operator: give somebody else that role first."
        ) from error

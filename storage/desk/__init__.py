"""What people write at the desk: accounts with the log of their changes, and reviews. One small database.

It is the only one that the staff's pages write to; a night folds its reviews into the store and leaves it be.
"""

from storage.desk.accounts import (
    Account,
    AccountChange,
    AccountExists,
    LastOperator,
    NoSuchAccount,
    Role,
    Stored,
    Unnameable,
    account_named,
    accounts_log,
    add_account,
    all_accounts,
    any_accounts,
    change_account,
    checked,
)
from storage.desk.copying import back_up_desk
from storage.desk.opening import DeskStore, open_desk, read_current_desk, read_desk

__all__ = [
    "Account",
    "AccountChange",
    "AccountExists",
    "DeskStore",
    "LastOperator",
    "NoSuchAccount",
    "Role",
    "Stored",
    "Unnameable",
    "account_named",
    "accounts_log",
    "add_account",
    "all_accounts",
    "any_accounts",
    "back_up_desk",
    "change_account",
    "checked",
    "open_desk",
    "read_current_desk",
    "read_desk",
]

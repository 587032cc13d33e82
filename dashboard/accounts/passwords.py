"""Passwords: how they are kept, how they are compared, and how often a wrong one may be tried."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from datasette_auth_passwords.utils import (  # type: ignore[import-untyped]
    hash_password,
    verify_password,
)

SHORTEST: Final = 10
LONGEST: Final = 200
"""Letters; more would only make the server work."""

TRIES: Final = 5
"""Wrong passwords for one name from one address, within the time below."""
TRIES_OF_ADDRESS: Final = 50
"""The same for all names: a whole department may sit behind one address."""
WITHIN: Final = 15 * 60.0
"""Seconds."""
REMEMBERED: Final = 10_000
"""Names and addresses; whoever makes up more drives out his own."""

TOO_OFTEN: Final = (
    "Đã nhập sai mật khẩu nhiều lần. Hãy đợi 15 phút rồi thử lại, hoặc nhờ người vận hành đặt lại mật khẩu."
)
TOO_SHORT: Final = f"Mật khẩu phải có ít nhất {SHORTEST} ký tự."
TOO_LONG: Final = f"Mật khẩu không được quá {LONGEST} ký tự."
LIKE_NAME: Final = "Mật khẩu không được trùng với tên đăng nhập."


class Unfit(Exception):
    """A password that nobody should have, with the reason in Vietnamese."""


def hashed(password: str, name: str) -> str:
    """What is stored of a new password. Raises Unfit."""
    if len(password) < SHORTEST:
        raise Unfit(TOO_SHORT)
    if len(password) > LONGEST:
        raise Unfit(TOO_LONG)
    if password.casefold() == name.casefold():
        raise Unfit(LIKE_NAME)
    return str(hash_password(password))


def fits(password: str, password_hash: str | None) -> bool:
    """Whether it is that password; without an account the answer takes as long."""
    known = password_hash or _nobodys()
    return bool(verify_password(password[:LONGEST], known)) and password_hash is not None


@cache
def _nobodys() -> str:
    return str(hash_password("nobody has this password"))


@dataclass(slots=True)
class Patience:
    """Counts wrong passwords, by name and address, and by address alone.

    A try is noted before the password is looked at: of many at once, only so many are.
    """

    clock: Callable[[], float] = time.monotonic
    _wrong: OrderedDict[tuple[str, ...], deque[float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def is_over(self, name: str, address: str) -> bool:
        """Whether no more tries are heard for now."""
        with self._lock:
            return self._count((name, address)) >= TRIES or self._count((address,)) >= TRIES_OF_ADDRESS

    def note(self, name: str, address: str) -> None:
        """A try."""
        with self._lock:
            for key in ((name, address), (address,)):
                self._wrong.setdefault(key, deque(maxlen=TRIES_OF_ADDRESS)).append(self.clock())
                self._wrong.move_to_end(key)
            while len(self._wrong) > REMEMBERED:
                self._wrong.popitem(last=False)

    def forget(self, name: str, address: str) -> None:
        """It was the right one."""
        with self._lock:
            self._wrong.pop((name, address), None)
            if times := self._wrong.get((address,)):
                times.pop()

    def _count(self, key: tuple[str, ...]) -> int:
        times = self._wrong.get(key, deque())
        while times and times[0] < self.clock() - WITHIN:
            times.popleft()
        return len(times)

"""Reports that are all there under their names, or none of them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.archive.layout import PART


class Delivery:
    """Places to write to; what was written there gets its names when all of it is whole."""

    def __init__(self) -> None:
        self._targets: list[Path] = []
        self._made: list[Path] = []

    def place(self, target: Path) -> Path:
        """Where to write what shall lie at `target`; its folders are made. Raises OSError."""
        missing = [folder for folder in target.parents if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir()
            self._made.append(folder)
        self._targets.append(target)
        return _part(target)

    @property
    def latest(self) -> Path | str:
        """What was asked for last."""
        return self._targets[-1] if self._targets else ""

    def publish(self) -> list[Path]:
        """Have all of it on the disk, then under its names. Raises OSError."""
        for target in self._targets:
            with _part(target).open("rb+") as file:
                os.fsync(file.fileno())
        for target in self._targets:
            _part(target).replace(target)
        return self._targets

    def withdraw(self) -> None:
        """Take away what is not finished, and the folders made for it."""
        for target in self._targets:
            _part(target).unlink(missing_ok=True)
        for folder in reversed(self._made):
            if not any(folder.iterdir()):
                folder.rmdir()


@contextmanager
def delivering() -> Iterator[Delivery]:
    """Places that are taken away again where the body does not publish them, whatever it raises."""
    delivery = Delivery()
    try:
        yield delivery
    except OSError as error:
        # A full disk is met by write(), which knows no names.
        raise OSError(error.errno, error.strerror, str(error.filename or delivery.latest)) from error
    finally:
        delivery.withdraw()


def _part(target: Path) -> Path:
    return target.with_name(target.name + PART)

"""What the database derives from its evidence, held against what the evidence gives when derived anew."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from diembao.again.replaying import Progress, newest_seal, rebuild
from diembao.home import Home
from storage import Reader, open_reader
from storage.archive.verifying import Finding, Kind
from storage.fingerprint import account, outlets_of

UNKEPT = "unlabelled"
"""Texts that no label came of are remembered by the database alone."""


def derived_differences(home: Home, progress: Progress = lambda done, total: None) -> Iterator[Finding]:
    """Whatever of certificates, doubts, reprints, states and the like the evidence does not bear out.

    The whole database is made again beside the home's own; raises Refusal where the evidence is damaged.
    """
    with tempfile.TemporaryDirectory(prefix="diembao-") as folder:
        again = Path(folder) / "again.db"
        rebuild(home, newest_seal(home), again, progress)
        with open_reader(again) as theirs, open_reader(home.published) as ours:
            for outlet in sorted({*outlets_of(theirs), *outlets_of(ours)}):
                yield from _compared(outlet, _lines(theirs, outlet), _lines(ours, outlet))


def _lines(reader: Reader, outlet: str) -> Counter[bytes]:
    return Counter(account(reader, outlet))


def _compared(outlet: str, theirs: Counter[bytes], ours: Counter[bytes]) -> Iterator[Finding]:
    for sign, lines in (("+", ours - theirs), ("-", theirs - ours)):
        for detail in _told(lines):
            yield Finding(Kind.DERIVED_DIFFERS, "diembao.db", f"{sign} {outlet}: {detail}")


def _told(lines: Iterable[bytes]) -> list[str]:
    """Each line by its table and what it is about, as far as that tells it from others."""
    read = [json.loads(line) for line in lines]
    return sorted(
        f"{name} {json.dumps(rest, ensure_ascii=False)[:160]}" for name, *rest in read if name != UNKEPT
    )

"""Damage done to a home and a pack, one byte or one file at a time: is each found, and is the file named?

    python -m benchmarks.mutations [TRIES [SEED]]

Each try changes one thing in what the system has written (evidence, the database, its published copy, a
pack), verifies, and puts it back.
"""

import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from audits.packing.verify import inspect
from diembao.commands.demo import prepare
from diembao.sample.server import serve
from storage.archive.verifying import Authority, verify

TRIES, SEED = 1000, 20220614
PACKS: Final = 0.2
"""Share of the tries that meddle with a pack."""
KNOWN: Final = frozenset({"json", "jsonl", "sha256", "tsr", "warc.gz", "log"})

Changed = tuple[str, list[Path]]
"""How it was changed, and which files."""

NEW_NAMES: Final = (
    *("pages-7.warc.gz", "ledger-2.jsonl", "000009.json", "000001.tsr.1", "x", "HEAD.1"),
    *("000003.sha256", "notes.txt", ".hidden", "000002.json.bak"),
)
"""Names under which a file is added, in whatever folder there is."""


@dataclass(frozen=True, slots=True)
class Home:
    """What is meddled with."""

    data: Path
    packs: tuple[Path, ...] = ()
    authority: Authority | None = None

    def files(self) -> list[Path]:
        """All that the system has written, in an order of its own."""
        found = sorted(path for path in (self.data / "evidence").rglob("*") if path.is_file())
        return [*found, self.data / "diembao.db", self.data / "published.db"]

    def one(self, source: random.Random) -> Path:
        """One of the files, of each kind as often: there are few manifests and many logs."""
        kinds: dict[str, list[Path]] = {}
        for path in self.files():
            kinds.setdefault(kind_of(path.relative_to(self.data).as_posix()), []).append(path)
        return source.choice(kinds[source.choice(sorted(kinds))])

    def folders(self) -> list[Path]:
        """Where a file may be added."""
        return sorted({path.parent for path in self.files()} - {self.data})


@dataclass(slots=True)
class Tally:
    """What the tries came to."""

    tries: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By what was changed, and how."""
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    named: Counter[tuple[str, str]] = field(default_factory=Counter)
    alone: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Tries in which no other file was named as well."""
    missed: list[str] = field(default_factory=list)
    """What was not found, or not named."""
    false_alarms: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def note(self, what: str, how: str, said: set[str], names: list[str], story: str) -> None:
        """Keep what one try came to."""
        named = bool(said) and all(any(name in it.split() for it in said) for name in names)
        self.tries[what, how] += 1
        self.found[what, how] += bool(said)
        self.named[what, how] += named
        self.alone[what, how] += named and all(not names or it.split()[0] in names for it in said)
        if not named:
            self.missed.append(story)


def said_of_home(home: Home) -> set[str]:
    """All that is said of what is not as it was sealed."""
    found = verify(home.data, home.authority)
    said = {f"{it.path} {it.detail}" for it in found.findings}
    return said | {"diembao.db unsealed"} if found.unsealed else said


def meddle(home: Home, tries: int, seed: int) -> Tally:
    """So many tries, the same for the same seed; the home is as it was afterwards."""
    source, tally, begun = random.Random(seed), Tally(), time.monotonic()
    look(home, tally, "before")
    for _ in range(tries):
        if home.packs and source.random() < PACKS:
            _try_pack(home, tally, source)
        else:
            _try_home(home, tally, source)
    look(home, tally, "after")
    tally.seconds = time.monotonic() - begun
    return tally


def look(home: Home, tally: Tally, when: str) -> None:
    """Whatever is said of the untouched home and its packs is a false alarm."""
    said = said_of_home(home)
    for pack in home.packs:
        said |= set(inspect(pack)[0])
    tally.false_alarms += [f"{when}: {it}" for it in sorted(said)]


def _try_home(home: Home, tally: Tally, source: random.Random) -> None:
    change = source.choice((byte, byte, byte, removed, swapped, added))
    with change(home, source) as (how, paths):
        said = said_of_home(home)
    names = [path.relative_to(home.data).as_posix() for path in paths]
    tally.note(kind_of(names[0]), how, said, names, f"{how} {' '.join(names)}: {sorted(said)[:3]}")


def _try_pack(home: Home, tally: Tally, source: random.Random) -> None:
    pack = source.choice(home.packs)
    with _byte_of(pack, source) as how:
        said = set(inspect(pack)[0])
    tally.note("pack", how, said, [], f"{how} {pack.name}")


def kind_of(name: str) -> str:
    """The kind of file, as the table has it."""
    parts = name.split("/")
    if len(parts) < 3:
        return parts[-1] if parts[-1] in ("HEAD", "diembao.db", "published.db") else "other"
    ending = parts[-1].partition(".")[2]
    return f"{parts[1]}: {ending if ending in KNOWN else 'other'}"


@contextmanager
def byte(home: Home, source: random.Random) -> Iterator[Changed]:
    """One byte flipped, removed or added in one file."""
    path = home.one(source)
    with _byte_of(path, source) as how:
        yield how, [path]


@contextmanager
def _byte_of(path: Path, source: random.Random) -> Iterator[str]:
    whole = path.read_bytes()
    how = source.choice(("byte flipped", "byte removed", "byte added")) if whole else "byte added"
    at = source.randrange(len(whole) + (how == "byte added"))
    if how == "byte flipped":
        piece, rest = bytes([whole[at] ^ 1 << source.randrange(8)]), whole[at + 1 :]
    elif how == "byte removed":
        piece, rest = b"", whole[at + 1 :]
    else:
        piece, rest = bytes([source.randrange(256)]), whole[at:]
    path.write_bytes(whole[:at] + piece + rest)
    try:
        yield how
    finally:
        path.write_bytes(whole)


@contextmanager
def removed(home: Home, source: random.Random) -> Iterator[Changed]:
    """One file removed."""
    path = home.one(source)
    aside = home.data / "aside"
    path.rename(aside)
    try:
        yield "file removed", [path]
    finally:
        aside.rename(path)


@contextmanager
def swapped(home: Home, source: random.Random) -> Iterator[Changed]:
    """Two files of one name, or of one folder, in each other's place."""
    first = home.one(source)
    alike = [it for it in home.files() if it != first and first.name == it.name and _differ(first, it)]
    others = alike or [it for it in home.files() if it.parent == first.parent and _differ(first, it)]
    second = source.choice(others or [home.data / "diembao.db"])
    _swap(first, second)
    try:
        yield "files swapped", [first, second]
    finally:
        _swap(first, second)


def _differ(first: Path, second: Path) -> bool:
    return first.read_bytes() != second.read_bytes()


def _swap(first: Path, second: Path) -> None:
    aside = first.with_name("aside")
    first.rename(aside)
    second.rename(first)
    aside.rename(second)


@contextmanager
def added(home: Home, source: random.Random) -> Iterator[Changed]:
    """A file more, with the content of another one or none."""
    folder = source.choice(home.folders())
    path = folder / source.choice([name for name in NEW_NAMES if not (folder / name).exists()])
    content = source.choice((b"", b"x", source.choice(home.files()).read_bytes()))
    path.write_bytes(content)
    try:
        yield "file added", [path]
    finally:
        path.unlink()


def table(tally: Tally) -> str:
    """What was changed, how often, and what was found."""
    lines = [f"{'what':<24}{'how':<16}{'tries':>7}{'found':>7}{'named':>7}{'alone':>7}"]
    for what, how in sorted(tally.tries):
        key = (what, how)
        counts = f"{tally.tries[key]:>7}{tally.found[key]:>7}{tally.named[key]:>7}{tally.alone[key]:>7}"
        lines.append(f"{what:<24}{how:<16}{counts}")
    sums = (sum(it.values()) for it in (tally.tries, tally.found, tally.named, tally.alone))
    lines.append(f"{'all':<40}" + "".join(f"{it:>7}" for it in sums))
    lines += [f"missed: {it}" for it in tally.missed] + [f"false alarm: {it}" for it in tally.false_alarms]
    lines.append(
        f"missed {len(tally.missed)}, false alarms {len(tally.false_alarms)}, {tally.seconds:.0f} seconds"
    )
    return "\n".join(lines)


def sample_home(work: Path) -> Home:
    """The sample province's two nights, an audit of them, and a pack for one outlet and for one content."""
    with serve(night=1, port=0) as province:
        root = prepare(work / "home", province.port).root
        for night in (1, 2):
            province.switch(night)
            _run(root, "nightly")
    _run(root, "audit", "run")
    packs = (work / "outlet.zip", work / "content.zip")
    _run(root, "audit", "pack", "--outlet", "krongsa", "--to", str(packs[0]))
    _run(root, "audit", "pack", "--outlet", "baodakmay", "--content", "4", "--to", str(packs[1]))
    return Home(root / "data", packs)


def read(home: Home) -> None:
    """Look at the home as staff do."""
    for words in (("articles",), ("coverage",), ("health",), ("audit", "verify")):
        _run(home.data.parent, *words)


def _run(root: Path, *words: str) -> None:
    command = [sys.executable, "-m", "diembao", "--home", str(root), *words]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 9, 10):  # the morning's question has an answer of its own
        sys.exit(f"{' '.join(words)}: {done.returncode}\n{done.stderr}")


def main() -> None:
    """Print the table; ends with 1 where anything was missed or told in vain."""
    tries = int(sys.argv[1]) if len(sys.argv) > 1 else TRIES
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    with tempfile.TemporaryDirectory(prefix="mutations-") as work:
        home = sample_home(Path(work))
        tally = meddle(home, tries, seed)
        read(home)
        look(home, tally, "after readers")
    print(table(tally))
    sys.exit(bool(tally.missed or tally.false_alarms))


if __name__ == "__main__":
    main()

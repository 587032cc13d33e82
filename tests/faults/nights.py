"""Whole nights on the sample province, as the operator runs them, for tests that break them off."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from diembao.commands.demo import prepare
from diembao.sample.server import serve
from diembao.stages import Stage
from storage import Bytes, fingerprint, open_reader
from storage.archive.files import digest_of
from storage.archive.layout import Archive
from storage.archive.listing import read_list
from storage.archive.manifests import manifest_numbers, read_manifest
from storage.archive.places import warc_file

ROOT = Path(__file__).parents[2]
SITES = ("krongsa", "trungtamkrongsa")
"""The two smallest sites; the second reprints from the first."""

TELLING = """
from diembao.progress import Bar
from diembao.main import main
shown = Bar.stage
def told(self, stage):
    print(stage, flush=True)
    shown(self, stage)
Bar.stage = told
main()
"""
"""The command, which also says on standard output which stage it has come to."""


def small_home(root, port, only=SITES):
    """A home of the sample province with few sites, which may be asked without a pause."""
    home = prepare(root, port).root
    for file in (home / "outlets").glob("*.toml"):
        if file.stem not in only:
            file.unlink()
    settings = home / "diembao.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("delay = 0.05", "delay = 0"), encoding="utf-8"
    )
    return home


def command(home, program=("-m", "diembao")):
    return [sys.executable, *program, "--home", str(home), "nightly"]


def whole_night(home, *words, code=0):
    done = subprocess.run(
        [*command(home), *words], capture_output=True, encoding="utf-8", timeout=240, check=False, cwd=ROOT
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


def start(home):
    """A night under way, which tells its stages."""
    return subprocess.Popen(
        command(home, ("-c", TELLING)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        cwd=ROOT,
    )


def reach(runner, stage):
    """Wait until the night has come to that stage; false where it ended before."""
    return any(line.strip() == stage for line in runner.stdout)


def content(home):
    with open_reader(home / "data/diembao.db") as reader:
        return fingerprint(reader)


def published(home):
    with open_reader(home / "data/published.db") as reader:
        return fingerprint(reader)


def children(parent):
    """Processes below that one."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError):  # it ended while we looked
                fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                if int(fields[1]) == parent and fields[0] != "Z":
                    found.append(int(entry.name))
    return sorted(found)


@dataclass(frozen=True)
class Undisturbed:
    """What a night comes to that nothing disturbs, how long its stages take, and where its sites answer."""

    content: str
    seconds: dict[Stage, float]
    port: int


def undisturbed_night(root):
    with serve(night=1, port=0) as province:
        home = small_home(root / "home", province.port)
        moments = []
        with start(home) as runner:
            for line in runner.stdout:
                if line.strip() in set(Stage):
                    moments.append((Stage(line.strip()), time.monotonic()))
            assert runner.wait() == 0
        check(home)
        ends = [*moments, (None, time.monotonic())]
        seconds = {stage: later - at for (stage, at), (_, later) in pairwise(ends)}
        return Undisturbed(content(home), seconds, province.port)


def killed_round(root, undisturbed, seed, victim, stages):
    """Kill the runner, or one of its children, somewhere in one of the stages, and give the command again."""
    chance = random.Random(seed)
    stage = chance.choice(stages)
    pause = chance.uniform(0, undisturbed.seconds.get(stage, 0))
    with serve(night=1, port=undisturbed.port):
        home = small_home(root / "home", undisturbed.port)
        with start(home) as runner:
            reach(runner, stage)
            time.sleep(pause)
            below = children(runner.pid) if victim == "child" else []
            with suppress(ProcessLookupError):  # it was about to end anyway
                os.kill(chance.choice(below) if below else runner.pid, signal.SIGKILL)
            runner.stdout.read()
            runner.wait(timeout=240)
        whole_night(home)
    check(home)
    assert content(home) == undisturbed.content, (stage, pause)
    assert published(home) == undisturbed.content


def check(home):
    """The database is whole, and all that it refers to lies where it says."""
    database = home / "data/diembao.db"
    conn = sqlite3.connect(database)
    assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
    places = conn.execute(
        'SELECT night, outlet, warc, "offset", sha256 FROM captures UNION'
        ' SELECT v.night, a.outlet, warc, "offset", sha256 FROM versions v JOIN articles a'
        " ON a.id = v.article"
        ' UNION SELECT night, outlet, warc, "offset", sha256 FROM outcomes WHERE warc IS NOT NULL'
    ).fetchall()
    conn.close()
    assert places
    for night, outlet, warc, offset, digest in places:
        place = Bytes(night, outlet, warc, offset, digest)
        assert body_digest(warc_file(home / "data", place), offset) == digest
    assert not list((home / "data").glob(".*.part*"))
    check_archive(home / "data")


def check_archive(data):
    """All that is sealed is as the lists say, in one chain, and nothing half-written lies about."""
    archive = Archive(data / "evidence")
    assert not list(archive.root.rglob("*.part"))
    assert not list((data / "spool").rglob("ledger.jsonl"))
    previous, listed = None, {}
    for manifest in (read_manifest(archive, number) for number in manifest_numbers(archive)):
        content = archive.listing(manifest.number).read_bytes()
        assert sha256(content).hexdigest() == manifest.files.sha256
        assert manifest.previous == previous
        files = read_list(archive.listing(manifest.number))
        assert len(files) == manifest.files.count
        assert not files.keys() & listed.keys()
        listed |= files
        previous = digest_of(archive.manifest(manifest.number))
    listed |= read_list(archive.head)
    assert listed.pop(f"manifests/{archive.manifest(manifest.number).name}") == previous
    there = {file.relative_to(archive.root).as_posix() for file in archive.root.rglob("*") if file.is_file()}
    assert there == listed.keys() | {"HEAD", f"manifests/{archive.manifest(manifest.number).name}"}
    assert all(
        sha256((archive.root / name).read_bytes()).hexdigest() == digest for name, digest in listed.items()
    )
    assert digest_of(data / "published.db") == manifest.database.published


def body_digest(path, offset):
    with path.open("rb") as file:
        file.seek(offset)
        record = next(iter(ArchiveIterator(file, no_record_parse=False)))
        assert record.rec_type == "response"
        return sha256(record.raw_stream.read()).hexdigest()

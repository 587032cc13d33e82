"""An audit of the sample province, made again from its evidence after more has happened."""

import json
import sqlite3
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from diembao.sample.server import SampleServer

Run = Callable[..., CompletedProcess[str]]

pytestmark = pytest.mark.slow


def test_a_recorded_audit_comes_out_the_same_from_the_evidence(
    run: Run, sample_home: Path, province: SampleServer
) -> None:
    assert run("nightly", home=sample_home).returncode == 0
    first = _audited(run, sample_home)
    province.switch(2)
    assert run("nightly", home=sample_home).returncode == 0
    reviewed = next(one for one in _articles(run, sample_home) if one["content"] == 3)
    told = ("--content", "0", "--by", "Chị Mây", "--reason", "Xem lại")
    assert run("audit", "review", reviewed["url"], *told, home=sample_home).returncode == 0
    second = _audited(run, sample_home)
    assert first["hash"] != second["hash"]
    for key in (first["key"], second["key"]):
        done = run("audit", "run", "--again", key, home=sample_home)
        assert (done.returncode, "Hai bản giống hệt nhau." in done.stdout) == (0, True), done.stderr
    _judge_otherwise(sample_home, second["key"], second["hash"])
    done = run("audit", "run", "--again", second["key"], "--json", home=sample_home)
    assert done.returncode == 17
    assert any("threshold" in line for line in json.loads(done.stdout)["differences"])


def _audited(run: Run, home: Path) -> dict[str, str]:
    done = run("audit", "run", "--json", home=home)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["rulings"]["met"] and document["rulings"]["not_met"]
    return document


def _articles(run: Run, home: Path) -> list[dict[str, str]]:
    return json.loads(run("articles", "--json", home=home).stdout)


def _judge_otherwise(home: Path, key: str, before: str) -> None:
    """Somebody who may write everything puts another verdict on record, hash and all."""
    file = home / "data/evidence/audits" / key / "audit.json"
    other = file.read_bytes().replace(b'"threshold":1', b'"threshold":2', 1)
    file.write_bytes(other)
    with sqlite3.connect(home / "data/diembao.db") as db:
        db.execute("DROP TRIGGER audits_are_final")
        db.execute("UPDATE audits SET hash = ? WHERE hash = ?", (sha256(other).hexdigest(), before))
    db.close()

"""What a night read that was broken off, when the day was over before anybody gave the command again."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage import begin_night, open_store

pytestmark = pytest.mark.slow


def stored(home: Path, run: Any) -> list[Any]:
    rows: list[Any] = json.loads(run("articles", "--json", home=home).stdout)
    return sorted((row["outlet"], row["url"], row["title"]) for row in rows)


@pytest.fixture
def read_yesterday(sample_home: Path, run: Any) -> list[Any]:
    """A home whose last night has read one outlet and died before taking it in; what it read."""
    night = json.loads(run("nightly", "--only", "krongsa", "--json", home=sample_home).stdout)["night"]
    rows = stored(sample_home, run)
    yesterday = date.fromisoformat(night) - timedelta(days=1)
    spools, evidence = sample_home / "data/spool", sample_home / "data/evidence"
    (evidence / "nights" / night).rename(spools / yesterday.isoformat())
    (spools / yesterday.isoformat() / "krongsa/result.json").unlink()
    shutil.rmtree(evidence)
    for file in (sample_home / "data").glob("*.db*"):
        file.unlink()
    with open_store(sample_home / "data/diembao.db") as store:
        begin_night(store, yesterday)
    return rows


def test_what_an_earlier_day_had_read_is_stored(sample_home: Path, read_yesterday: Any, run: Any) -> None:
    for _ in range(2):
        assert run("nightly", "--only", "tuyson", home=sample_home).returncode == 0
        assert [row for row in stored(sample_home, run) if row[0] == "krongsa"] == read_yesterday
    assert read_yesterday


def test_a_damaged_spool_of_an_earlier_day_is_named(sample_home: Path, read_yesterday: Any, run: Any) -> None:
    (ledger,) = (sample_home / "data/spool").glob("*/krongsa/ledger.jsonl")
    ledger.write_text("{\n" + ledger.read_text(encoding="utf-8"), encoding="utf-8")
    done = run("nightly", "--only", "tuyson", home=sample_home)
    assert done.returncode == 17
    assert "ledger.jsonl:1" in "".join(done.stderr.split())
    assert stored(sample_home, run)

"""Packs of the sample province: two nights, an audit, a review, and a pack of every outlet that it judges."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from audits.packing import check_pack
from diembao.commands.demo import prepare
from diembao.sample.server import serve

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, run: Any) -> Path:
    with serve(night=1, port=0) as province:
        found = prepare(tmp_path_factory.mktemp("packed") / "home", province.port).root
        for night in (1, 2):
            province.switch(night)
            assert run("nightly", home=found).returncode in (0, 10)
    return found


def packs(home: Path, run: Any, folder: Path) -> dict[str, Any]:
    """A pack of each outlet of the newest audit, by slug: what the command told."""
    audit = json.loads(run("audit", "run", "--json", home=home).stdout)
    found = {}
    for outlet in audit["audit"]["outlets"]:
        words = ("--outlet", outlet["slug"], "--to", str(folder / f"{outlet['slug']}.zip"), "--json")
        done = run("audit", "pack", *words, home=home)
        assert (done.returncode, done.stderr) == (0, "")
        found[outlet["slug"]] = json.loads(done.stdout)
    return found


def test_every_outlet_has_a_pack_that_is_whole(home: Path, run: Any, tmp_path: Path) -> None:
    found = packs(home, run, tmp_path)
    assert len(found) == 7
    for slug in found:
        assert check_pack(tmp_path / f"{slug}.zip") == []
    rulings = {one["ruling"] for pack in found.values() for one in pack["verdicts"]}
    assert {"met", "not_met", "not_owed"} <= rulings
    words = ("--outlet", "tuyson", "--to", str(tmp_path / "again.zip"), "--json")
    again = json.loads(run("audit", "pack", *words, home=home).stdout)
    assert again["sha256"] == found["tuyson"]["sha256"]


def test_its_own_program_and_warcio_agree(home: Path, run: Any, tmp_path: Path) -> None:
    target = tmp_path / "x.zip"
    run("audit", "run", home=home)
    run("audit", "pack", "--outlet", "tuyson", "--to", str(target), home=home)
    with zipfile.ZipFile(target) as pack:
        pack.extractall(tmp_path / "x")
    words = [sys.executable, "-I", "-S", "verify.py"]
    done = subprocess.run(words, cwd=tmp_path / "x", capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0 and "Trang thông tin điện tử huyện Tuy Sơn" in done.stdout
    records = sorted(map(str, (tmp_path / "x" / "records").iterdir()))
    words = [sys.executable, "-m", "warcio.cli", "check", *records]
    assert records and subprocess.run(words, capture_output=True, check=False).returncode == 0
    page = (tmp_path / "x" / "index.html").read_text(encoding="utf-8")
    assert "Đã đọc những kênh nào, đêm nào" in page and "<mark>" in page


def test_a_review_is_in_the_pack(home: Path, run: Any, tmp_path: Path) -> None:
    articles = json.loads(run("articles", "--outlet", "tuyson", "--content", "1", "--json", home=home).stdout)
    words = ("--content", "2", "--by", "Trần Thị Mây", "--reason", "Tít nêu kết quả")
    done = run("audit", "review", articles[0]["url"], *words, home=home)
    assert done.returncode == 0, done.stderr
    run("audit", "run", "--outlet", "tuyson", home=home)
    words = ("--outlet", "tuyson", "--to", str(tmp_path / "x.zip"), "--json")
    packed = json.loads(run("audit", "pack", *words, home=home).stdout)
    assert [one["ruling"] for one in packed["verdicts"] if one["duty"] == "2"] == ["met"]
    with zipfile.ZipFile(tmp_path / "x.zip") as pack:
        page = pack.read("index.html").decode()
    assert "do Trần Thị Mây quyết định" in page and "Lý do: Tít nêu kết quả" in page

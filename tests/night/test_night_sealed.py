"""Nights and their seals: told at the end, and kept from a chain that somebody has damaged."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from faults.nights import check_archive

pytestmark = pytest.mark.slow


def test_a_damaged_chain_stops_the_seals_and_no_night(tmp_path: Path, sample_home: Path, run: Any) -> None:
    def night(code: int) -> Any:
        done = run("nightly", "--only", "krongsa", "--json", home=sample_home)
        assert done.returncode == code, done.stderr
        return done

    data = sample_home / "data"
    first = json.loads(night(0).stdout)
    assert first["head"]["number"] == 1
    shutil.copytree(data / "evidence", tmp_path / "backup")
    manifest = data / "evidence/manifests/000001.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"night"', b'"Night"', 1))
    assert "put back from its backup" in night(17).stderr
    health = run("health", home=sample_home)
    assert health.returncode == 9 and "1 lượt đọc chưa được niêm phong" in health.stdout
    shutil.rmtree(data / "evidence")
    shutil.copytree(tmp_path / "backup", data / "evidence")
    assert json.loads(night(0).stdout)["head"]["number"] == 2
    assert len(list((data / "evidence/nights").glob("*/krongsa"))) == 3
    check_archive(data)
    assert run("health", home=sample_home).returncode == 0

"""The sample province end to end: two nights, other selectors and keywords, a review; and all of it again."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from diembao.again.replaying import newest_seal, rebuild
from diembao.commands.demo import prepare
from diembao.home import bundled, open_home
from diembao.sample.server import serve
from storage import fingerprint, open_reader

pytestmark = pytest.mark.slow

URL = "/khi-tam-ly-trong-cho-y-lai-con-lon-hon-cai-ngheo-41410.html"


def _fingerprint(root: Path) -> str:
    with open_reader(open_home(root).database) as reader:
        return fingerprint(reader)


def test_the_sample_province_is_made_again_from_its_evidence(tmp_path: Path, run: Any) -> None:
    seen: list[str] = []
    root = tmp_path / "home"

    def call(*words: str, sealed: bool = True) -> str:
        done = run(*words, home=root)
        assert done.returncode == 0, done.stdout + done.stderr
        if sealed:
            seen.append(_fingerprint(root))
        return done.stdout

    with serve(night=1, port=0) as province:
        prepare(root, province.port)
        call("nightly", "--json")
        province.switch(2)
        call("nightly", "--json")
    assert json.loads(call("reextract", "--json", sealed=False))["differences"] == []
    key = json.loads(call("audit", "run", "--json"))["key"]
    paper = root / "outlets" / "baodakmay.toml"
    text = paper.read_text(encoding="utf-8")
    paper.write_text(text.replace('body = ".detail-content"', 'body = "h2.sapo"'), encoding="utf-8")
    changed = json.loads(call("reextract", "--json"))
    assert sum(one["changed"] for one in changed["outlets"]) == changed["labelled"] == 19
    folder = root / "directives" / "giam-ngheo-2022"
    shutil.copytree(bundled("directives") / folder.name, folder)
    (folder / "keywords" / "gate.toml").write_text('core = ["giảm nghèo", "thời tiết"]\n', encoding="utf-8")
    (folder / "keywords" / "writings.toml").unlink()
    call("relabel")
    url = f"http://127.0.2.1:{province.port}{URL}"
    call("audit", "review", url, "--content", "4", "--by", "Trần Thị Mây", "--reason", "Bài nói về ý thức.")
    home = open_home(root)
    assert newest_seal(home) == len(seen) == 6
    assert [rebuild(home, seal, tmp_path / f"{seal}.db").fingerprint for seal in range(1, 7)] == seen
    assert json.loads(call("audit", "run", "--again", key, "--json", sealed=False))["same"]
    call("audit", "verify", sealed=False)

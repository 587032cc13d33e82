"""The database made again from the evidence alone is the one that was, at every seal."""

import json
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from in_process import work_in_this_process
from kept_pages import POOR, TODAY, MadeHome, command, page

from diembao.again.replaying import newest_seal, rebuild
from diembao.exits import Exit, Refusal
from storage import backup, fingerprint, open_reader

pytestmark = pytest.mark.slow

DAY = TODAY - timedelta(days=3)
FIRST = {
    "bai/1": page("Trao bò giống cho hộ nghèo", POOR, "Mỗi hộ được một con.", day=DAY),
    "bai/2": page("Giảm nghèo ở buôn Ea Kra", POOR, day=DAY, heading="h2 class=moi"),
}
SECOND = FIRST | {
    "bai/1": page("Trao bò giống cho hộ nghèo", POOR, "Mỗi hộ được hai con.", day=DAY),
    "bai/4": page("Tỷ lệ hộ nghèo còn 6,4%", "Toàn huyện còn 1.174 hộ nghèo, giảm 3,1%.", day=DAY),
}
OTHER = {"bai/9": page("Trao bò giống cho hộ nghèo", POOR, "Mỗi hộ được một con.", day=DAY)}


SLUGS = ("bao", "so")
COMMANDS = (
    ("reextract",),
    ("audit", "review", "https://bao.example.vn/bai/1", "--content", "2", "--by", "Trần Thị Mây", "--reason",
     "Bài nói về kết quả."),
    ("audit", "run"),
)  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Two nights, pages read again, a review and an audit; with the fingerprint after each of them."""
    root = tmp_path_factory.mktemp("story") / "home"
    with pytest.MonkeyPatch.context() as patching:
        work_in_this_process(patching)
        made = MadeHome(root, SLUGS)
        made.selectors(body="div.noidung p:first-child")
        made.night(("bao", FIRST), ("so", OTHER), listed=DAY)
        seen = [_fingerprint(made)]
        made.night(("bao", SECOND), ("so", OTHER), listed=DAY)
        seen.append(_fingerprint(made))
        made.selectors()
        made.selectors("so", published="span.khac")
        for words in COMMANDS:
            code, out, err = command(root, *words)
            assert code == 0, out + err
            seen.append(_fingerprint(made))
    return root, seen


def _fingerprint(made: MadeHome) -> str:
    with open_reader(made.home.database) as reader:
        return fingerprint(reader)


@pytest.fixture
def story(told: tuple[Path, list[str]], tmp_path: Path) -> tuple[MadeHome, list[str]]:
    """A copy of it."""
    root, seen = told
    shutil.copytree(root, tmp_path / "home")
    return MadeHome(tmp_path / "home", SLUGS), seen


def rebuilt(made: MadeHome, seal: int, target: Path) -> str:
    return rebuild(made.home, seal, target).fingerprint


def test_every_seal_comes_back_as_it_was(story, tmp_path):
    made, seen = story
    assert newest_seal(made.home) == len(seen) == 5
    assert [rebuilt(made, seal, tmp_path / f"{seal}.db") for seal in range(1, 6)] == seen
    assert len(set(seen)) > 2
    assert {path.name for path in tmp_path.iterdir()} == {"home", *(f"{seal}.db" for seal in range(1, 6))}


def test_a_lost_database_comes_back_and_is_gone_on_with(story, tmp_path):
    made, seen = story
    home = made.home

    def call(*words: str) -> tuple[int, str, str]:
        return command(made.root, *words)

    backup(home.database, tmp_path / "before.db")
    for path in home.data.glob("diembao.db*"):
        path.unlink()
    code, out, err = call("rebuild", "--to", str(home.database))
    assert code == 0, err
    assert f"Dấu vân tay: {seen[-1]}" in out
    assert "như tại lần niêm phong số 5" in out
    assert call("audit", "verify")[0] == 10  # whole, and written to since the seal
    assert _all_rows(home.database) == _all_rows(tmp_path / "before.db")
    made.night(("bao", SECOND), ("so", OTHER), listed=DAY)
    assert newest_seal(home) == 6
    assert call("audit", "verify")[0] == 0
    assert rebuilt(made, 6, tmp_path / "6.db") == _fingerprint(made)


def test_an_audit_is_made_again_after_all_was_read_otherwise(story):
    made, _ = story
    code, out, _ = command(made.root, "audit", "run", "--json")
    key = json.loads(out)["key"]
    made.selectors(title="h2.moi", body="div.khac", published="span.khac")
    made.selectors("so")
    code, out, err = command(made.root, "reextract", "--json")
    assert (code, [one["changed"] for one in json.loads(out)["outlets"]]) == (0, [0, 2]), err
    assert command(made.root, "audit", "run", "--json")[0] == 0
    code, out, err = command(made.root, "audit", "run", "--again", key, "--json")
    assert (code, json.loads(out)["same"]) == (0, True), err


def test_a_night_that_was_broken_off_comes_back_with_the_next(tmp_path):
    made = MadeHome(tmp_path / "home")
    made.broken_night("bao", FIRST)
    made.night(("bao", SECOND), listed=DAY)
    now = _fingerprint(made)
    with open_reader(made.home.database) as reader:
        nights = reader.rows("SELECT s.state, s.reason FROM outlet_nights s ORDER BY s.night")
    assert [(row["state"], row["reason"]) for row in nights] == [
        ("partial", "killed"),
        ("complete", "finished"),
    ]
    assert rebuilt(made, 1, tmp_path / "1.db") == now
    assert command(made.root, "reextract", "--dry-run")[0] == 0


TELLING = ("reviews", "submissions", "audits", "appeals", "nights", "outlet_nights", "certificates", "doubts")


def _all_rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Rows that people and nights have made, and what seals remember, with every moment in them."""
    with sqlite3.connect(path) as conn:
        found = {name: sorted(conn.execute(f"SELECT * FROM {name}").fetchall()) for name in TELLING}
        found["marks"] = conn.execute("SELECT number, occasion, marks FROM seals ORDER BY 1").fetchall()
        found["sealed"] = sorted(conn.execute("SELECT * FROM sealed_nights").fetchall())
    return found


@pytest.mark.slow
def test_what_is_damaged_is_named_and_nothing_is_left(story, tmp_path):
    made, _ = story
    evidence = made.home.data / "evidence"
    files = {path.name: path for path in sorted(evidence.rglob("*")) if _is_read(path)}.values()
    assert len(files) > 15
    for file in files:
        content = file.read_bytes()
        file.write_bytes(content[:-2] + b" \n")
        _refused(made, tmp_path, f"{file.name}.* (digest|does not follow|does not parse|JSON)")
        file.unlink()
        _refused(made, tmp_path, f"{file.name}|There is no seal 5")
        file.write_bytes(content)
    (next(evidence.glob("nights/*/so")) / "more.jsonl").write_text("{}\n", encoding="utf-8")
    _refused(made, tmp_path, "more.jsonl: no manifest lists it")


def _refused(made: MadeHome, folder: Path, says: str) -> None:
    with pytest.raises(Refusal, match=says) as refused:
        rebuild(made.home, 5, folder / "x.db")
    assert refused.value.code in (Exit.INTEGRITY, Exit.USAGE)
    assert not list(folder.glob("x.db*"))


def _is_read(path: Path) -> bool:
    """Whether rebuilding reads the file: audits' documents and what is only shown are not among them."""
    of_rows = path.suffix == ".jsonl" and "audits" not in path.parts
    return path.is_file() and (of_rows or path.name == "result.json" or path.parent.name == "manifests")


def test_what_cannot_be_made_is_refused(call, tmp_path):
    code, _, err = call("rebuild", "--to", str(tmp_path / "x.db"))
    assert (code, "holds no sealed evidence" in err) == (4, True)
    (tmp_path / "x.db").touch()
    code, _, err = call("rebuild", "--to", str(tmp_path / "x.db"), "--seal", "1")
    assert (code, "exists; name a file that does not" in err) == (2, True)
    code, _, err = call("rebuild", "--to", str(tmp_path / "y.db"), "--seal", "1")
    assert (code, "There is no seal 1; the newest is 0" in err) == (2, True)


FORGERIES = (
    ("reprint", "INSERT INTO reprints SELECT a.id, b.id, 0.9, 0.9, 'named', 'sure', 'x'"
     " FROM articles a, articles b WHERE a.id < b.id ORDER BY a.id LIMIT 1"),
    ("article", "UPDATE articles SET state = 'gone' WHERE id = 1"),
    ("sighting", "DELETE FROM sightings WHERE identity LIKE '%bai/1'"),
)  # fmt: skip


@pytest.mark.parametrize(("table", "forgery"), FORGERIES, ids=[table for table, _ in FORGERIES])
def test_what_the_evidence_does_not_bear_out_is_found(story, table, forgery):
    made, _ = story
    assert command(made.root, "audit", "verify", "--deep")[0] == 0
    with sqlite3.connect(made.home.database) as conn:
        conn.execute(forgery)
        conn.execute("UPDATE seal_state SET changed = 1")
    code, out, _ = command(made.root, "audit", "verify", "--deep")
    assert (code, "Chưa dựng lại cơ sở dữ liệu" in out) == (10, True)
    sealed_over = command(made.root, *COMMANDS[1])
    assert sealed_over[0] == 0, sealed_over
    assert command(made.root, "audit", "verify")[0] == 0
    code, out, _ = command(made.root, "audit", "verify", "--deep", "--json")
    found = json.loads(out)["findings"]
    assert code == 17
    assert {(one["kind"], one["path"]) for one in found} == {("derived_differs", "diembao.db")}
    assert any(f": {table} " in one["detail"] for one in found)

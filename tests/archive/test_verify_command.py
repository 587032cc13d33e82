"""`diembao audit verify` as an auditor gives it: what it prints, and how it ends."""

import json
import shutil
import subprocess
import sys

import pytest
from faults.staff_home import label_all
from filelock import FileLock
from sealed_home import NIGHT, add_night, archive_of, made, sealed

from diembao.commands.audits.verify import NOTES, SENTENCES, STEPS
from storage.archive.manifests import chain_head
from storage.archive.verifying import Kind


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    desk = made(tmp_path_factory.mktemp("base") / "home")
    label_all(desk, 2)
    sealed(desk)
    return desk


@pytest.fixture
def desk(base, tmp_path):
    shutil.copytree(base.root, tmp_path / "home")
    return type(base)(tmp_path / "home")


def verify(desk, *words):
    return desk.call("audit", "verify", *words)


def ledger(desk):
    return archive_of(desk).night(NIGHT, "bao") / "ledger.jsonl"


def test_a_whole_home_says_what_was_checked(desk):
    code, out, err = verify(desk)
    head = chain_head(archive_of(desk))
    assert (code, err) == (0, "")
    assert f"Đầu chuỗi: 000001 sha256 {head.sha256}" in out
    assert f"Các đêm: từ {NIGHT} đến {NIGHT}" in out
    assert "2 bản ghi WARC" in out
    assert out.endswith("KẾT LUẬN: mọi thứ còn nguyên vẹn như khi niêm phong.\n")
    assert "không mở bản ghi WARC" in verify(desk, "--quick")[1]


def test_every_finding_has_a_line_with_its_path(desk):
    with ledger(desk).open("ab") as file:
        file.write(b"x")
    archive_of(desk).listing(1).with_name("x").touch()
    code, out, _ = verify(desk)
    said = [line for line in out.splitlines() if line.startswith("SAI: ")]
    assert code == 17 and len(said) == 2
    assert said[0].startswith(
        f"SAI: data/evidence/nights/{NIGHT}/bao/ledger.jsonl: nội dung tệp bị thay đổi ("
    )
    assert said[1] == f"SAI: data/evidence/manifests/x: {SENTENCES[Kind.FILE_ADDED]}"
    assert "KẾT LUẬN: dữ liệu KHÔNG còn nguyên vẹn" in out


def test_a_document_says_the_same(desk):
    ledger(desk).unlink()
    code, out, _ = verify(desk, "--json", "--quick")
    document = json.loads(out)
    assert (code, document["exit"], document["whole"], document["quick"]) == (17, 17, False, True)
    assert document["head"]["number"] == 1
    assert document["findings"] == [
        {
            "kind": "file_missing",
            "path": f"evidence/nights/{NIGHT}/bao/ledger.jsonl",
            "detail": "",
            "sentence": "thiếu tệp",
        }
    ]


def test_what_was_written_since_is_told_apart(desk):
    add_night(desk, "2022-06-15")
    code, out, _ = verify(desk)
    assert code == 10 and "đã được ghi thêm sau lần niêm phong cuối" in out
    ledger(desk).unlink()
    assert verify(desk)[0] == 17


def test_a_home_without_evidence_is_refused(tmp_path):
    desk = made(tmp_path / "home")
    code, out, err = verify(desk)
    assert (code, out) == (4, "") and "Nothing is sealed" in err


def test_a_home_that_is_written_to_is_not_judged(desk):
    lock = (
        "import sys, time, filelock as f\nwith f.FileLock(sys.argv[1]):\n print(flush=True)\n time.sleep(60)"
    )
    path = desk.data / "diembao.lock"
    with subprocess.Popen([sys.executable, "-c", lock, str(path)], stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        code, out, err = verify(desk)
        other.kill()
    assert (code, out) == (5, "") and f"Process {other.pid}" in err
    with FileLock(path):
        pass
    assert verify(desk)[0] == 0


def test_a_home_that_was_written_to_meanwhile_is_not_judged(desk, monkeypatch):
    def written(*_):
        add_night(desk, "2022-06-15")
        return ()

    monkeypatch.setattr("storage.archive.verifying.checking.leftover_findings", written)
    code, out, err = verify(desk)
    assert (code, out) == (5, "") and "give the command again" in err


def test_a_wrong_call(desk, tmp_path):
    assert verify(desk, "--pack", str(tmp_path / "nowhere.zip"))[0] == 2
    assert verify(desk, "--nonsense")[0] == 2


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 1000], ids=["empty", "cut", "other"])
def test_what_is_no_pack_is_no_whole_pack(desk, tmp_path, content):
    file = tmp_path / "pack.zip"
    file.write_bytes(content)
    code, out, _ = verify(desk, "--pack", str(file))
    assert code == 17 and "SAI: " in out and "KHÔNG còn nguyên vẹn" in out
    assert json.loads(verify(desk, "--pack", str(file), "--json")[1])["whole"] is False


def test_every_kind_has_its_words():
    assert SENTENCES.keys() == set(Kind)
    assert all(text == text.strip() and not text.endswith(".") for text in SENTENCES.values())
    assert all(text.endswith(".") for text in NOTES.values()) and len(STEPS) == 4


def test_two_seals_and_what_a_crawl_of_two_outlets_left(desk):
    add_night(desk, "2022-06-15", "cong")
    sealed(desk)
    assert verify(desk)[0] == 0

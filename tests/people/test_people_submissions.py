"""What an outlet sends in is taken as it is, once, for a duty that it has; nothing of it is opened."""

import os
import sqlite3
from hashlib import sha256

import pytest
from people_desk import HOSTILE, done, refused, told

from audits.words import FILES
from diembao import submitting
from diembao.submitting import UNKNOWN, kind_of
from storage import open_store

PDF = b"%PDF-1.7 the report of a contest"


@pytest.fixture
def report(tmp_path):
    file = tmp_path / "báo cáo.pdf"
    file.write_bytes(PDF)
    return file


def attach(file, **given):
    words = {
        "outlet": "tt",
        "content": "5",
        "paragraph": "2",
        "day": "2022-06-10",
        "sender": "Trung tâm thử",
        "by": "Nguyễn Văn A",
        "note": "Hội thi",
    } | given
    options = [part for key, value in words.items() if value is not None for part in (f"--{key}", value)]
    return ("audit", "attach", "--file", str(file), *options)


def kept(desk):
    folder = desk.data / "evidence" / "submissions"
    return {file.name: file.read_bytes() for file in folder.iterdir()} if folder.exists() else {}


def test_a_file_lies_in_the_archive_under_its_digest(desk, report):
    page = done(desk, *attach(report))
    digest = sha256(PDF).hexdigest()
    assert kept(desk) == {digest: PDF}
    assert "nội dung 5, đoạn 2" in page and "PDF" in page and digest in page
    found = told(desk, "audit", "attachments")
    assert found[0] | {"at": ""} == {
        "at": "",
        "outlet": "tt",
        "directive": "giam-ngheo-2022",
        "content": 5,
        "paragraph": 2,
        "duty": "5.2",
        "day": "2022-06-10",
        "sender": "Trung tâm thử",
        "recorder": "Nguyễn Văn A",
        "note": "Hội thi",
        "name": "báo cáo.pdf",
        "path": f"submissions/{digest}",
        "kind": "pdf",
        "bytes": len(PDF),
        "sha256": digest,
    }
    assert told(desk, "audit", "attachments", "--outlet", "bao") == []


def test_the_same_file_for_the_same_duty_is_told_not_doubled(desk, report, tmp_path):
    done(desk, *attach(report))
    again = tmp_path / "tên khác.pdf"
    again.write_bytes(PDF)
    assert "đã được nhận" in done(desk, *attach(again, by="Trần Thị B"))
    assert told(desk, *attach(again))["recorded"] is False
    assert len(told(desk, "audit", "attachments")) == 1
    assert told(desk, *attach(again, paragraph="1"))["recorded"] is True
    assert len(told(desk, "audit", "attachments")) == 2 and len(kept(desk)) == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"outlet": "bao"}, "bao does not owe 5.2 under giam-ngheo-2022; it owes 1, 2, 3, 4, 5.1"),
        ({"paragraph": None}, "tt does not owe 5 under giam-ngheo-2022; it owes 1, 2, 3, 5.1, 5.2, 6"),
        ({"content": "4", "paragraph": None}, "does not owe 4"),
        ({"content": "9", "paragraph": None}, "does not owe 9"),
        ({"outlet": "ai"}, "no outlet 'ai'"),
        ({"outlet": "../tt"}, "no outlet"),
        ({"day": "2021-12-31"}, "outside the days"),
        ({"day": "2999-01-01"}, "not come yet"),
        ({"outlet": "cong", "paragraph": "1", "day": "2022-04-01"}, "cong did not exist on 01/04/2022"),
        ({"by": " "}, "--by is empty"),
        ({"sender": ""}, "--sender is empty"),
        ({"note": "\u200b"}, "--note is empty"),
    ],
    ids=(
        "other-kind whole press unknown outlet path before future ended by sender note".split()  # noqa: SIM905
    ),
)
def test_what_is_not_owed_is_refused_with_what_is(untouched, report, given, says):
    code, errors = refused(untouched, *attach(report, **given))
    assert code == 2 and says in errors
    assert kept(untouched) == {} and told(untouched, "audit", "attachments") == []


def test_an_outlet_that_is_only_followed_owes_nothing(desk, report):
    file = desk.root / "outlets" / "tt.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("hosts", "obliged = false\nhosts"), encoding="utf-8"
    )
    assert "owes nothing" in refused(desk, *attach(report))[1]


def test_only_a_plain_file_of_reasonable_size_is_taken(untouched, tmp_path, monkeypatch):
    empty = tmp_path / "rỗng"
    empty.touch()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    large = tmp_path / "phim.mp4"
    large.write_bytes(b"x" * 2048)
    monkeypatch.setattr(submitting, "LARGEST", 2047)
    for file, says in ((empty, "empty"), (pipe, "no file"), (tmp_path, "no file"), (large, "at most")):
        code, errors = refused(untouched, *attach(file))
        assert code == 4 and says in errors, file
    assert refused(untouched, *attach(tmp_path / "không có"))[0] == 4
    assert kept(untouched) == {}


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.4", "pdf"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "jpeg"),
        (b"\x89PNG\r\n\x1a\n\0", "png"),
        (b"\0\0\0\x18ftypmp42", "mp4"),
        (b"\0\0\0\x18ftypheic", "heic"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "wav"),
        (b"PK\x03\x04\x14\0", "zip"),
        (b"MZ\x90\0", "program"),
        (b"xin ch\xc3\xa0o", UNKNOWN),
        (b"%", UNKNOWN),
    ],
    ids=["pdf", "jpeg", "png", "mp4", "heic", "wav", "zip", "program", "text", "short"],
)
def test_the_kind_is_told_by_the_bytes(head, kind):
    assert kind_of(head) == kind
    assert FILES[kind]


def test_every_kind_has_a_name():
    assert {kind for kind, _, _ in submitting._SIGNS} | {UNKNOWN} == set(FILES)


def test_a_hostile_name_is_shown_and_never_a_path(desk, tmp_path):
    file = tmp_path / "=cmd|x\x1b[31m\u202e.jpg.exe"
    file.write_bytes(b"MZ\x90")
    page = done(desk, *attach(file, note=HOSTILE, sender=HOSTILE))
    pages = page + done(desk, "audit", "attachments")
    assert "chương trình máy tính" in page and "\x1b" not in pages and "\u202e" not in pages
    assert list(kept(desk)) == [sha256(b"MZ\x90").hexdigest()]
    assert told(desk, "audit", "attachments")[0]["name"] == "=cmd|x [31m .jpg.exe"
    assert "'=cmd|x" in done(desk, "audit", "attachments", "--csv")


def test_a_damaged_file_in_the_archive_is_noticed_and_left(desk, report):
    done(desk, *attach(report))
    stored = desk.data / "evidence" / "submissions" / sha256(PDF).hexdigest()
    stored.chmod(0o644)
    stored.write_bytes(b"swapped")
    code, errors = refused(desk, *attach(report, paragraph="1"))
    assert code == 17 and "damaged" in errors
    assert stored.read_bytes() == b"swapped" and len(told(desk, "audit", "attachments")) == 1


def test_a_full_disk_leaves_no_half_of_it(desk, report, monkeypatch):
    def full(source, target):
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(submitting, "copy_whole", full)
    assert refused(desk, *attach(report))[0] == 3
    assert kept(desk) == {} and told(desk, "audit", "attachments") == []


def test_submissions_are_never_changed_nor_deleted(desk, report):
    done(desk, *attach(report))
    for words in ("UPDATE submissions SET note = 'x'", "DELETE FROM submissions"):
        with (
            open_store(desk.database) as store,
            pytest.raises(sqlite3.IntegrityError, match="never"),
            store.atomic(),
        ):
            store.write(words)

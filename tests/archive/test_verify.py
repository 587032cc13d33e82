"""What is not as it was sealed is found and named; what is, is left in peace; and nothing makes it crash."""

import os
import shutil
import sqlite3

import pytest
from faults.staff_home import label_all
from sealed_home import NIGHT, add_night, archive_of, made, sealed, written

from storage import adopt_nights, backup, ingest, open_reader, open_store, publish
from storage.archive.canonical import canonical, sha256_of
from storage.archive.manifests import chain_head, read_manifest
from storage.archive.verifying import Kind, NoEvidence, verify

SECOND = "2022-06-15"
NIGHTS = f"evidence/nights/{NIGHT}/bao"
DATABASE = "diembao.db"


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """Two nights, each with its seal; labels came with the second."""
    desk = made(tmp_path_factory.mktemp("base") / "home")
    sealed(desk)
    add_night(desk, SECOND)
    label_all(desk, 2)
    sealed(desk)
    return desk


@pytest.fixture
def desk(base, tmp_path):
    shutil.copytree(base.root, tmp_path / "home")
    return type(base)(tmp_path / "home")


def found(desk, **given):
    return {(it.kind, it.path) for it in verify(desk.data, **given).findings}


def details(desk, kind):
    return [it.detail for it in verify(desk.data).findings if it.kind is kind]


def tamper(desk, *statements):
    """As somebody does who has the file and no program of ours."""
    conn = sqlite3.connect(desk.database)
    for statement in statements:
        conn.execute(statement)
    conn.commit()
    conn.close()


def flip(path, at=-1):
    whole = bytearray(path.read_bytes())
    whole[at] ^= 1
    path.write_bytes(whole)


def test_a_whole_home_has_no_findings(desk):
    it = verify(desk.data)
    assert (it.findings, it.more, it.unsealed, it.damaged, it.notes) == ((), 0, False, False, ())
    assert it.head == chain_head(archive_of(desk))
    assert (it.manifests, it.tokens, it.tokenless, it.oldest, it.newest) == (2, 0, 2, NIGHT, SECOND)
    assert it.files == sum(path.is_file() for path in archive_of(desk).root.rglob("*")) - 1  # but for HEAD
    assert it.records == 4 and it.rows > 20
    assert verify(desk.data, quick=True).records == 0


def test_nothing_is_written(desk):
    before = {path: path.stat().st_mtime_ns for path in desk.root.rglob("*")}
    verify(desk.data)
    assert {path: path.stat().st_mtime_ns for path in desk.root.rglob("*")} == before


def test_a_home_that_was_read_is_still_whole(desk):
    for words in (("articles",), ("coverage",), ("health",), ("audit", "verify")):
        desk.call(*words)
    assert found(desk) == set()


def test_a_home_without_evidence(tmp_path):
    desk = made(tmp_path / "home")
    with pytest.raises(NoEvidence):
        verify(desk.data)
    (desk.data / "evidence/nights").mkdir(parents=True)
    with pytest.raises(NoEvidence):
        verify(desk.data)
    with pytest.raises(NoEvidence):
        verify(tmp_path / "nowhere")


def test_evidence_that_is_gone_is_not_a_home_without(desk):
    shutil.rmtree(archive_of(desk).root)
    assert {Kind.SEAL_MISSING, Kind.HEAD_MISSING} <= {kind for kind, _ in found(desk)}


ALTERED = {
    f"nights/{NIGHT}/bao/ledger.jsonl": Kind.FILE_ALTERED,
    f"nights/{NIGHT}/bao/pages.warc.gz": Kind.FILE_ALTERED,
    f"rows/000002/{SECOND}/bao.jsonl": Kind.FILE_ALTERED,
    "rows/000001/growing.jsonl": Kind.FILE_ALTERED,
    "manifests/000001.json": Kind.MANIFEST_ALTERED,
    "manifests/000002.json": Kind.MANIFEST_ALTERED,
    "manifests/000001.sha256": Kind.LISTING_ALTERED,
    "manifests/000002.sha256": Kind.LISTING_ALTERED,
    "HEAD": Kind.HEAD_ALTERED,
}


@pytest.mark.parametrize("name", ALTERED)
def test_an_altered_file_is_named(desk, name):
    flip(archive_of(desk).root / name, 3)
    assert (ALTERED[name], f"evidence/{name}") in found(desk)


MISSING = {
    f"nights/{NIGHT}/bao/ledger.jsonl": Kind.FILE_MISSING,
    "rows/000001/growing.jsonl": Kind.FILE_MISSING,
    "manifests/000001.json": Kind.MANIFEST_MISSING,
    "manifests/000002.json": Kind.MANIFEST_MISSING,
    "manifests/000002.sha256": Kind.LISTING_MISSING,
    "HEAD": Kind.HEAD_MISSING,
}


@pytest.mark.parametrize("name", MISSING)
def test_a_missing_file_is_named(desk, name):
    (archive_of(desk).root / name).unlink()
    assert (MISSING[name], f"evidence/{name}") in found(desk)
    assert {path for kind, path in found(desk) if kind is not Kind.UNVOUCHED} <= {f"evidence/{name}"}


def test_files_that_changed_places_are_named_with_each_other(desk):
    root = archive_of(desk).root
    first, second = (root / f"nights/{night}/bao/ledger.jsonl" for night in (NIGHT, SECOND))
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)
    other = NIGHTS.replace(NIGHT, SECOND)
    assert {(it.kind, it.path, it.detail) for it in verify(desk.data).findings} == {
        (Kind.FILE_SWAPPED, f"{NIGHTS}/ledger.jsonl", f"{other}/ledger.jsonl"),
        (Kind.FILE_SWAPPED, f"{other}/ledger.jsonl", f"{NIGHTS}/ledger.jsonl"),
    }


def test_a_file_under_another_name_is_missing_and_added(desk):
    file = archive_of(desk).root / f"nights/{NIGHT}/bao/ledger.jsonl"
    file.rename(file.with_name("other.jsonl"))
    it = verify(desk.data).findings
    assert {(one.kind, one.path) for one in it} == {
        (Kind.FILE_MISSING, f"{NIGHTS}/ledger.jsonl"),
        (Kind.FILE_ADDED, f"{NIGHTS}/other.jsonl"),
    }
    assert f"{NIGHTS}/ledger.jsonl" in {one.detail for one in it}


def test_the_record_that_was_altered_is_named(desk):
    flip(archive_of(desk).root / f"nights/{NIGHT}/bao/pages.warc.gz", 200)
    said = details(desk, Kind.RECORD_ALTERED)
    assert len(said) == 1 and said[0].startswith("@0 https://bao.example.vn/")


def test_a_chain_that_was_written_anew_no_longer_fits_what_follows(desk):
    """The first manifest is replaced by another well-formed one, and HEAD with it."""
    archive = archive_of(desk)
    other = read_manifest(archive, 1).model_copy(update={"made": "2020-01-01T00:00:00+00:00"}).as_bytes()
    before = sha256_of(archive.manifest(1).read_bytes())
    archive.manifest(1).write_bytes(other)
    archive.head.write_text(archive.head.read_text("ascii").replace(before, sha256_of(other)), "ascii")
    assert (Kind.CHAIN_BROKEN, "evidence/manifests/000002.json") in found(desk)


def test_two_files_that_contradict_each_other_are_both_named(desk):
    """Nothing vouches for the newest manifest but HEAD, and the other way round."""
    archive = archive_of(desk)
    whole = archive.manifest(2).read_bytes()
    archive.manifest(2).write_bytes(whole.replace(b'"made":"20', b'"made":"19'))
    assert found(desk) == {
        (Kind.MANIFEST_ALTERED, "evidence/manifests/000002.json"),
        (Kind.HEAD_ALTERED, "evidence/HEAD"),
    }


@pytest.mark.parametrize("number", [1, 2])
def test_a_wrong_digest_in_head_is_heads_fault(desk, number):
    head = archive_of(desk).head
    lines = head.read_text("ascii").splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if line.endswith(f"{number:06}.sha256\n"))
    lines[at] = ("1" if lines[at][0] == "0" else "0") + lines[at][1:]
    head.write_text("".join(lines), "ascii")
    assert found(desk) == {(Kind.HEAD_ALTERED, "evidence/HEAD")}


def test_a_last_seal_that_was_cut_off_the_chain_is_known_to_the_database(desk):
    archive = archive_of(desk)
    archive.manifest(2).unlink()
    archive.listing(2).unlink()
    lines = archive.head.read_text("ascii").splitlines(keepends=True)
    archive.head.write_text("".join(line for line in lines if "000002" not in line), "ascii")
    assert (Kind.SEAL_MISSING, "evidence/manifests/000002.json") in found(desk)


ROWS = {
    "UPDATE captures SET status = 404 WHERE id = 1": (Kind.ROW_ALTERED, "captures"),
    "UPDATE outcomes SET outcome = 'gone' WHERE rowid = 1": (Kind.ROW_ALTERED, "outcomes"),
    "UPDATE versions SET title = 'x' WHERE id = 1": (Kind.ROW_ALTERED, "versions"),
    "UPDATE certificates SET state = 'complete'": (Kind.ROW_ALTERED, "certificates"),
    "UPDATE articles SET day = '2022-01-01' WHERE id = 2": (Kind.ROW_ALTERED, "articles"),
    "DELETE FROM labels WHERE id = 2": (Kind.ROW_MISSING, "labels"),
    "DELETE FROM captures WHERE id = 2": (Kind.ROW_MISSING, "captures"),
    "INSERT INTO reviews VALUES (1, 'bao', 'i', 'd', 2, 'A', 'B', 'c', 'd')": (Kind.ROW_ADDED, "reviews"),
    "DROP TRIGGER labels_are_final": (Kind.ROW_MISSING, "sqlite_master"),
}


@pytest.mark.parametrize("statement", ROWS)
def test_a_row_that_was_edited_by_hand_is_named(desk, statement):
    if "certificates" in statement:
        tamper(desk, f"INSERT INTO certificates VALUES ('{NIGHT}', 'bao', '2022-01-01', '2022-01-02',"
               " 'partial', '[]')")  # fmt: skip
        assert (Kind.ROW_ADDED, DATABASE) in found(desk)
        return
    tamper(desk, statement)
    kind, table = ROWS[statement]
    assert (Kind.DATABASE_ALTERED, DATABASE) in found(desk)
    assert any(detail.startswith(f"{table} ") for detail in details(desk, kind))


def test_what_changed_is_told_with_what_it_was(desk):
    tamper(desk, "UPDATE captures SET status = 404 WHERE id = 1")
    said = details(desk, Kind.ROW_ALTERED)
    assert said and all(it.endswith("; status: 200 → 404") for it in said)


def test_rows_in_the_log_count_as_the_database(desk):
    conn = sqlite3.connect(desk.database)
    conn.execute("PRAGMA wal_autocheckpoint = 0")
    conn.execute("UPDATE captures SET status = 404 WHERE id = 1")
    conn.commit()
    shutil.copy(desk.data / "diembao.db-wal", desk.root / "wal")
    conn.close()
    sealed_again = desk.root / "aside"
    shutil.copy(desk.database, sealed_again)
    shutil.copy(desk.root / "wal", desk.data / "diembao.db-wal")
    assert (Kind.DATABASE_ALTERED, DATABASE) in found(desk)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"x" * 5000], ids=["empty", "head", "other"])
def test_a_database_that_is_none(desk, content):
    desk.database.write_bytes(content)
    assert DATABASE in {path for _, path in found(desk)}
    assert desk.call("audit", "verify")[0] == 17


def test_a_database_that_is_gone(desk):
    desk.database.unlink()
    (desk.data / "published.db").unlink()
    assert found(desk) == {(Kind.DATABASE_MISSING, DATABASE), (Kind.PUBLISHED_MISSING, "published.db")}


def test_a_damaged_database_is_mended_with_the_published_copy(desk):
    desk.database.write_bytes(b"x")
    shutil.copy(desk.data / "published.db", desk.database)
    assert found(desk) == set()


def test_a_night_that_was_read_again_and_sealed_again_is_whole(desk):
    with open_store(desk.database) as store, store.atomic():
        store.write("UPDATE outlet_nights SET rederived = 1, goes_on_from = NULL WHERE night = ?", (NIGHT,))
        store.write("INSERT INTO certificates VALUES (?, 'bao', '2022-06-01', '2022-06-02', 'partial', '[]')",
                    (NIGHT,))  # fmt: skip
    it = verify(desk.data)
    assert (it.unsealed, it.findings) == (True, ())
    assert sealed(desk).nights == 1
    assert found(desk) == set()


def restored(tmp_path, *lost):
    """A home whose database is a backup of the first seal; what the second had is taken in again."""
    desk = made(tmp_path / "home")
    sealed(desk)
    backup(desk.database, tmp_path / "backup.db")
    add_night(desk, SECOND)
    with open_store(desk.database) as store, store.atomic():
        for row in lost:
            store.insert("reviews", row)
    sealed(desk)
    for path in desk.data.glob("diembao.db*"):
        path.unlink()
    shutil.copy(tmp_path / "backup.db", desk.database)
    return desk


def take_in_again(desk):
    with open_store(desk.database) as store:
        adopt_nights(store, [SECOND])
        ingest(store, archive_of(desk).night(SECOND, "bao"))
    assert sealed(desk).number == 3


def test_a_database_that_was_restored_is_whole_when_it_has_caught_up(tmp_path):
    desk = restored(tmp_path)
    assert found(desk) == {(Kind.SEAL_MISSING, DATABASE)}
    take_in_again(desk)
    it = verify(desk.data)
    assert (it.findings, it.notes) == ((), ("restored",))
    assert desk.call("audit", "verify")[0] == 0


def test_what_people_decided_and_a_restored_database_has_lost_is_named(tmp_path):
    review = {"outlet": "bao", "identity": "i", "directive": "d", "content": 2, "reviewer": "A",
              "reason": "B", "at": "2022-06-15T01:00:00+00:00", "content_hash": "h"}  # fmt: skip
    desk = restored(tmp_path, review)
    take_in_again(desk)
    assert [it.partition(" ")[0] for it in details(desk, Kind.ROW_MISSING)] == ["reviews"]
    assert found(desk) == {(Kind.ROW_MISSING, DATABASE)}


def test_a_copy_that_was_published_without_a_seal_is_no_damage(desk):
    """As when a night is stopped."""
    add_night(desk, "2022-06-16")
    publish(desk.database, desk.data / "published.db")
    it = verify(desk.data)
    assert (it.unsealed, it.findings) == (True, ())
    whole = (desk.data / "published.db").read_bytes()
    (desk.data / "published.db").write_bytes(whole[:8192] + b"x" * 4096 + whole[12288:])
    assert (Kind.PUBLISHED_ALTERED, "published.db") in found(desk)


def test_the_published_copy_is_held_to_its_digest_and_its_rows_are_named(desk):
    conn = sqlite3.connect(desk.data / "published.db")
    conn.execute("UPDATE articles SET day = '2022-01-01' WHERE id = 2")
    conn.commit()
    conn.close()
    assert found(desk) == {
        (Kind.PUBLISHED_ALTERED, "published.db"),
        (Kind.ROW_ALTERED, "published.db"),
    }


def test_every_row_of_a_type_that_no_row_of_ours_has_is_a_finding(desk):
    tamper(
        desk,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'STRICT', '') WHERE name IN ('captures', 'seals')",
    )
    tamper(
        desk,
        "UPDATE captures SET status = x'ff' WHERE id = 1",
        "UPDATE captures SET tls = x'c3' WHERE id = 2",
    )
    assert (Kind.DATABASE_ALTERED, DATABASE) in found(desk)
    tamper(desk, "UPDATE seals SET marks = 'x', number = 9223372036854775807 WHERE number = 2")
    assert (Kind.DATABASE_UNREADABLE, DATABASE) in found(desk)


def test_what_was_written_since_is_no_damage(desk):
    written(desk)
    it = verify(desk.data)
    assert (it.unsealed, it.findings) == (True, ())
    assert desk.call("audit", "verify")[0] == 10


def test_new_rows_since_the_seal_are_no_damage(desk):
    add_night(desk, "2022-06-16")
    it = verify(desk.data)
    assert (it.unsealed, it.findings) == (True, ())
    sealed(desk)
    assert found(desk) == set() and not verify(desk.data).unsealed


def test_a_sealed_row_that_was_edited_is_named_although_others_were_written_since(desk):
    tamper(desk, "UPDATE captures SET status = 404 WHERE id = 1")
    add_night(desk, "2022-06-16")
    assert found(desk) == {(Kind.ROW_ALTERED, DATABASE)}


def test_what_a_broken_off_run_left_is_told_and_is_no_damage(desk):
    root = archive_of(desk).root
    (root / "manifests/000003.json.part").write_bytes(b"x")
    (desk.data / ".published.db.12.part").write_bytes(b"x")
    (desk.spools / NIGHT / "bao").mkdir(parents=True)
    it = verify(desk.data)
    assert {(one.kind, one.path) for one in it.findings} == {
        (Kind.LEFTOVER, "evidence/manifests/000003.json.part"),
        (Kind.LEFTOVER, ".published.db.12.part"),
        (Kind.LEFTOVER, f"spool/{NIGHT}/bao"),
    }
    assert not it.damaged and desk.call("audit", "verify")[0] == 10


def test_a_night_in_the_database_that_has_no_evidence(desk):
    with open_store(desk.database) as store, store.atomic():
        store.write("INSERT INTO nights SELECT 9, '2022-06-20', day, 9, started, finished, 'complete', 0"
                    " FROM nights WHERE id = 1")  # fmt: skip
        row = store.first("SELECT * FROM outlet_nights")
        store.insert("outlet_nights", row | {"night": "2022-06-20"})
    assert verify(desk.data).findings == () and verify(desk.data).unsealed
    assert sealed(desk).absent == ["2022-06-20/bao"]
    assert found(desk) == {(Kind.NIGHT_UNSEALED, DATABASE)}


def test_an_audit_whose_row_names_another_hash(desk):
    folder = archive_of(desk).audit("2022-06-15-1")
    folder.mkdir(parents=True)
    (folder / "audit.json").write_bytes(canonical({"x": 1}))
    row = {"key": "2022-06-15-1", "directive": "d", "since": "s", "until": "u", "night": SECOND,
           "rule_version": "r", "hash": sha256_of(canonical({"x": 1})), "seal": 2, "made": "m"}  # fmt: skip
    with open_store(desk.database) as store, store.atomic():
        store.insert("audits", row)
    assert {kind for kind, _ in found(desk)} <= {Kind.LEFTOVER}
    sealed(desk, occasion="audit")
    assert found(desk) == set()
    with open_store(desk.database) as store, store.atomic():
        store.write("DROP TRIGGER audits_are_final")
        store.write("UPDATE audits SET hash = 'x'")
    sealed(desk)
    assert (Kind.DOCUMENT_DIFFERS, DATABASE) in found(desk)


def test_a_reader_stands_in_the_way_of_nothing(desk):
    with open_reader(desk.database) as reader:
        reader.rows("SELECT * FROM nights")
        assert found(desk) == set()


def link(path):
    path.symlink_to("/etc/passwd")


def loop(path):
    path.symlink_to(path)


HOSTILE = {
    "link": link,
    "loop": loop,
    "pipe": os.mkfifo,
    "folder": os.mkdir,
    "unreadable": lambda path: path.write_bytes(b"\xff\xfe\0" * 9),
    "empty": lambda path: path.write_bytes(b""),
    "nested": lambda path: path.write_bytes(b"[" * 200_000),
    "huge number": lambda path: path.write_bytes(b'{"number":' + b"9" * 10_000 + b"}\n"),
    "one line": lambda path: path.write_bytes(b"0" * 3_000_000),
    "escapes": lambda path: path.write_bytes(
        b"0" * 64 + b"  ../../../etc/passwd\n" + b"0" * 64 + b"  /etc/passwd\n"
    ),
}


@pytest.mark.parametrize("name", ["HEAD", "manifests/000001.json", "manifests/000002.json",
                                  "manifests/000002.sha256", f"rows/000001/{NIGHT}/bao.jsonl",
                                  f"nights/{NIGHT}/bao/pages.warc.gz"])  # fmt: skip
@pytest.mark.parametrize("how", HOSTILE)
def test_nothing_in_place_of_a_file_is_more_than_a_finding(desk, name, how):
    path = archive_of(desk).root / name
    path.unlink()
    HOSTILE[how](path)
    it = verify(desk.data)
    assert f"evidence/{name}" in {one.path for one in it.findings}
    assert "passwd" not in str([one for one in it.findings if one.path.startswith("evidence/nights")])


@pytest.mark.parametrize("how", HOSTILE)
def test_nothing_that_is_added_is_more_than_a_finding(desk, how):
    for folder, name in (("nights", "x"), ("manifests", "000003.json"), ("manifests", "9" * 30 + ".json")):
        HOSTILE[how](archive_of(desk).root / folder / name)
    told = {path for _, path in found(desk)}
    files = {"evidence/nights/x", "evidence/manifests/000003.json"}
    assert files <= told or how == "folder"


@pytest.mark.parametrize("how", ["link", "loop", "pipe", "folder", "empty"])
@pytest.mark.parametrize("name", [DATABASE, "published.db"])
def test_nothing_in_place_of_a_database_is_more_than_a_finding(desk, name, how):
    (desk.data / name).unlink()
    HOSTILE[how](desk.data / name)
    assert name in {path for _, path in found(desk)}


def test_a_folder_that_is_a_link_is_not_entered(desk, tmp_path):
    night = archive_of(desk).night(NIGHT, "bao")
    shutil.move(night, tmp_path / "outside")
    night.symlink_to(tmp_path / "outside")
    assert (Kind.NO_FILE, NIGHTS) in found(desk)
    assert (Kind.FILE_MISSING, f"{NIGHTS}/pages.warc.gz") in found(desk)


def test_an_archive_on_another_disk_is_read(desk, tmp_path):
    """The folder of evidence itself may be a link: that is the operator's doing."""
    shutil.move(archive_of(desk).root, tmp_path / "disk")
    archive_of(desk).root.symlink_to(tmp_path / "disk")
    assert found(desk) == set()


def test_names_that_no_language_has(desk):
    name = os.fsencode(archive_of(desk).root) + b"/nights/\xff\x1b[31m\n"
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY))
    code, out, _ = desk.call("audit", "verify")
    assert code == 17 and "\x1b" not in out and "⟨U+DCFF⟩␛[31m" in out


def test_folders_without_an_end(desk):
    path = archive_of(desk).root / "nights"
    for _ in range(60):
        path = path / "n"
        path.mkdir()
    (path / "x").touch()
    assert {kind for kind, _ in found(desk)} == {Kind.NO_FILE}


def test_as_many_findings_as_one_likes(desk, monkeypatch):
    monkeypatch.setattr("storage.archive.verifying.checking.MOST_KEPT", 5)
    for number in range(20):
        (archive_of(desk).root / "nights" / f"{number}").touch()
    it = verify(desk.data)
    assert (len(it.findings), it.more) == (5, 15)


HANDMADE = {
    "review below all ids": (
        "INSERT INTO reviews (id, outlet, identity, directive, content, reviewer, reason, at, content_hash)"
        " SELECT -7, outlet, identity, 'giam-ngheo-2022', 0, 'x', 'x', '2022', 'x' FROM articles LIMIT 1",
        (Kind.ROW_ADDED, DATABASE),
    ),
    "certificate of a night that did not read the outlet": (
        f"INSERT INTO certificates VALUES ('{NIGHT}', 'cong', '2022-01-01', '2022-12-31', 'complete', '[]')",
        (Kind.ROW_ADDED, DATABASE),
    ),
    "former text in the place of the current one": (
        "INSERT INTO versions SELECT id + 1000, article, 2, 'x', title, lead, body, published, published_raw,"
        " modified, modified_raw, date_suspect, author, category, media, encoding, method, '2021', sha256,"
        ' warc, "offset", night FROM versions WHERE id = 1; UPDATE articles SET version = 2 WHERE id ='
        " (SELECT article FROM versions WHERE id = 1)",
        (Kind.DAY_DIFFERS, DATABASE),
    ),
    "text that gave up its number": (
        "INSERT INTO versions SELECT id + 1000, article, -9, 'x', title, lead, body, published,"
        " published_raw, modified, modified_raw, date_suspect, author, category, media, encoding, method,"
        " '2021', sha256, warc, \"offset\", night FROM versions WHERE id = 1",
        (Kind.DAY_DIFFERS, DATABASE),
    ),
}


@pytest.mark.parametrize("name", HANDMADE)
def test_a_row_made_by_hand_is_found_after_further_seals(desk, name):
    """Whoever says that something was written has the next seal vouch for the file."""
    statements, expected = HANDMADE[name]
    tamper(desk, *statements.split("; "), "UPDATE seal_state SET changed = 1")
    assert expected in found(desk)
    sealed(desk)
    assert expected in found(desk)

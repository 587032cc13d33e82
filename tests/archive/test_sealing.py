"""What a seal adds, what it leaves as it is, and what it does not take for evidence."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from faults.nights import check_archive
from faults.staff_home import label_all
from sealed_home import NIGHT, RULES, add_night, archive_of, made, sealed, task, tree, written

from storage import NewLabel, StoreFull, add_labels, open_reader, open_store, unlabelled
from storage.apart import digest_apart
from storage.archive import files
from storage.archive.canonical import canonical, sha256_of
from storage.archive.chain import SealError
from storage.archive.listing import read_list
from storage.archive.manifests import chain_head, read_manifest
from storage.archive.rowsets import read_rows
from storage.archive.sealing import seal
from storage.archive.tasks import Rules, Step


@pytest.fixture
def desk(tmp_path):
    return made(tmp_path / "home")


def rows(path, table):
    return [row for name, row in read_rows(path) if name == table]


def growing(desk, number):
    return archive_of(desk).rows(number) / "growing.jsonl"


def test_the_first_seal_has_all_of_the_home(desk):
    spooled = tree(desk.spools / NIGHT / "bao")
    done = sealed(desk)
    assert (done.number, done.nights, done.problems, done.absent, done.adopted) == (1, 1, [], [], [])
    archive = archive_of(desk)
    assert tree(archive.night(NIGHT, "bao")) == spooled
    assert list(desk.spools.iterdir()) == []
    check_archive(desk.data)
    manifest = read_manifest(archive, 1)
    assert (manifest.number, manifest.occasion, manifest.night) == (1, "night", NIGHT)
    assert manifest.previous is None
    assert manifest.rules["giam-ngheo-2022"].rule_version == "r1"
    assert (archive.root / manifest.registry).read_bytes() == RULES.registry
    assert manifest.database.sha256 == files.digest_of(desk.database)
    assert manifest.code.packages.keys() >= {"scrapy", "warcio"}
    head = chain_head(archive)
    assert head and head.sha256 == files.digest_of(archive.manifest(1))


def test_the_rows_of_a_night_name_its_records(desk):
    sealed(desk)
    archive = archive_of(desk)
    file = archive.rows(1) / NIGHT / "bao.jsonl"
    records = {(row["warc"], row["offset"]): row for row in rows(file, "records")}
    for capture in rows(file, "captures"):
        record = records[capture["warc"], capture["offset"]]
        assert record["payload_sha256"] == capture["sha256"]
        raw = (archive.night(NIGHT, "bao") / record["warc"]).read_bytes()
        piece = raw[record["offset"] : record["offset"] + record["length"]]
        assert sha256_of(piece) == record["sha256"]
        assert not capture.keys() & {"id", "article", "version"}
    assert len(rows(file, "captures")) == 2
    assert [row["night"] for row in rows(file, "nights")] == [NIGHT]
    assert rows(file, "problems") == []
    assert all(canonical(json.loads(line)) == line for line in file.read_bytes().splitlines(keepends=True))


def test_without_anything_new_there_is_no_seal(desk):
    sealed(desk)
    before = tree(desk.data)
    assert sealed(desk).number is None
    assert tree(desk.data) == before


def test_a_later_seal_has_what_is_new_and_nothing_twice(desk):
    sealed(desk)
    first = tree(archive_of(desk).root)
    add_night(desk, "2022-06-15")
    label_all(desk, 6)
    done = sealed(desk, occasion="relabel")
    assert (done.number, done.nights) == (2, 1)
    later = tree(archive_of(desk).root)
    assert {name for name in first if later[name] != first[name]} == {"HEAD"}
    check_archive(desk.data)
    listed = read_list(archive_of(desk).listing(2))
    assert {name.split("/")[0] for name in listed} == {"nights", "rows"}  # the rules are there already
    assert len(rows(growing(desk, 1), "versions")) == len(rows(growing(desk, 2), "versions")) == 2
    labels = rows(growing(desk, 2), "labels")
    assert len(labels) == 4
    versions = [row for number in (1, 2) for row in rows(growing(desk, number), "versions")]
    assert {row["version"]["content_hash"] for row in labels} == {row["content_hash"] for row in versions}


def test_an_archive_that_lies_on_another_disk_is_found(desk):
    """The folder itself may be a link: that is the operator's doing."""
    disk = desk.root / "disk"
    disk.mkdir()
    (desk.data / "evidence").symlink_to(disk)
    assert sealed(desk).number == 1
    assert (disk / "manifests/000001.json").exists()
    check_archive(desk.data)
    assert "còn nguyên" in desk.call("why", f"https://bao.example.vn/{NIGHT}.html")[1]


def test_new_rules_are_kept_beside_the_old_ones(desk):
    sealed(desk)
    rules = Rules({"giam-ngheo-2022": ("r2", canonical({"rules": 2}))}, RULES.registry)
    written(desk)
    sealed(desk, rules=rules, occasion="relabel")
    archive = archive_of(desk)
    assert len(list((archive.root / "rules").iterdir())) == 3
    assert [read_manifest(archive, n).rules["giam-ngheo-2022"].rule_version for n in (1, 2)] == ["r1", "r2"]
    check_archive(desk.data)


def test_a_night_that_still_runs_is_not_sealed(desk):
    with open_store(desk.database) as store, store.atomic():
        store.write("UPDATE nights SET state = 'running', finished = NULL")
    assert sealed(desk).nights == 0
    assert (desk.spools / NIGHT / "bao" / "ledger.jsonl").exists()
    with open_store(desk.database) as store, store.atomic():
        store.write("UPDATE nights SET state = 'killed'")
    assert sealed(desk).nights == 1
    check_archive(desk.data)


def test_an_outlets_night_that_was_taken_in_anew_has_its_rows_written_again(desk):
    sealed(desk)
    with open_store(desk.database) as store, store.atomic():
        store.write("UPDATE outlet_nights SET certified = digest")
    assert sealed(desk).nights == 1
    assert read_list(archive_of(desk).listing(2)).keys() == {
        f"rows/000002/{NIGHT}/bao.jsonl",
        "rows/000002/growing.jsonl",
    }
    check_archive(desk.data)


# The database's own word for whether it was written to


def changed(desk):
    with open_reader(desk.database) as reader:
        return reader.first("SELECT changed FROM seal_state")["changed"]


def test_only_what_writes_says_so(desk):
    sealed(desk)
    assert changed(desk) == 0
    with open_store(desk.database) as store:
        assert list(unlabelled(store, "d", "r")) != []
    assert changed(desk) == 0
    with pytest.raises(KeyError), open_store(desk.database) as store, store.atomic():
        raise KeyError
    assert changed(desk) == 0
    label_all(desk, 6)
    assert changed(desk) == 1
    sealed(desk)
    assert changed(desk) == 0


def test_a_store_that_is_sealed_and_written_to_again_says_so(desk):
    with open_store(desk.database) as store:
        seal(store, task(desk))
        assert changed(desk) == 0
        with store.atomic():
            store.write("UPDATE nights SET exit_code = 1")
        assert changed(desk) == 1


def test_nothing_but_writing_changes_a_sealed_file(desk, tmp_path):
    """Opening, checking, asking, copying, a log that a killed reader left: the digest holds."""
    label_all(desk, 6)
    sealed(desk)
    wanted = read_manifest(archive_of(desk), 1).database
    for act in (
        lambda: open_store(desk.database).close(),
        lambda: desk.call("articles", "--json"),
        lambda: desk.call("coverage"),
        lambda: desk.call("why", "https://bao.example.vn/2022-06-14.html"),
        lambda: desk.call("health"),
        lambda: desk.call("backup", str(tmp_path / "b.db")),
        lambda: desk.call("relabel", "--dry-run"),
        lambda: killed_while_reading(desk.database),
        lambda: open_store(desk.database).close(),
    ):
        act()
        assert digest_apart(desk.database) == wanted.sha256
        assert digest_apart(desk.data / "published.db") == wanted.published


KILLED = """
import os, sys
from pathlib import Path
from storage import open_reader
reader = open_reader(Path(sys.argv[1]))
reader.db.conn.execute("BEGIN")
reader.first("SELECT * FROM nights")
os._exit(9)
"""


def killed_while_reading(path):
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert done.returncode == 9


def test_a_reader_in_the_way_leaves_the_file_without_a_digest(desk):
    with open_reader(desk.database) as reader, open_store(desk.database, busy_seconds=0.1) as store:
        reader.db.conn.execute("BEGIN")
        reader.first("SELECT * FROM nights")
        with store.atomic():
            store.write("UPDATE nights SET exit_code = 1")
        assert seal(store, task(desk)).number == 1
        reader.db.conn.execute("ROLLBACK")
    assert read_manifest(archive_of(desk), 1).database.sha256 is None
    assert read_manifest(archive_of(desk), 1).database.published == files.digest_of(
        desk.data / "published.db"
    )


# What is not as it should be


def test_a_spool_is_never_written_over_what_the_archive_has(desk):
    folder = archive_of(desk).night(NIGHT, "bao")
    folder.mkdir(parents=True)
    (folder / "ledger.jsonl").write_text("other\n", encoding="utf-8")
    spooled = tree(desk.spools)
    for _ in range(2):
        written(desk)
        (problem,) = sealed(desk).problems
        assert "ledger.jsonl: the archive holds other bytes" in problem
        assert tree(desk.spools) == spooled
        assert (folder / "ledger.jsonl").read_text(encoding="utf-8") == "other\n"


def test_a_spool_that_came_back_with_other_bytes_stays(desk):
    spool = desk.spools / NIGHT / "bao"
    shutil.copytree(spool, desk.root / "kept")
    sealed(desk)
    spool.parent.mkdir()
    shutil.copytree(desk.root / "kept", spool)
    assert sealed(desk).problems == []
    assert not spool.exists()
    shutil.copytree(desk.root / "kept", spool)
    (spool / "ledger.jsonl").write_text("other\n", encoding="utf-8")
    (problem,) = sealed(desk).problems
    assert "other bytes" in problem and spool.exists()


@pytest.mark.parametrize("kind", ["link", "folder", "name", "pipe"])
def test_what_no_crawl_writes_is_not_taken_for_evidence(kind, desk):
    spool = desk.spools / NIGHT / "bao"
    {
        "link": lambda: (spool / "x").symlink_to("/etc/passwd"),
        "folder": lambda: (spool / "x").mkdir(),
        "name": lambda: (spool / "x\ny").touch(),
        "pipe": lambda: os.mkfifo(spool / "x"),
    }[kind]()
    done = sealed(desk)
    assert done.nights == 0 and "not a file that a crawl writes" in done.problems[0]
    assert (spool / "ledger.jsonl").exists()
    assert not archive_of(desk).night(NIGHT, "bao").exists()


def test_bytes_that_a_row_does_not_speak_of_are_sealed_with_a_word_about_it(desk):
    warc = desk.spools / NIGHT / "bao" / "pages.warc.gz"
    whole = warc.read_bytes()
    warc.write_bytes(whole[:-10])
    done = sealed(desk)
    assert done.nights == 1
    assert len(done.problems) == 2 and all("pages.warc.gz: byte" in problem for problem in done.problems)
    told = rows(archive_of(desk).rows(1) / NIGHT / "bao.jsonl", "problems")
    assert {problem["problem"] for problem in told} == {
        "torn: the file ends within the record",
        "a row names a record that is not there",
    }
    check_archive(desk.data)
    assert sealed(desk).problems == []


def test_evidence_that_is_nowhere_is_waited_for(desk):
    shutil.move(desk.spools, desk.root / "away")
    done = sealed(desk)
    assert (done.nights, done.absent) == (0, [f"{NIGHT}/bao"])
    shutil.move(desk.root / "away", desk.spools)
    written(desk)
    assert sealed(desk).nights == 1
    check_archive(desk.data)


def test_papers_of_others_are_sealed_and_those_without_a_row_are_told(desk):
    sealed(desk)
    root = archive_of(desk).root
    for name in ("audits/2022-06-14-1/audit.json", "submissions/" + "0" * 64):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, encoding="utf-8")
    (root / "audits/2022-06-14-1/bao.jsonl.part").touch()
    with open_store(desk.database) as store, store.atomic():
        store.insert("audits", {
            "key": "2022-06-14-1", "directive": "d", "since": NIGHT, "until": NIGHT, "night": NIGHT,
            "rule_version": "r1", "hash": "0", "seal": 1, "made": NIGHT})  # fmt: skip
    done = sealed(desk, occasion="audit")
    assert done.adopted == ["submissions/" + "0" * 64]
    assert "audits/2022-06-14-1/audit.json" in read_list(archive_of(desk).listing(2))
    assert rows(growing(desk, 2), "audits")[0]["key"] == "2022-06-14-1"
    check_archive(desk.data)
    assert sealed(desk).number is None


def test_a_time_stamp_is_listed_by_the_next_seal_and_makes_none(desk):
    def stamp(archive):
        for number in range(1, 9):
            if archive.manifest(number).exists() and not archive.token(number).exists():
                archive.token(number).write_bytes(b"token")

    sealed(desk, stamp=stamp)
    assert "manifests/000001.tsr" in read_list(archive_of(desk).head)
    assert sealed(desk, stamp=stamp).number is None
    written(desk)
    sealed(desk, stamp=stamp)
    assert "manifests/000001.tsr" in read_list(archive_of(desk).listing(2))
    assert list(read_list(archive_of(desk).head)) == [
        f"manifests/{number:06}.{kind}" for number in (1, 2) for kind in ("json", "sha256", "tsr")
    ]


@pytest.mark.parametrize("damage", ["flip", "remove", "head", "list"])
def test_nothing_is_added_to_a_chain_that_is_damaged_at_its_end(damage, desk):
    sealed(desk)
    archive = archive_of(desk)
    if damage == "flip":
        archive.manifest(1).write_bytes(archive.manifest(1).read_bytes().replace(b"night", b"Night", 1))
    elif damage == "remove":
        archive.manifest(1).unlink()
    elif damage == "head":
        archive.head.write_bytes(b"\xff" + archive.head.read_bytes())
    else:
        archive.listing(1).write_bytes(b"x" + archive.listing(1).read_bytes())
    add_night(desk, "2022-06-15")
    before = tree(desk.data / "evidence")
    with pytest.raises(SealError, match="put back from its backup"):
        sealed(desk)
    assert tree(desk.data / "evidence") == before
    assert (desk.spools / "2022-06-15" / "bao" / "ledger.jsonl").exists()


# No room


def test_a_disk_that_fills_leaves_nothing_half(desk, monkeypatch):
    """Every write of the archive may be the one that finds no room; the next seal goes on from there."""
    sync = os.fsync
    for last in range(30):
        left = iter(range(last))

        def full(handle, left=left):
            if next(left, None) is None:
                raise OSError(28, "No space left on device")
            sync(handle)

        monkeypatch.setattr(os, "fsync", full)
        try:
            sealed(desk)
            break
        except (OSError, StoreFull) as error:
            assert "No space" in str(error) or isinstance(error, StoreFull)
        assert not list(desk.data.rglob("*.part"))
        assert (desk.spools / NIGHT / "bao" / "ledger.jsonl").exists()
    else:
        pytest.fail("it never came through")
    monkeypatch.undo()
    sealed(desk)
    check_archive(desk.data)


# The order of writing, which a power cut would show


def test_a_file_is_on_the_disk_before_its_name_and_its_name_before_what_speaks_of_it(desk, monkeypatch):
    seen = []
    sync, replace, remove = os.fsync, Path.replace, shutil.rmtree

    def fsync(handle):
        seen.append(("sync", Path(f"/proc/self/fd/{handle}").readlink().relative_to(desk.data).as_posix()))
        sync(handle)

    def renamed(path, target):
        seen.append(("name", target.relative_to(desk.data).as_posix()))
        return replace(path, target)

    def removed(path, *given):
        seen.append(("remove", Path(path).relative_to(desk.data).as_posix()))
        return remove(path, *given)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", renamed)
    monkeypatch.setattr(shutil, "rmtree", removed)
    steps = []
    counting = (Step.DATABASE, Step.HEAD, Step.TOKENS)
    sealed(desk, step=lambda step, done, total: steps.append((step, len(seen))))
    for at, (what, name) in enumerate(seen):
        if what == "name" and name.startswith("evidence/"):
            assert seen[at - 1] == ("sync", f"{name}.part")
            later = next(where for step, where in steps if where > at and step in counting)
            assert ("sync", name.rpartition("/")[0]) in seen[at:later], "before anything speaks of it"
    names = [name for what, name in seen if what == "name"]
    assert names[-4:] == [
        "published.db", "evidence/manifests/000001.sha256", "evidence/manifests/000001.json", "evidence/HEAD"
    ]  # fmt: skip
    assert seen[-1] == ("remove", f"spool/{NIGHT}/bao")
    (database,) = (where for step, where in steps if step is Step.DATABASE)
    before = {name for what, name in seen[:database] if what == "sync"}
    assert {".", "evidence", "evidence/nights", f"evidence/nights/{NIGHT}", "evidence/rows/000001"} <= before
    assert [step for step, _ in steps if step is not Step.COPY] == [
        step for step in Step if step is not Step.COPY
    ]


def test_digests_of_databases_are_taken_without_giving_up_their_locks(desk):
    with open_store(desk.database) as store:
        before = locks(desk.database)
        assert before
        digest_apart(desk.database)
        assert locks(desk.database) == before
        store.first("SELECT 1")


def locks(path):
    node = path.stat().st_ino
    held = Path("/proc/locks").read_text(encoding="utf-8").splitlines()
    return [line.split(":", 1)[1] for line in held if f":{node} " in line and f" {os.getpid()} " in line]


def test_standard_tools_agree(desk):
    sealed(desk)
    add_night(desk, "2022-06-15")
    sealed(desk)
    root = archive_of(desk).root
    lists = ["HEAD", *(path.relative_to(root).as_posix() for path in sorted(root.glob("manifests/*.sha256")))]
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", *lists], cwd=root, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")


def test_labels_of_a_relabelling_are_in_one_seal_by_the_version_they_judge(desk):
    sealed(desk)
    with open_store(desk.database) as store:
        waiting = list(unlabelled(store, "d", "r"))
        add_labels(store, "d", "r", (NewLabel(text.version_id, 1, None, 1.0) for text in waiting))
    sealed(desk, occasion="relabel")
    assert [row["content"] for row in rows(growing(desk, 2), "labels")] == [1, 1]

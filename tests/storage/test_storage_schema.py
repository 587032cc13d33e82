import ast
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Migrations
from written_spools import contents

import storage
from spool import Outcome
from storage import NewLabel, Store, add_labels, open_reader, open_store
from storage.errors import StoreOutdated, StoreTooNew
from storage.migrations import SCHEMA_VERSION, migrations

ROOM = Path(storage.__file__).parent
TABLES = {
    *("nights", "outlet_nights", "channels", "outcomes"),
    *("articles", "aliases", "versions", "captures", "labels"),
    *(
        "sightings",
        "robots",
        "certificates",
        "doubts",
        "late_finds",
        "escapes",
        "channel_checks",
        "estimates",
    ),
}


def test_every_table_is_strict(store):
    ours = {table.name: table for table in store.db.tables if table.name in TABLES}
    assert ours.keys() == TABLES
    assert all(table.strict for table in ours.values())
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"), store.atomic():
        store.write("UPDATE nights SET number = 'x'")
        store.insert("nights", night("2022-06-14") | {"number": "x"})


def night(day):
    return {"night": day, "day": day, "number": 1, "started": day, "state": "running"}


def test_foreign_keys_are_on(store):
    assert store.first("PRAGMA foreign_keys") == {"foreign_keys": 1}
    with pytest.raises(sqlite3.IntegrityError), store.atomic():
        store.insert("labels", {"version": 1, "directive": "d", "rule_version": "r", "content": 1,
                                "margin": 1.0, "hits": "[]", "made": "x"})  # fmt: skip


def test_writes_are_durable_and_in_wal(store):
    assert store.first("PRAGMA journal_mode") == {"journal_mode": "wal"}
    assert store.first("PRAGMA synchronous") == {"synchronous": 2}
    assert store.first("PRAGMA busy_timeout") == {"timeout": 30000}


def test_every_transaction_begins_immediate(tmp_path, spool, monkeypatch):
    seen = []
    connect = sqlite3.connect

    def traced(*args, **kwargs):
        conn = connect(*args, **kwargs)
        conn.set_trace_callback(seen.append)
        return conn

    monkeypatch.setattr(sqlite3, "connect", traced)
    with open_store(tmp_path / "a.sqlite") as store:
        storage.begin_night(store, date(2022, 6, 14))
        storage.ingest(store, spool().article("a").end("b", Outcome.GONE).write())
        add_labels(store, "d", "r", [NewLabel(1, 1, None, 1.0)])
        storage.rebuild_search(store)
    begun = [sql for sql in seen if sql.upper().startswith("BEGIN")]
    assert len(begun) > 5
    assert set(begun) == {"BEGIN IMMEDIATE"}
    writes = ("INSERT", "UPDATE", "DELETE")
    depth = 0
    for sql in seen:
        depth += sql.startswith("BEGIN")
        depth -= sql in ("COMMIT", "ROLLBACK")
        assert depth or not sql.strip().upper().startswith(writes), sql


def test_nothing_is_written_outside_of_a_transaction(store):
    for write in (
        lambda: store.write("DELETE FROM nights"),
        lambda: store.insert("nights", night("2022-06-14")),
        lambda: store.upsert_all("nights", [night("2022-06-14")], ("id",)),
    ):
        with pytest.raises(RuntimeError, match="atomic"):
            write()


def test_a_transaction_within_another_rolls_back_alone(store):
    with store.atomic():
        store.insert("nights", night("2022-06-14"))
        with pytest.raises(KeyError), store.atomic():
            store.insert("nights", night("2022-06-15"))
            raise KeyError
    assert [row["night"] for row in store.rows("SELECT night FROM nights")] == ["2022-06-14"]


def test_the_schema_version_is_the_number_of_migrations(store):
    assert store.first("PRAGMA user_version") == {"user_version": SCHEMA_VERSION}
    assert len(migrations.applied(store.db)) == SCHEMA_VERSION
    assert not migrations.pending(store.db)


def test_a_migration_that_fails_halfway_leaves_nothing_and_no_record(tmp_path):
    steps = Migrations("diembao")

    @steps()
    def one(db):
        db.execute("CREATE TABLE one (x INTEGER) STRICT")

    @steps()
    def two(db):
        db.executescript(
            "CREATE TABLE two (x INTEGER) STRICT; INSERT INTO one VALUES (1); PRAGMA user_version = 2;"
        )
        raise ZeroDivisionError

    path = tmp_path / "a.sqlite"
    with pytest.raises(ZeroDivisionError):
        open_store(path, steps=steps)
    conn = sqlite3.connect(path)
    tables = {row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert "one" in tables and "two" not in tables
    assert conn.execute("SELECT name FROM _sqlite_migrations").fetchall() == [("one",)]
    assert conn.execute("SELECT count(*) FROM one").fetchone() == (0,)
    assert conn.execute("PRAGMA user_version").fetchone() == (0,)
    conn.close()


def test_a_newer_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "a.sqlite"
    open_store(path).close()
    with sqlite3.connect(path) as conn:
        conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    conn.close()
    before = path.read_bytes()
    for opening in (open_store, open_reader):
        with pytest.raises(StoreTooNew, match=str(SCHEMA_VERSION + 1)):
            opening(path)
    assert path.read_bytes() == before


def test_a_reader_does_not_migrate(tmp_path):
    path = tmp_path / "a.sqlite"
    sqlite3.connect(path).close()
    with pytest.raises(StoreOutdated):
        open_reader(path)


def test_opening_again_changes_nothing(tmp_path):
    path = tmp_path / "a.sqlite"
    open_store(path).close()
    before = path.read_bytes()
    open_store(path).close()
    assert path.read_bytes() == before


def test_a_reader_cannot_write(store):
    with open_reader(store.path) as reader, pytest.raises(storage.StoreNotWritable):
        reader.rows("DELETE FROM nights")


def test_labels_are_never_changed(store, spool, take_in):
    take_in(spool().article("a"))
    assert add_labels(store, "d", "r", [NewLabel(1, 1, 2, 1.0, [{"phrase": "x"}])]) == 1
    assert add_labels(store, "d", "r", [NewLabel(1, 6, None, 9.0)]) == 0
    before = contents(store)["labels"]
    with pytest.raises(sqlite3.IntegrityError, match="never changed"), store.atomic():
        store.write("UPDATE labels SET content = 6")
    assert contents(store)["labels"] == before
    assert before[0]["content"] == 1


def modules():
    return sorted(ROOM.rglob("*.py"))


def test_sql_is_never_built_from_values():
    """No f-string, format() or % may touch what goes to the database; fragments are joined from constants."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if called and node.func.attr in {"rows", "each", "first", "write", "execute"}:
                built = [part for part in ast.walk(node.args[0]) if isinstance(part, ast.JoinedStr | ast.Mod)]
                assert not built, f"{path.name}:{node.lineno}"


OPENING = {"store.py", "snapshot.py", "desk/opening.py", "reading/connecting.py", "reading/building.py"}
"""The modules that open a database: the store, whole copies of it, and the two of the staff's pages."""
BEGINNING = {"store.py", "reading/connecting.py"}
"""Where transactions begin: the store's and the desk's, and those of the pages' flat copy."""


def test_transactions_begin_in_one_place():
    for path in modules():
        text, name = path.read_text(encoding="utf-8"), path.relative_to(ROOM).as_posix()
        assert "transform(" not in text.replace("`Table.transform()`", "")
        assert name in BEGINNING or "BEGIN IMMEDIATE" not in text
        assert name in OPENING or "isolation_level" not in text


def test_a_store_is_a_reader_too(store):
    assert isinstance(store, Store)
    assert store.first("SELECT count(*) AS n FROM nights") == {"n": 0}
    assert store.first("SELECT 1 AS n WHERE 0") is None

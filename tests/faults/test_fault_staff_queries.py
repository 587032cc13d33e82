"""E3, E4, E5, E8: what is typed is a value, and never SQL, search syntax, a path or an endless task."""

import sqlite3
import time

import pytest
from faults.staff_home import HOSTILE, SITE, label_all, make_desk
from hanging import HANG
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import StoreSlow, open_reader

INJECTIONS = [
    "' OR 1=1 --",
    '" OR ""="',
    "bao'; DROP TABLE articles; --",
    "bao' UNION SELECT sql, 1, 1 FROM sqlite_schema --",
    "%",
    "bao%",
    "1); ATTACH DATABASE '/tmp/x' AS x; --",
    "\x00bao",
    "0x62616f",
    "$(id)",
    "${outlet}",
    ":outlet",
    "?",
    HOSTILE,
]
WORDS = [
    ("articles", "--outlet", "{}"),
    ("articles", "--q", "{}"),
    ("articles", "--content", "{}"),
    ("articles", "--since", "{}"),
    ("articles", "--until", "{}"),
    ("articles", "--directive", "{}"),
    ("coverage", "--since", "{}"),
    ("coverage", "--directive", "{}"),
    ("why", "{}"),
    ("why", "https://bao.example.vn/{}"),
    ("why", "https://bao.example.vn/tot.html", "--outlet", "{}"),
    ("why", "https://bao.example.vn/tot.html", "--directive", "{}"),
]
SYNTAX = [
    '"',
    "a OR",
    "NEAR(",
    "title:giam",
    "*",
    "^giam",
    "-giam",
    "a AND NOT",
    "(",
    "{a b}: c",
    "giam*",
    "a\x00b",
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = make_desk(tmp_path_factory.mktemp("queries"))
    with desk.night("2022-06-14") as night:
        night.article("tot.html", title="Giảm nghèo bền vững").article("khac.html", title=HOSTILE)
    label_all(desk, 6)
    return desk


@pytest.fixture(scope="module")
def bytes_before(desk):
    return sorted((path, path.read_bytes()) for path in desk.root.rglob("*.db"))


def unchanged(desk, bytes_before):
    return sorted((path, path.read_bytes()) for path in desk.root.rglob("*.db")) == bytes_before


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_e3_no_parameter_is_read_as_sql(desk, bytes_before, words):
    for payload in INJECTIONS:
        code, out, errors = desk.call(*(word.format(payload) for word in words), "--json")
        assert code in (0, 2), (payload, errors)
        assert "SQLITE_" not in errors and "syntax error" not in errors and "Traceback" not in errors
        assert "CREATE TABLE" not in out
    assert unchanged(desk, bytes_before)


def test_e3_the_connection_of_a_query_cannot_write(desk):
    with open_reader(desk.database) as reader:
        for statement in ("DELETE FROM articles", "PRAGMA user_version = 99", "CREATE TABLE x (y)"):
            with pytest.raises(Exception, match="readonly"):
                reader.rows(statement)


@pytest.mark.parametrize("q", SYNTAX)
def test_e4_no_word_is_search_syntax(desk, q):
    code, _, errors = desk.call("articles", "--q", q, "--json")
    assert (code, errors) == (0, "")
    assert desk.call("articles", "--q", f"{q} khongcotunay", "--json")[1].strip() == "[]"


@given(st.text(max_size=200))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_e4_any_text_is_a_question(desk, q):
    code, _, errors = desk.call("articles", "--json", f"--q={q}")
    assert (code, errors) == (0, "")


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS n FROM n"


def test_e5_a_question_without_an_end_is_broken_off(desk):
    with open_reader(desk.database, seconds=0.2) as reader:
        began = time.monotonic()
        with pytest.raises(StoreSlow, match=r"no answer within 0\.2 seconds"):
            reader.first(ENDLESS)
        assert time.monotonic() - began < HANG
        assert reader.first("SELECT count(*) AS n FROM articles") == {"n": 2}


def test_e5_the_clock_runs_for_each_stretch_of_a_long_answer(desk):
    """What the reader of an export does between two rows is not SQLite's time."""
    long = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000) SELECT i FROM n"
    with open_reader(desk.database, seconds=0.3) as reader:
        drawn = 0
        for row in reader.each(long):
            drawn += 1
            if row["i"] % 250 == 0:
                time.sleep(0.2)
    assert drawn == 1000


def test_e5_other_errors_keep_their_names(desk):
    with open_reader(desk.database, seconds=5) as reader, pytest.raises(sqlite3.OperationalError):
        reader.rows("SELECT nothing FROM nowhere")


def test_e5_the_command_says_so_and_fails(desk, monkeypatch):
    monkeypatch.setattr("storage.patience.STEPS", 1)
    monkeypatch.setattr("diembao.commands.stored.LONGEST_ANSWER", -1.0)
    code, out, errors = desk.call("articles", "--csv")
    assert code == 9
    assert "no answer within" in errors and "fewer words" in errors
    assert out.count("\n") <= 1


@pytest.mark.parametrize(
    "words",
    [("articles", "--q", "% " * 10_000), ("coverage", "--since", "0001-01-01", "--until", "9999-12-31"),
     ("articles", "--since", "0001-01-01", "--until", "9999-12-31"), ("articles", "--content", str(10**12))],
    ids=["words", "days", "span", "content"],
)  # fmt: skip
def test_e5_huge_questions_are_answered_or_refused_at_once(desk, words):
    began = time.monotonic()
    code, _, errors = desk.call(*words, "--json")
    assert code in (0, 2), errors
    assert time.monotonic() - began < HANG


@pytest.mark.parametrize(
    "slug", ["../../etc", "..", "/etc/passwd", "bao/../bao", "a\x00b", "", "Bao", "bao.toml"]
)
def test_e8_a_slug_is_no_path(desk, slug):
    for words in (("articles",), ("why", f"{SITE}/tot.html"), ("nightly", "--only")):
        option = () if words[-1] == "--only" else ("--outlet",)
        code, out, errors = desk.call(*words, *option, slug)
        assert code == 2 or (slug == "" and code == 0), (words, out, errors)
        assert "passwd" not in out

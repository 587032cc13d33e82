"""E6, E7 and, for the terminal, E18: crawled text is shown, exported in any number, and never obeyed."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from faults.staff_home import HOSTILE, label_all, make_desk
from hypothesis import given
from hypothesis import strategies as st

from audits.reports.plain import csv_cell
from diembao.output import plain
from storage import ArticleFilter, each_article, open_reader, open_store

ROOT = Path(__file__).parents[2]
TRIGGERS = tuple("=+-@\t\r\n＝＋－＠")
FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠a", " =1", '"=1', "'=1",
    "a;=1", 'a;"=1', "a\n=1", "a\r\n@b", "a\t+1", "a; =1", "=cmd|'/c calc'!A1", "\x00=1",
]  # fmt: skip
HARMLESS = ["", "Giảm nghèo", "tỉ lệ 5-6%", "a = b", "10/06/2022", "'nháy'", "bài; kỳ 2", "a, -5 độ"]
SIGNS = st.text(st.sampled_from("=+-@＝＋－＠;,\t\r\n\"' ađ\x00\x1b\u202e1"), max_size=12)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = make_desk(tmp_path_factory.mktemp("exports"))
    with desk.night("2022-06-14") as night:
        night.article("a.html", title=HOSTILE, author="-1", lead="+84 261 3545 666")
        for number, formula in enumerate(FORMULAS):
            night.article(f"b{number}.html", title=f"{number}", body=(formula.replace("\x00", ""), "hết"))
    label_all(desk, 6)
    return desk


def spreadsheet(text, separator=","):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator))


def is_formula(text):
    return text.lstrip("\"' \0").startswith(TRIGGERS[:4] + TRIGGERS[7:]) and not text.startswith("'")


@pytest.mark.parametrize("text", FORMULAS)
def test_e6_what_begins_like_a_formula_gets_an_apostrophe(text):
    shown = csv_cell(text)
    assert "'" in shown and not shown.startswith(TRIGGERS)
    for separator in ",;\t":
        assert not any(is_formula(part) for row in spreadsheet(shown, separator) for part in row)


@pytest.mark.parametrize("value", [*HARMLESS, None, 0, -1, -0.5, 3])
def test_e6_what_is_harmless_and_what_is_a_number_stays(value):
    assert csv_cell(value) == value


def written(rows):
    buffer = io.StringIO()
    csv.writer(buffer).writerows([[csv_cell(value) for value in row] for row in rows])
    return buffer.getvalue()


@given(st.lists(SIGNS, min_size=1, max_size=4))
def test_e6_a_row_comes_back_as_it_was_and_holds_no_formula(values):
    (back,) = spreadsheet(written([values]))
    for before, after in zip(values, back, strict=True):
        assert after.replace("'", "") == before.replace("\0", "").replace("'", "")
        assert not after.startswith(TRIGGERS)


@given(st.lists(SIGNS, min_size=1, max_size=4), st.sampled_from(";\t"))
def test_e6_nor_where_excel_splits_at_another_sign(values, separator):
    """What Excel sees that splits at semicolons: quotes mean nothing to it once a cell has begun without."""
    for row in written([values]).splitlines():
        assert not any(is_formula(part.lstrip('"')) for part in row.split(separator)[1:])


def test_e6_the_export_has_a_byte_order_mark_quotes_and_numbers(desk):
    code, out, _ = desk.call("articles", "--csv", "--full")
    assert code == 0 and out.startswith("\ufeffurl,outlet,title")
    head, *rows = spreadsheet(out)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert len(found) == 1 + len(FORMULAS)
    hostile = next(row for row in found if "calc" in row["title"])
    assert hostile["title"] == "'" + HOSTILE.replace(";-", ";'-")
    assert (hostile["author"], hostile["lead"]) == ("'-1", "'+84 261 3545 666")
    assert (hostile["content"], hostile["margin"]) == ("6", "1.25")
    assert not any(value.startswith(TRIGGERS) for row in found for value in row.values())


def test_e6_json_keeps_the_text_and_shows_what_cannot_be_seen(desk):
    code, out, _ = desk.call("articles", "--json")
    assert code == 0
    assert HOSTILE in {row["title"] for row in json.loads(out)}
    assert "\x1b" not in out and "\u202e" not in out and "\\u202e" in out


def test_e18_a_terminal_obeys_no_title(desk):
    for words in (("articles",), ("why", "https://bao.example.vn/a.html")):
        code, out, _ = desk.call(*words)
        assert code == 0
        assert "\x1b" not in out and "\u202e" not in out
        assert "␛[31m" in out.replace("\n", "").replace(" ", "").replace("│", "")
        assert "[/b]" in out.replace("\n", "")
        assert all(line.isprintable() for line in out.splitlines())


@given(st.text())
def test_e18_a_cell_of_the_terminal_is_letters(text):
    assert plain(text).isprintable()


@pytest.mark.parametrize(
    ("sign", "shown"),
    [("\x1b", "␛"), ("\x00", "␀"), ("\n", " "), ("\x9b", "⟨U+009B⟩"), ("\u202e", "⟨U+202E⟩"), ("đ", "đ")],
)
def test_e18_what_was_there_can_be_seen(sign, shown):
    assert plain(sign) == shown


def changed(name, number, body):
    """What makes a further row of the table out of its model."""
    if name == "articles":
        return {"id": number, "identity": str(number), "url": f"https://bao.example.vn/{number}.html"}
    return {"id": number, "article": number, "body": body}


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A home with 8,000 articles of 4 kB, 30 MB in all."""
    desk = make_desk(tmp_path_factory.mktemp("many"))
    with desk.night("2022-06-14") as night:
        night.article("mau.html")
    body = json.dumps(["Giảm nghèo bền vững ở bon. " * 100], ensure_ascii=False)
    with open_store(desk.database) as store, store.atomic():
        model = {name: store.first(f"SELECT * FROM {name}") for name in ("articles", "versions")}
        for name, row in model.items():
            rows = (row | changed(name, number, body) for number in range(100, 8_100))
            store.db.table(name).insert_all(rows)
    return desk


def test_e7_an_export_is_drawn_row_by_row(many):
    with open_reader(many.database) as reader:
        rows = each_article(reader, ArticleFilter(full=True))
        assert next(rows).day == "2022-06-10"
        steps = []
        reader.db.conn.set_progress_handler(lambda: steps.append(1), 1000)
        next(rows)
        assert not steps, "the second row is at hand with the first: nothing is sorted or read again"


PEAK = """import re
def peak():
    status = open("/proc/self/status").read()
    return int(re.search(r"VmHWM:\\s*(\\d+)", status)[1]) // 1024
"""
"""The most megabytes of a process, of itself alone: in ru_maxrss a child inherits its parent's peak."""


@pytest.mark.slow
@pytest.mark.parametrize("form", ["--csv", "--json"])
def test_e7_memory_does_not_grow_with_the_export(many, form):
    code = (
        f"import sys\n{PEAK}from diembao.main import main\n"
        f"try: main(['--home', {str(many.root)!r}, 'articles', '--full', {form!r}])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print(peak(), file=sys.stderr)"
    )
    with (many.root / "out").open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-c", code], stdout=out, stderr=subprocess.PIPE, cwd=ROOT, check=True
        )
    size = (many.root / "out").stat().st_size
    assert size > 25_000_000
    grown = int(done.stderr) - baseline()
    assert grown < 20, f"{grown} MB more than a command that prints nothing"


def baseline():
    code = f"{PEAK}from diembao.main import main\nprint(peak())"
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True).stdout)


def test_e7_the_screen_shows_a_part_and_says_so(many, monkeypatch):
    monkeypatch.setattr("diembao.commands.stored.MOST_ON_SCREEN", 5)
    code, out, _ = many.call("articles")
    assert code == 0
    assert "8001 bài" in out and "chỉ có 5 bài mới nhất" in out and "--csv" in out
    assert out.count("https://") <= 10


@pytest.mark.slow
def test_e7_a_reader_that_goes_away_ends_the_export(many):
    export = f"{sys.executable} -m diembao --home {many.root} articles --full --csv"
    command = f"{export} | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith("\ufeffurl,outlet".encode())


@pytest.mark.slow
def test_e7_an_export_is_utf_8_in_any_language(desk):
    done = subprocess.run(
        [sys.executable, "-m", "diembao", "--home", str(desk.root), "articles", "--json"],
        cwd=ROOT, capture_output=True, check=False, env={"PYTHONIOENCODING": "latin-1", "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout.decode() and "cmd" in done.stdout.decode("utf-8")

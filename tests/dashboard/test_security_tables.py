"""Datasette's own pages under strange, hostile and costly questions."""

import csv
import io
from urllib.parse import quote

import pytest

from dashboard.security.tables import MOST_CONDITIONS, MOST_FACETS, TOO_LONG
from dashboard.server import SETTINGS
from diembao.desk.places import places_of
from diembao.home import Home
from storage import open_store, publish
from storage.desk import Role
from storage.reading import build as build_reading
from tests.audits.built_home import Built
from tests.dashboard.visitors import Visitor, person

PAYLOADS = (
    *("'", '"', "';--", "1 OR 1=1", "1; DROP TABLE heads", "%00", "\\", "[]", "(", "`", "\u202e", "đ" * 500),
    *("-1", "99999999999999999999", "1e999", "NaN", "null", "../../etc/passwd", "*", '"a" NEAR(', "a:b", "%"),
)
PARAMETERS = (
    *(
        "_sort",
        "_sort_desc",
        "_size",
        "_next",
        "_col",
        "_nocol",
        "_facet",
        "_facet_date",
        "_facet_size",
        "_shape",
    ),
    *(
        "_search",
        "_searchmode",
        "_labels",
        "_json",
        "_nl",
        "_extra",
        "_through",
        "_where",
        "_fts_table",
        "_fts_pk",
    ),
    *("title", "title__contains", "title__glob", "title__date", "day__gt", "article__in", "x__y", "__", "_"),
)
ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
BROAD = "select randomblob(10) from heads a, heads b, heads c, heads d order by 1"


@pytest.fixture
def auditor(home: Home, client: Visitor) -> Visitor:
    person(home, Role.AUDITOR)
    return client.log_in()


# Datasette forgets what it was about to count when it finds that there is no such column.
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore:coroutine:RuntimeWarning"
)
@pytest.mark.slow
@pytest.mark.parametrize("end", ["", ".json", ".csv"])
def test_e3_any_value_of_any_parameter_has_an_answer(end: str, client: Visitor) -> None:
    for number, name in enumerate(PARAMETERS):
        for payload in PAYLOADS[number % 3 :: 3]:
            answer = client.get(f"/reading/heads{end}", params={name: payload})
            assert answer.status_code in {200, 302, 400, 403}, (name, payload, answer.text[-300:])
            assert "Traceback" not in answer.text and "site-packages" not in answer.text


def test_e3_names_in_addresses_are_no_sql(client: Visitor) -> None:
    for payload in (
        "heads'--",
        'heads"',
        "heads]",
        "sqlite_master",
        "heads;select",
        "lines%20x",
        "%2527",
        "-",
    ):
        assert client.get(f"/reading/{payload}").status_code in {200, 302, 404}, payload
        assert client.get(f"/reading/heads/{payload}").status_code in {302, 400, 404}, payload
    assert "122 dòng" in client.get("/reading/heads").text


def test_e5_a_question_that_does_not_end_is_ended(auditor: Visitor) -> None:
    auditor.datasette.sql_time_limit_ms = 50
    for sql in (ENDLESS, BROAD):
        for path in ("/reading", "/reading.json", "/reading.csv"):
            answer = auditor.get(path, params={"sql": sql})
            assert answer.status_code == 503, path
            assert "đã được dừng lại" in answer.text


def test_e5_what_one_question_may_take_is_bounded(auditor: Visitor) -> None:
    assert SETTINGS["sql_time_limit_ms"] == 1000
    assert auditor.get("/reading", params={"sql": "select zeroblob(600000)"}).status_code == 200
    assert auditor.get("/reading", params={"sql": "select zeroblob(1000001)"}).status_code == 400
    long = auditor.get("/reading/heads", params={"title__like": "%a" * 5000})
    assert long.status_code == 400
    many = auditor.get("/reading.json", params={"sql": "select 1 from heads a, heads b", "_shape": "array"})
    assert len(many.json()) == SETTINGS["max_returned_rows"] == 1000
    assert auditor.get("/reading/heads?_size=1001").status_code == 400


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore:coroutine:RuntimeWarning"
)
def test_e18_a_question_writes_no_line_of_the_log(
    auditor: Visitor, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    forged = 'x"\n2026-01-01 ERROR forged \x1b[31m'
    for path in ("/reading/heads", "/reading/heads.json", f"/reading/{quote(forged, safe='')}"):
        auditor.get(path, params={"_sort": forged})
        auditor.get(path, params={"_facet": forged})
        auditor.get(path, params={"title__exact": forged, "_col": forged})
    auditor.get("/reading", params={"sql": f'select "{forged}" from heads where'})
    auditor.get("/reading", params={"sql": f"select [{forged}] from heads"})
    auditor.post("/dang-nhap", {"ten": forged, "mat-khau": "sai-mat-khau"})
    written = "".join(capfd.readouterr()) + "\n".join(record.getMessage() for record in caplog.records)
    assert "\n2026-01-01 ERROR forged" not in written and "\x1b" not in written


@pytest.mark.parametrize(
    "sql",
    [
        *(
            "delete from heads",
            "attach 'x.db' as x",
            "pragma query_only = 0",
            "vacuum into '/tmp/x'",
            "select 1; select 2",
        ),
        *(
            "select load_extension('x')",
            "insert into heads select 1",
            "create table x (y)",
            "explain delete from heads",
        ),
    ],
)
def test_e3_sql_only_reads(sql: str, auditor: Visitor, home: Home) -> None:
    before = home.reading.read_bytes()
    answer = auditor.get("/reading", params={"sql": sql})
    assert answer.status_code in ({200, 400} if sql.startswith("explain") else {400})
    assert home.reading.read_bytes() == before


def test_e5_few_facets_and_conditions_at_a_time(client: Visitor) -> None:
    facets = [("_facet", name) for name in ("outlet", "content", "day", "gone")]
    assert client.get("/reading/lines", params=facets[:MOST_FACETS]).status_code == 200
    assert client.get("/reading/lines", params=facets).status_code == 400
    conditions = [("content__gt", str(-number)) for number in range(1, MOST_CONDITIONS + 2)]
    assert client.get("/reading/lines", params=conditions[1:]).status_code == 200
    assert client.get("/reading/lines", params=conditions).status_code == 400
    assert client.get("/reading/lines?" + "&".join(f"a{n}=" for n in range(500))).status_code == 400
    for name in ("_trace", "_context", "_facet_array", "_timelimit"):
        assert client.get("/reading/lines.csv", params={name: "1"}).status_code == 400


def test_e6_tables_as_csv_are_text_to_excel(home: Home, client: Visitor) -> None:
    titles = ["=1+1", "+1", "-1", "@a", "\t=1", "＝1", "a;=1+1", 'a"b,c\nd', "Đẩy mạnh"]
    with open_store(home.database) as store:
        built = Built(store, home.directive().slug)
        built.newest = "2022-06-30"
        for number, title in enumerate(titles):
            built.article("tuyson", f"e6-{number}", "2022-06-25", label=None, title=title)
    publish(home.database, home.snapshot)
    build_reading(places_of(home), [home.directive().slug])
    answer = client.get("/reading/heads.csv?outlet=tuyson&_stream=1&_size=7&_dl=1&_sort_desc=article")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.content.startswith("\ufeffarticle,".encode())
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    written = [row["title"] for row in reversed(rows[: len(titles)])]
    assert len(rows) == 20 + len(titles)
    assert written == ["'=1+1", "'+1", "'-1", "'@a", "'\t'=1", "'＝1", "a;'=1+1", 'a"b,c\nd', "Đẩy mạnh"]
    assert all(row["article"].isdigit() for row in rows)


def test_e7_a_csv_that_grows_too_long_ends_with_a_word(
    client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client.datasette._settings, "max_csv_mb", 0.004)
    answer = client.get("/reading/heads.csv?_stream=1")
    assert answer.text.endswith(TOO_LONG)
    assert len(answer.content) < 10_000


# What each of these does, it does in one step of a question, which no time limit ends.
WIDE = (
    "select length(printf('%.900000000c', 'x'))",
    "select length(format('%*d', 900000000, 1))",
    "select instr({long}, {half} || 'b')",
    "select length(replace({long}, {half} || 'b', 'x'))",
    "select length(trim({long}, {half}))",
    "select length(ltrim({long}, {half}))",
    "select length(RTRIM({long}, {half}))",
    "select json_patch('{}', '{}')",
    "select load_extension('x')",
)


@pytest.mark.parametrize("sql", WIDE)
def test_e5_a_function_that_no_time_limit_ends_is_refused(sql: str, auditor: Visitor) -> None:
    long, half = (f"hex(zeroblob({size}))" for size in (2000, 1000))
    asked = sql.replace("{long}", long).replace("{half}", half)
    for path in ("/reading.json", "/published"):
        answer = auditor.get(path, params={"sql": asked})
        assert answer.status_code == 400, answer.text[-200:]
    assert "không dùng các hàm printf" in answer.text


@pytest.mark.parametrize(
    "sql",
    [
        "select outlet, count(*), group_concat(lower(substr(title, 1, 3))) from heads group by outlet",
        "select coalesce(nullif(title, ''), upper(outlet)), typeof(1) from heads where title like '%xã%'",
        "select strftime('%Y', max(day)), date(max(day), '+1 day'), round(1.5), abs(-1) from lines",
        "select row_number() over (order by title), sum(1) over () from heads limit 3",
        "select json_extract('[1]', '$[0]'), length(title), iif(1, 2, 3) from heads",
    ],
)
def test_auditors_have_the_usual_functions(sql: str, auditor: Visitor) -> None:
    assert auditor.get("/reading.json", params={"sql": sql}).status_code == 200

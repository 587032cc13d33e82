"""What every page says of its numbers where they are not those of the newest night, or lack a review."""

import shutil
import sqlite3
from contextlib import closing

import httpx
import pytest

from dashboard.server import build
from diembao.desk.opening import desk_of_home
from diembao.desk.places import places_of
from diembao.desk.preparing import prepare
from diembao.exits import Exit
from diembao.health.examine import examine
from diembao.home import Home, bundled
from storage import StoreNotWritable, open_store, publish
from storage.desk import open_desk, read_desk
from storage.desk.reviews import NewDeskReview, decide
from storage.reading import Filter, Line, Places, list_lines, open_library
from storage.reading import library as library_module
from tests.audits.built_home import Built
from tests.dashboard import made_desk
from tests.dashboard.visitors import Visitor, person, serving
from tests.half_written import leave_half_written

pytestmark = pytest.mark.slow

DIRECTIVE = "giam-ngheo-2022"
OTHER = "nuoc-sach-2022"
PAGES = ("/", "/don-vi", "/don-vi/krongsa", "/bai-viet", "/duyet", "/so-lieu", "/reading/heads")
BEHIND = "Có lần duyệt chưa đưa được vào số liệu"
UNLABELLED = "Văn bản này chưa được gán nội dung cho bài nào; đêm tới mới có số liệu"


def publish_a_night(home: Home, night: str, seal: int) -> None:
    """A night that is over, sealed and published, of which no flat copy was made."""
    with open_store(home.database) as store:
        built = Built(store, DIRECTIVE)
        built.night(night)
        built.article("tuyson", f"dem-{seal}", "2022-06-30", 1, title="Bài của đêm mới")
        with store.atomic():
            moments = (f"{night}T18:00:00+00:00", f"{night}T19:00:00+00:00", night)
            store.write("UPDATE nights SET started = ?, finished = ? WHERE night = ?", moments)
            store.insert("seals", {"number": seal, "occasion": "night", "begun": night, "marks": "{}"})
    publish(home.database, home.snapshot)


def one_line(home: Home, content: int = 1) -> Line:
    with open_library(places_of(home)) as library:
        return list_lines(library, Filter(DIRECTIVE, ("baodakmay",), (content,))).lines[-1]


def review(home: Home, line: Line, content: int = 2) -> None:
    with open_desk(home.people) as desk:
        identity = line.url.removeprefix("https://")
        new = NewDeskReview(line.outlet, identity, DIRECTIVE, content, None, "Chị Mây", "may", "lý do", "h")
        decide(desk, new, "")


def said(client: Visitor, sentence: str, pages: tuple[str, ...] = PAGES) -> list[bool]:
    answers = [client.get(path) for path in pages]
    assert {answer.status_code for answer in answers} == {200}
    return [sentence in answer.text for answer in answers]


def test_a_night_that_could_not_be_prepared_is_told_on_every_page_and_file(
    home: Home, client: Visitor
) -> None:
    sentence = "Đêm 01/07/2022 đã được công bố nhưng chưa có trong các trang"
    assert not any(said(client, sentence))
    publish_a_night(home, "2022-07-01", 1)
    assert all(said(client, sentence, (*PAGES, "/bai-viet.csv")))
    assert "số liệu còn của đêm 30/06/2022" in client.get("/bai-viet").text
    assert "Bài của đêm mới" not in client.get("/bai-viet").text
    prepare(home, *home.check())
    assert not any(said(client, sentence, (*PAGES, "/bai-viet.csv")))
    assert "Bài của đêm mới" in client.get("/bai-viet").text


def test_a_command_that_the_pages_could_not_follow_is_told(home: Home, client: Visitor) -> None:
    with open_store(home.database) as store, store.atomic():
        store.insert("seals", {"number": 1, "occasion": "relabel", "begun": "x", "marks": "{}"})
    publish(home.database, home.snapshot)
    assert all(said(client, "Số liệu được lập trước lần ghi gần nhất vào cơ sở dữ liệu"))


def test_a_night_that_could_not_be_prepared_concerns_the_operator(home: Home) -> None:
    def concern() -> tuple[str, ...]:
        return tuple(it.problem for it in examine(home).concerns if it.key == "pages")

    assert concern() == ()
    publish_a_night(home, "2022-07-01", 1)
    (problem,) = concern()
    assert "đêm 2022-07-01" in problem and "đêm 2022-06-30" in problem
    assert examine(home).code is not Exit.COMPLETE
    prepare(home, *home.check())
    assert concern() == ()
    home.reading.write_bytes(b"no" * 9999)
    assert len(concern()) == 1


def test_a_review_that_could_not_be_laid_over_is_told_until_it_is(
    home: Home, client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(home)
    client.log_in()
    line = one_line(home)

    def refused(of: Places) -> bool:
        raise StoreNotWritable(of.reading, "may not be written")

    files = ("/bai-viet.csv", "/bai-viet.csv?duyet=co")
    with monkeypatch.context() as patch:
        patch.setattr(library_module, "sync_reviews", refused)
        assert not any(said(client, BEHIND, (*PAGES, *files)))
        review(home, line)
        assert all(said(client, BEHIND, (*PAGES, *files, f"/bai-viet/{line.key}")))
    assert not any(said(client, BEHIND, (*files, *PAGES)))


def test_what_a_killed_writer_left_is_undone_for_the_tables_too(home: Home, client: Visitor) -> None:
    before = client.get("/reading/heads.json?_shape=array").json()
    leave_half_written(home.reading, "UPDATE heads SET title = 'half written ' || hex(zeroblob(500))")
    answer = client.get("/reading/heads.json?_shape=array")
    assert (answer.status_code, answer.json() == before) == (200, True)


def another_store(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same articles under other numbers, published by hand."""
    home.database.unlink()
    monkeypatch.setattr(made_desk, "SLUGS", made_desk.SLUGS[::-1])
    made_desk.fill(home)
    publish(home.database, home.snapshot)


def test_no_page_mixes_the_articles_of_two_stores(
    home: Home, client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    another_store(home, monkeypatch)
    for path in ("/", "/bai-viet?q=ngheo", "/duyet"):
        answer = client.get(path)
        assert (answer.status_code, "lập từ một cơ sở dữ liệu khác" in answer.text) == (503, True)


def test_a_start_after_a_rebuild_makes_the_copy_anew(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    another_store(home, monkeypatch)
    with serving(home) as server:
        assert httpx.get(f"{server.url}/bai-viet?q=ngheo").status_code == 200


def add_directive(home: Home, slug: str, since: str, until: str) -> None:
    folder = home.root / "directives"
    if not folder.exists():
        shutil.copytree(bundled("directives") / DIRECTIVE, folder / DIRECTIVE)
    shutil.copytree(bundled("directives") / DIRECTIVE, folder / slug)
    head = folder / slug / "directive.toml"
    lines = head.read_text(encoding="utf-8").splitlines()
    window = {"since": f"since = {since}", "until": f"until = {until}"}
    for number, line in enumerate(lines):
        name = line.partition("=")[0].strip()
        if name in window:
            lines[number] = window.pop(name)
    assert not window
    head.write_text("\n".join(lines), encoding="utf-8")


def test_a_directive_added_between_nights_is_no_default_and_says_that_it_waits(home: Home) -> None:
    add_directive(home, OTHER, "2022-06-01", "2022-12-31")
    with Visitor(build(desk_of_home(home))) as client:
        for path in ("/", "/don-vi", "/don-vi/krongsa", "/bai-viet", "/duyet", "/bai-viet.csv"):
            by_default, asked = client.get(path), client.get(f"{path}?chi-thi={OTHER}")
            assert (by_default.status_code, UNLABELLED in by_default.text) == (200, False)
            assert (asked.status_code, UNLABELLED in asked.text) == (503, True)
        assert "121 bài" in client.get("/bai-viet").text or "122 bài" in client.get("/bai-viet").text
        assert client.get(f"/tu-khoa?chi-thi={OTHER}").status_code == 200, "its phrases can be tried before"


def test_prepared_without_labels_it_is_shown_as_unlabelled_and_still_no_default(home: Home) -> None:
    add_directive(home, OTHER, "2022-06-01", "2022-12-31")
    prepare(home, *home.check())
    with Visitor(build(desk_of_home(home))) as client:
        assert 'href="/bai-viet.csv?chi-thi=giam-ngheo-2022"' in client.get("/bai-viet").text
        assert "122 bài" in client.get(f"/bai-viet?chi-thi={OTHER}&noi-dung=chua").text


def test_a_start_takes_in_a_directive_that_was_added(home: Home) -> None:
    add_directive(home, OTHER, "2022-06-01", "2022-12-31")
    with serving(home):
        pass
    with open_library(places_of(home)) as library:
        assert set(library.directives) == {DIRECTIVE, OTHER}


def test_a_start_brings_an_older_desk_up_to_date(home: Home) -> None:
    account = person(home)
    with closing(sqlite3.connect(home.people)) as conn:
        conn.executescript(
            "DROP TABLE second_codings; DROP TABLE sampled; DROP TABLE samples; DROP TABLE reviews;"
            "DELETE FROM _sqlite_migrations WHERE name NOT LIKE '0001%'; PRAGMA user_version = 1"
        )
    with serving(home) as server:
        answer = httpx.get(f"{server.url}/dang-nhap")
        assert (answer.status_code, 'name="mat-khau"' in answer.text) == (200, True)
    with read_desk(home.people) as desk:
        assert desk.first("SELECT name FROM accounts") == {"name": account.name}

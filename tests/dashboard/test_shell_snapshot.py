"""The published night: what pages say where it cannot be read, and that a new one is shown at once."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.server import build
from diembao.desk.opening import desk_of_home
from diembao.desk.places import places_of
from diembao.home import Home
from storage import open_store, publish
from storage.reading import build as build_reading
from tests.audits.built_home import Built
from tests.dashboard.visitors import Visitor

PAGES = ("/", "/bai-viet", "/don-vi", "/reading", "/reading/heads")


def replace(file: Path, change: Callable[[Path], None]) -> None:
    """Put an altered copy in the place of a file, as a night does."""
    part = file.with_name(f"{file.name}.part")
    shutil.copy(file, part)
    change(part)
    part.replace(file)


def version(number: int) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        conn = sqlite3.connect(file)
        conn.execute(f"PRAGMA user_version = {number}")
        conn.close()

    return change


def missing(file: Path) -> None:
    file.unlink()


def gone(home: Home) -> None:
    home.reading.unlink()
    home.snapshot.unlink()


TROUBLES: dict[str, tuple[Callable[[Home], None], str, tuple[str, ...]]] = {
    "missing": (gone, "chưa có đêm nào", PAGES),
    "no flat copy": (lambda home: home.reading.unlink(), "Chưa có dữ liệu", PAGES),
    "no snapshot": (lambda home: home.snapshot.unlink(), "Chưa có dữ liệu", PAGES[:3]),
    "older": (lambda home: replace(home.snapshot, version(1)), "phiên bản cũ", PAGES[:3]),
    "newer": (lambda home: replace(home.snapshot, version(99)), "phiên bản mới hơn", PAGES[:3]),
    "older flat copy": (lambda home: replace(home.reading, version(0)), "phiên bản cũ", PAGES[:3]),
    "damaged": (
        lambda home: replace(home.reading, lambda file: file.write_bytes(b"no" * 9999)) or None,
        "hỏng",
        PAGES,
    ),
    "empty": (
        lambda home: replace(home.reading, lambda file: file.write_bytes(b"")) or None,
        "hỏng",
        PAGES[:3],
    ),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_is_said_plainly_and_over_when_it_is_over(trouble: str, home: Home, client: Visitor) -> None:
    harm, said, pages = TROUBLES[trouble]
    assert [client.get(path).status_code for path in PAGES] == [200] * len(PAGES)
    whole = {file: file.read_bytes() for file in (home.reading, home.snapshot)}
    harm(home)
    for path in pages:
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert said in answer.text and "Traceback" not in answer.text and "/data/" not in answer.text
        assert client.get("/dang-nhap").status_code == 200
    for file, content in whole.items():
        part = file.with_name("restored")
        part.write_bytes(content)
        part.replace(file)
    assert [client.get(path).status_code for path in PAGES] == [200] * len(PAGES)


def test_a_new_night_is_shown_without_a_restart(home: Home, client: Visitor) -> None:
    assert "2022-07-01" not in client.get("/reading/reading").text
    assert "dem-moi" not in client.get("/bai-viet").text + client.get("/reading/heads?title=x").text
    with open_store(home.database) as store:
        built = Built(store, home.directive().slug)
        built.night("2022-07-01")
        with store.atomic():
            store.write(
                "UPDATE nights SET started = ?, finished = ? WHERE night = '2022-07-01'",
                ("2022-07-01T18:00:00+00:00", "2022-07-01T19:00:00+00:00"),
            )
        built.article("tuyson", "dem-moi", "2022-06-30", label=None, title="dem-moi")
    publish(home.database, home.snapshot)
    build_reading(places_of(home), [home.directive().slug])
    assert "2022-07-01" in client.get("/reading/reading").text
    assert "1 dòng" in client.get("/reading/heads?title=dem-moi").text
    assert "dem-moi" in client.get("/bai-viet").text
    assert "01/07/2022" in client.get("/tai-khoan").text.partition("<footer")[2]


def test_outlets_are_read_again_after_a_night(home: Home) -> None:
    file = home.root / "outlets" / "tuyson.toml"
    with Visitor(build(desk_of_home(home), lambda: desk_of_home(home))) as visitor:
        assert "UBND xã Tuy Sơn Mới" not in visitor.get("/don-vi").text
        text = file.read_text(encoding="utf-8")
        renamed = text.replace("Trang thông tin điện tử huyện Tuy Sơn", "UBND xã Tuy Sơn Mới")
        file.write_text(renamed, encoding="utf-8")
        assert "UBND xã Tuy Sơn Mới" not in visitor.get("/don-vi").text
        replace(home.snapshot, lambda file: None)
        assert "UBND xã Tuy Sơn Mới" in visitor.get("/don-vi").text


def test_outlets_that_are_wrong_now_leave_the_pages_as_they_were(home: Home) -> None:
    with Visitor(build(desk_of_home(home), lambda: None)) as visitor:
        replace(home.snapshot, lambda file: None)
        assert visitor.get("/don-vi").status_code == 200


def test_tables_let_go_of_the_files_of_former_nights(home: Home, client: Visitor) -> None:
    for _ in range(5):
        replace(home.reading, lambda file: None)
        assert client.get("/reading/heads").status_code == 200
    kept = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    deleted = [name for name in kept if name.startswith(str(home.reading)) and name.endswith("(deleted)")]
    assert len(deleted) <= 2

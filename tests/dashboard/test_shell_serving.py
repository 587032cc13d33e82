"""`diembao dashboard`: when it refuses, what it makes ready, and that it serves and ends."""

import signal
import socket
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from diembao.desk.opening import desk_of_home
from diembao.desk.places import places_of
from diembao.exits import Refusal
from diembao.home import Home, open_home
from diembao.main import main
from diembao.writing import writing
from storage.reading import open_library
from tests.dashboard.visitors import PASSWORD, Server, person, serving


def dashboard(home: Home, *words: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home.root), "dashboard", *words])


def set_up(home: Home, lines: str) -> Home:
    with (home.root / "diembao.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[dashboard]\n{lines}\n")
    return open_home(home.root)


@pytest.mark.parametrize(
    "lines", ['host = "0.0.0.0"', 'hosts = ["a.vn"]', 'proxies = ["127.0.0.1"]', 'host = "::"']
)
def test_without_accounts_it_is_for_this_machine_alone(home: Home, lines: str) -> None:
    done = dashboard(set_up(home, lines), "--port", "0")
    assert done.exit_code == 4
    assert "accounts add" in done.stderr


def test_settings_that_are_wrong_are_named(home: Home) -> None:
    (home.root / "diembao.toml").write_text('[dashboard]\nhost = "everywhere"\n', encoding="utf-8")
    done = dashboard(home)
    assert done.exit_code == 4
    assert "diembao.toml:2" in done.stderr


def test_a_port_in_use_is_told(home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = dashboard(home, "--port", port)
    assert done.exit_code == 5
    assert f"port {port}" in done.stderr


def test_the_secret_is_made_once_and_nobody_elses(home: Home) -> None:
    first = desk_of_home(home).secret
    assert len(first) == 64
    assert home.desk_secret.stat().st_mode & 0o777 == 0o600
    assert desk_of_home(home).secret == first
    home.desk_secret.chmod(0o644)
    with pytest.raises(Refusal, match="chmod 600"):
        desk_of_home(home)
    home.desk_secret.chmod(0o600)
    home.desk_secret.write_text("short", encoding="ascii")
    with pytest.raises(Refusal, match="secret"):
        desk_of_home(home)


@pytest.mark.slow
def test_it_serves_and_ends(server: Server) -> None:
    answer = httpx.get(f"{server.url}/dang-nhap")
    assert (answer.status_code, "server" in answer.headers) == (200, False)
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(20) == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.url)


@pytest.mark.slow
def test_a_proxy_is_believed_about_https_and_addresses(home: Home) -> None:
    person(home)
    set_up(home, 'hosts = ["a.vn"]\nproxies = ["127.0.0.1"]')
    with serving(home) as server, httpx.Client(base_url=server.url) as browser:
        browser.headers.update({"host": "a.vn", "x-forwarded-for": "10.0.0.9", "x-forwarded-proto": "https"})
        page = browser.get("/dang-nhap")
        assert "Secure" in page.headers["set-cookie"]
        token = page.text.partition('name="csrftoken" value="')[2].partition('"')[0]
        cookie = page.headers["set-cookie"].partition(";")[0]
        form = {"ten": "may", "mat-khau": PASSWORD, "csrftoken": token}
        sent = {"cookie": cookie, "origin": "https://a.vn"}
        assert browser.post("/dang-nhap", data=form, headers=sent).status_code == 303
        assert (
            browser.post("/dang-nhap", data=form, headers=sent | {"origin": "http://a.vn"}).status_code == 403
        )


@pytest.mark.slow
def test_a_flat_copy_that_is_missing_is_made_at_the_start(home: Home) -> None:
    home.reading.unlink()
    with serving(home) as server:
        assert httpx.get(f"{server.url}/bai-viet").status_code == 200
    with open_library(places_of(home)) as library:
        assert library.meta.articles == 122


@pytest.mark.slow
def test_while_a_night_runs_it_serves_what_there_is(home: Home) -> None:
    home.reading.unlink()
    with writing(home), serving(home) as server:
        answer = httpx.get(f"{server.url}/bai-viet")
    assert (answer.status_code, "Chưa có dữ liệu" in answer.text) == (503, True)


@pytest.mark.slow
def test_a_home_without_any_night_says_so(tmp_path: Path, home: Home) -> None:
    bare = tmp_path / "bare"
    (bare / "outlets").mkdir(parents=True)
    for file in (home.root / "outlets").glob("*.toml"):
        (bare / "outlets" / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    with serving(open_home(bare)) as server:
        answer = httpx.get(f"{server.url}/")
    assert (answer.status_code, "diembao nightly" in answer.text) == (503, True)

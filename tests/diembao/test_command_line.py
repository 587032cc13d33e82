"""The command line's promises: an example for each command, documented exit codes, one-line errors."""

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from diembao.exits import Exit
from diembao.home import Settings, open_home
from diembao.main import main
from storage import open_store

ROOT = Path(__file__).parents[2]
HANDBOOK = (ROOT / "docs/so-tay.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(leaves(main))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one outlet; directives are those that come with the program."""
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets/mau.toml").write_text(
        'name = "Trang mẫu"\nkind = "portal"\nowner = "UBND huyện Mẫu"\n'
        'hosts = [ { name = "127.0.2.9:1" } ]\n'
        'channels = [ { kind = "listing", url = "http://127.0.2.9:1/" } ]\n',
        encoding="utf-8",
    )
    (tmp_path / "diembao.toml").write_text(
        'private_hosts = ["127.0.2.0/24"]\nmin_free_mb = 1\n[politeness]\ndelay = 0\n', encoding="utf-8"
    )
    return tmp_path


def call(home: Path, *words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["--home", str(home), *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_has_an_example(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*path, "--help"])
    assert result.exit_code == 0
    assert f"Example: diembao {' '.join(path)}" in result.stdout


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_readme_names_every_command(path: tuple[str, ...]) -> None:
    assert f"`diembao {path[0]}" in README


@pytest.mark.parametrize("code", Exit)
def test_exit_codes_stand_in_the_handbook_and_in_the_help(code: Exit) -> None:
    assert f"| {code} |" in HANDBOOK
    assert code.meaning in " ".join(CliRunner().invoke(main, ["nightly", "--help"]).stdout.split())


def test_misspelt_outlet_file_stops_the_night_before_anything_is_fetched(home: Path) -> None:
    file = home / "outlets/mau.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("kind =", "knd ="), encoding="utf-8")
    code, _, errors = call(home, "nightly")
    assert code == Exit.INVALID
    assert f"{file}:2:" in errors
    assert not (home / "data").exists()


def test_faults_of_two_files_are_reported_together(home: Path) -> None:
    (home / "outlets/khac.toml").write_text('name = "x"\nkind = "bao"\nowner = "y"\n', encoding="utf-8")
    file = home / "outlets/mau.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("kind =", "knd ="), encoding="utf-8")
    code, _, errors = call(home, "outlets", "check")
    assert code == Exit.INVALID
    assert "khac.toml:2" in errors
    assert "mau.toml:2" in errors


def test_misspelt_setting_is_named_with_its_line(home: Path) -> None:
    (home / "diembao.toml").write_text("jobs = 2\nprivat_hosts = []\n", encoding="utf-8")
    code, _, errors = call(home, "outlets", "list")
    assert code == Exit.INVALID
    assert "diembao.toml:2" in errors


def test_unknown_outlet_is_a_usage_error(home: Path) -> None:
    code, _, errors = call(home, "nightly", "--only", "khongco")
    assert code == Exit.USAGE
    assert "khongco" in errors


def test_wrong_day_is_a_usage_error(home: Path) -> None:
    code, _, errors = call(home, "articles", "--since", "31/02/2022")
    assert code == Exit.USAGE
    assert "31/02/2022" in errors


@pytest.mark.parametrize("command", ["articles", "coverage", "nightly"])
def test_a_span_that_ends_before_it_begins_is_a_usage_error(command: str, home: Path) -> None:
    code, _, errors = call(home, command, "--since", "2022-12-31", "--until", "01/01/2022")
    assert code == Exit.USAGE
    assert "--until" in errors
    assert not (home / "data").exists()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('private_hosts = ["8.8.8.0/24"]', "1: private_hosts: 8.8.8.0/24"),
        ('[politeness]\nprivate_hosts = ["abc"]', "1: politeness: 'abc'"),
        ("[politeness]\ndelay = nan", "2: politeness.delay"),
        ("[politeness]\n\nmax_requests = 0", "3: politeness.max_requests"),
        ("[politeness]\nmax_seconds = 0", "2: politeness.max_seconds"),
        ("[window]\nsince = 2022-12-31\nuntil = 2022-01-01", "1: window: until"),
        ("[window]\nsinec = 2022-12-31", "2: window.sinec"),
        ("jobs = 2\nrecheck_days = [7, 1]", "2: recheck_days: must rise"),
    ],
)
def test_a_setting_that_no_crawl_can_work_with_is_named(text: str, place: str, home: Path) -> None:
    (home / "diembao.toml").write_text(text, encoding="utf-8")
    code, _, errors = call(home, "nightly")
    assert code == Exit.INVALID
    assert f"diembao.toml:{place}" in errors
    assert not (home / "data").exists()


def test_the_settings_file_shows_the_defaults() -> None:
    assert open_home(ROOT).settings == Settings()


def test_a_file_s_name_is_no_markup(home: Path) -> None:
    page = home / "bài [/b] [red].html"
    page.parent.mkdir()
    page.write_text(f"<html><h1>Tin của xã</h1><p>{'Bà con trong xã. ' * 30}</p></html>", encoding="utf-8")
    code, out, _ = call(home, "extract", str(page), "--url", "http://127.0.2.9:1/tin/a.html")
    assert code == 0
    assert "[/b] [red].html" in out


def test_articles_before_the_first_night_say_so(home: Path) -> None:
    code, _, errors = call(home, "articles")
    assert code == Exit.INVALID
    assert "nightly" in errors


def test_too_little_disk(home: Path) -> None:
    settings = home / "diembao.toml"
    text = settings.read_text(encoding="utf-8").replace("min_free_mb = 1", "min_free_mb = 999999999")
    settings.write_text(text, encoding="utf-8")
    code, _, errors = call(home, "nightly")
    assert code == Exit.DISK
    assert "min_free_mb" in errors


def test_a_file_in_the_way_of_the_data_is_named(home: Path) -> None:
    (home / "data").write_text("", encoding="utf-8")
    code, _, errors = call(home, "nightly")
    assert code == Exit.FAILED
    assert str(home / "data") in errors


def test_a_disk_that_fills_up_in_the_runner_has_its_code(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, *args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr("diembao.processes.executor.Path.write_text", full)
    code, _, errors = call(home, "nightly")
    assert code == Exit.DISK
    assert "job.json: No space left" in errors


def test_classify_and_evaluate(home: Path, tmp_path: Path) -> None:
    lines = tmp_path / "gold.jsonl"
    row = {
        "id": "a",
        "title": "Không trông chờ, ỷ lại, nhiều hộ nghèo viết đơn xin thoát nghèo",
        "text": "Thay đổi nếp nghĩ, cách làm, nhiều hộ nghèo tự lực vươn lên thoát nghèo.",
        "content": 4,
    }
    lines.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    code, out, _ = call(home, "classify", str(lines))
    assert code == 0
    assert json.loads(out)["content"] == 4
    code, out, _ = call(home, "evaluate", str(lines), "--json")
    assert code == 0
    assert json.loads(out)["accuracy"] == 1.0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "there is no text in it"),
        ('{"id": "a", "text": "x", "content": 7}', "a: content 7: this directive has contents 0 to 6"),
    ],
)
def test_evaluate_refuses_what_cannot_be_measured(home: Path, tmp_path: Path, text: str, says: str) -> None:
    lines = tmp_path / "gold.jsonl"
    lines.write_text(text, encoding="utf-8")
    code, out, errors = call(home, "evaluate", str(lines))
    assert (code, out) == (Exit.INVALID, "")
    assert f"gold.jsonl: {says}" in errors


def test_an_article_pasted_into_a_text_file_is_explained(home: Path, tmp_path: Path) -> None:
    article = tmp_path / "bai.TXT"
    title = "Không trông chờ, ỷ lại, nhiều hộ nghèo viết đơn xin thoát nghèo"
    article.write_text(f"{title}\n\nThay đổi nếp nghĩ, nhiều hộ nghèo tự lực vươn lên thoát nghèo.", "utf-8")
    code, out, _ = call(home, "classify", "--explain", str(article))
    assert code == 0
    assert out.startswith(f"bai: {title}\n  Nhãn 4")
    article.write_text(title, "utf-16")
    code, out, errors = call(home, "classify", str(article))
    assert (code, out) == (Exit.INVALID, "")
    assert "bai.TXT: line 1: not UTF-8: save the file" in errors


def test_bad_line_is_named(home: Path, tmp_path: Path) -> None:
    lines = tmp_path / "bad.jsonl"
    lines.write_text('{"id": "a", "title": "x", "text": "y"}\n{"id": \n', encoding="utf-8")
    code, _, errors = call(home, "classify", str(lines))
    assert code == Exit.INVALID
    assert "bad.jsonl: line 2" in errors


def test_extract_of_a_page_that_is_no_article(home: Path, tmp_path: Path) -> None:
    page = tmp_path / "empty.html"
    page.write_bytes(b"")
    code, _, errors = call(home, "extract", str(page), "--url", "http://127.0.2.9:1/a")
    assert code == Exit.FAILED
    assert "empty_text" in errors


PAGE = """<html><head><meta charset="utf-8"><title>Trang mẫu</title></head><body>
<h1>Bàn giao giếng nước cho bon Mẫu</h1>
<p class="date">{printed}</p><div class="body">
<p>Sáng nay, xã Mẫu bàn giao giếng nước cho ba mươi hộ của bon.</p>
<p>Giếng sâu tám mươi mét, đủ nước cho cả mùa khô.</p></div></body></html>"""


@pytest.mark.parametrize(
    ("printed", "fetched", "published"),
    [("14/06/2022 10:35", (), "2022-06-14T10:35"), ("hôm qua", ("--fetched", "15/06/2022"), "2022-06-14")],
)
def test_extract_reads_a_saved_page_however_old_the_file(
    home: Path, tmp_path: Path, printed: str, fetched: tuple[str, ...], published: str
) -> None:
    outlet = home / "outlets/mau.toml"
    selectors = '[[pages]]\ntitle = "h1"\nbody = ".body"\npublished = ".date"\n'
    outlet.write_text(outlet.read_text(encoding="utf-8") + selectors, encoding="utf-8")
    page = tmp_path / "page.html"
    page.write_text(PAGE.format(printed=printed), encoding="utf-8")
    os.utime(page, (0, 0))
    words = ("extract", str(page), "--url", "http://127.0.2.9:1/a", "--outlet", "mau", "--json", *fetched)
    code, out, _ = call(home, *words)
    assert code == 0
    found = json.loads(out)
    assert found["title"] == "Bàn giao giếng nước cho bon Mẫu"
    assert found["published"][: len(published)] == published
    assert found["body"].splitlines()[-1] == "Giếng sâu tám mươi mét, đủ nước cho cả mùa khô."


def test_who_may_not_write_to_a_home_reads_its_snapshot(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "data").mkdir()
    with open_store(home / "data/published.db"):
        pass
    assert call(home, "articles")[0] == Exit.INVALID
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert call(home, "articles")[0] == Exit.COMPLETE


def test_asking_for_days_after_the_home_s_window_is_a_usage_error(home: Path) -> None:
    settings = home / "diembao.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}[window]\nuntil = 2022-12-31\n", encoding="utf-8")
    code, _, errors = call(home, "nightly", "--since", "2023-01-01")
    assert code == Exit.USAGE
    assert "31/12/2022" in errors

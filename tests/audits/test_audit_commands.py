"""`diembao audit run` and `audit show` as an auditor gives them, on a small home."""

import csv
import errno
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from built_home import Built
from click.testing import CliRunner, Result

from classifiers.version import rule_version
from diembao.main import main
from registry import load_directive
from storage.archive.canonical import sha256_of

ROOT = Path(__file__).parents[2]
DIRECTIVE = "giam-ngheo-2022"
KINDS = {"bao": "press", "cong": "portal", "trungtam": "centre"}

Ask = Callable[..., Result]


@dataclass(frozen=True)
class Province:
    """A home with a database, and the way to ask it."""

    root: Path
    built: Built
    ask: Ask

    @property
    def audits(self) -> Path:
        """Where audits are on record."""
        return self.root / "data/evidence/audits"


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("templates")


@pytest.fixture(scope="session")
def rules() -> str:
    return rule_version(load_directive(ROOT / "directives" / DIRECTIVE))


def opened(root: Path, templates: Path, rules: str) -> Province:
    """A home of three outlets with three articles, some days unread, and one review."""
    (root / "diembao.toml").write_text("min_free_mb = 0\n", encoding="utf-8")
    shutil.copytree(ROOT / "directives", root / "directives")
    (root / "outlets").mkdir()
    for slug, kind in KINDS.items():
        text = (
            f'name = "Đơn vị {slug}"\nkind = "{kind}"\nowner = "Tỉnh"\nhosts = [{{ name = "{slug}.vn" }}]\n'
        )
        (root / "outlets" / f"{slug}.toml").write_text(text, encoding="utf-8")
    (root / "data").mkdir()
    built = Built.begin(root / "data", templates, directive=DIRECTIVE)
    built.article("bao", "mot", label=4, second=6, rules=rules, title="Tin [bold]một[/bold] \x1b[31m")
    built.article("bao", "hai", label=0, rules=rules, title="Làm giàu")
    built.article("cong", "ba", label=4, rules=rules)
    built.gap("cong", "2022-06-03", "2022-06-05", "partial")
    built.review("bao", "mot", 4)
    runner = CliRunner(env={"COLUMNS": "200"})
    begin = ["--home", str(root), "audit"]
    return Province(root, built, lambda *words: runner.invoke(main, [*begin, *words], catch_exceptions=False))


@pytest.fixture
def province(tmp_path: Path, templates: Path, rules: str) -> Iterator[Province]:
    made = opened(tmp_path, templates, rules)
    yield made
    made.built.store.close()


@pytest.fixture(scope="module")
def unaudited(tmp_path_factory: pytest.TempPathFactory, templates: Path, rules: str) -> Iterator[Province]:
    """One for what is refused: nothing is written to it."""
    made = opened(tmp_path_factory.mktemp("unaudited"), templates, rules)
    yield made
    made.built.store.close()


def test_an_audit_is_shown_and_put_on_record(province: Province, rules: str) -> None:
    done = province.ask("run")
    assert done.exit_code == 0
    for told in ("Đạt (1)", "Không đạt (0)", "Chưa rõ (0)", "– (1)", "Ngoài mạng (0 tài liệu)", rules):
        assert told in done.stdout
    assert "Đầu chuỗi niêm phong: bản số " in done.stdout
    assert "Đã ghi vào hồ sơ với số 2023-01-02-1" in done.stdout
    document = (province.audits / "2023-01-02-1/audit.json").read_bytes()
    assert sha256_of(document) in done.stdout
    (row,) = province.built.store.rows("SELECT key, hash, night, rule_version FROM audits")
    assert row == {
        "key": "2023-01-02-1",
        "hash": sha256_of(document),
        "night": "2023-01-02",
        "rule_version": rules,
    }
    listed = "".join(
        file.read_text() for file in (province.root / "data/evidence/manifests").glob("*.sha256")
    )
    assert "audits/2023-01-02-1/audit.json" in listed and "audits/2023-01-02-1/bao.jsonl" in listed


def test_the_same_audit_is_not_recorded_twice(province: Province) -> None:
    first, again = (json.loads(province.ask("run", "--json").stdout) for _ in range(2))
    assert (first["key"], first["new"]) == (again["key"], not again["new"]) == ("2023-01-02-1", True)
    assert first["hash"] == again["hash"]
    assert "nên không ghi thêm" in province.ask("run").stdout
    other = json.loads(province.ask("run", "--json", "--threshold", "4=2").stdout)
    assert (other["key"], other["new"]) == ("2023-01-02-2", True)
    assert json.loads(province.ask("run", "--json").stdout)["key"] == "2023-01-02-3"


def test_a_trial_leaves_no_trace(province: Province) -> None:
    done = province.ask("run", "--dry-run")
    assert "Chỉ xem thử, chưa ghi vào hồ sơ." in done.stdout
    assert not province.audits.exists()
    assert province.built.store.rows("SELECT 1 FROM audits") == []


def test_what_was_left_by_a_broken_off_audit_is_not_written_over(province: Province) -> None:
    (province.audits / "2023-01-02-1").mkdir(parents=True)
    assert json.loads(province.ask("run", "--json").stdout)["key"] == "2023-01-02-2"


def test_a_disk_that_fills_leaves_no_half_audit(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(target: Path, piece: bytes) -> None:
        if target.name == "cong.jsonl":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        target.write_bytes(piece)

    monkeypatch.setattr("diembao.auditing.write_whole", full)
    done = province.ask("run")
    assert done.exit_code == 3 and "No space left on device" in done.stderr
    assert list(province.audits.iterdir()) == []
    assert province.built.store.rows("SELECT 1 FROM audits") == []
    monkeypatch.undo()
    assert json.loads(province.ask("run", "--json").stdout)["key"] == "2023-01-02-1"


def test_settings_of_one_audit(province: Province) -> None:
    words = (
        "--threshold",
        "4=2",
        "--reading",
        "6=wide",
        "--variant",
        "R10=lenient",
        "--no-reprints",
        "--no-removed",
    )
    document = json.loads(province.ask("run", "--dry-run", "--json", "--outlet", "bao", *words).stdout)[
        "audit"
    ]
    assert document["settings"] == {
        "thresholds": {"1": 1, "2": 1, "3": 1, "4": 2, "5": 1, "6": 1},
        "reading": {"6": "wide"},
        "variants": {"R10": "lenient", "R13": "lenient"},
        "reprints": False,
        "removed": False,
    }
    verdicts = {one["duty"]: one["ruling"] for one in document["outlets"][0]["verdicts"]}
    assert (verdicts["4"], verdicts["6"]) == ("not_met", "met")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("run", "--threshold", "4=0"), 2, "must be at least 1"),
        (("run", "--threshold", "4=x"), 2, "is not a whole number"),
        (("run", "--threshold", "4"), 2, "NAME=VALUE"),
        (("run", "--threshold", "x=1"), 2, "is not the number of a content"),
        (("run", "--reading", "6=odd"), 2, "narrow, wide"),
        (("run", "--variant", "R1=strict"), 2, "R10, R13"),
        (("run", "--rules", "ffff"), 2, "labels there are of: "),
        (("run", "--outlet", "xa"), 2, "no outlet xa"),
        (("run", "--since", "2024-01-01"), 2, "outside the window"),
        (("run", "--until", "2022-01-01", "--since", "2022-02-01"), 2, "lies before"),
        (("run", "--directive", "khac"), 2, "--directive"),
        (("run", "--again", "1", "--threshold", "4=2"), 2, "leave the others out"),
        (("run", "--again", "2023-01-02-9"), 2, "There is no audit 2023-01-02-9. None is on record"),
        (("show",), 2, "There is no audit yet"),
        (("show", "--content", "4"), 2, "--content needs --outlet"),
    ],
    ids=lambda value: "_".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_asked(unaudited: Province, words: tuple[str, ...], code: int, told: str) -> None:
    done = unaudited.ask(*words)
    assert (done.exit_code, told in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.output


def test_a_home_whose_window_has_not_begun(province: Province) -> None:
    with province.built.store.atomic():
        province.built.store.write("UPDATE nights SET state = 'killed', finished = NULL")
    province.built.night("2021-12-01")
    province.built.read("bao")
    done = province.ask("run")
    assert done.exit_code == 4
    assert "there is nothing to judge yet" in done.stderr


def test_one_verdict_with_its_reasons(province: Province) -> None:
    province.ask("run")
    done = province.ask("show", "--outlet", "bao", "--content", "4").stdout
    for told in (
        "Nội dung 4: ",
        "Đạt: có 1 bài được tính, yêu cầu 1 bài.",
        "Căn cứ giao: “Các cơ quan báo chí đẩy mạnh",
        "Nội dung: Các cơ quan báo chí đẩy mạnh công tác tuyên truyền, vận động, nâng cao nhận thức",
        "không kể phúc khảo: 1",
        "1 bài được tính",
        "Chị Mây, 02/01/2023, Đã đọc",
        "[bold]một[/bold] ␛[31m",
    ):
        assert told in done, told


def test_missing_days_are_shown_with_their_reasons(province: Province) -> None:
    province.ask("run")
    done = province.ask("show", "--outlet", "cong", "--content", "1").stdout
    assert "nhưng thiếu dữ liệu 3 ngày (03/06/2022 - 05/06/2022)." in done
    assert "Thiếu dữ liệu 03/06/2022 - 05/06/2022 (3 ngày): lượt đọc không tới cùng" in done


def test_left_out_and_second_choices_are_shown(province: Province) -> None:
    province.ask("run", "--reading", "6=wide")
    done = province.ask("show", "--outlet", "bao", "--content", "6").stdout
    assert "1 bài không tính" in done and "không tính theo cách hiểu chặt; quy tắc R10" in done
    assert "theo cách hiểu chặt: 0; theo cách hiểu rộng: 1" in done


def test_both_paragraphs_of_a_content(province: Province) -> None:
    province.ask("run")
    whole = json.loads(province.ask("show", "--outlet", "trungtam", "--content", "5", "--json").stdout)
    assert [one["duty"] for one in whole["verdicts"]] == ["5.1", "5.2"]
    part = json.loads(province.ask("show", "--outlet", "trungtam", "--content", "5.2", "--json").stdout)
    assert [one["ruling"] for one in part["verdicts"]] == ["not_online"]
    assert part["verdicts"][0]["sentence"].startswith("Không kiểm chứng được trên mạng: ")


def test_tables_for_spreadsheets(province: Province) -> None:
    key = json.loads(province.ask("run", "--json").stdout)["key"]
    verdicts = list(csv.DictReader(io.StringIO(province.ask("show", key, "--csv").stdout.lstrip("\ufeff"))))
    assert len(verdicts) == 7 * len(KINDS)
    assert {row["outlet"] for row in verdicts} == set(KINDS)
    articles = province.ask("show", key, "--outlet", "bao", "--csv").stdout.lstrip("\ufeff")
    (row, *_) = csv.DictReader(io.StringIO(articles))
    assert (row["content"], row["weight"], row["reviewer"], row["machine"]) == (
        "4",
        "được tính",
        "Chị Mây",
        "4",
    )


def test_a_record_that_was_changed_is_noticed(province: Province) -> None:
    key = json.loads(province.ask("run", "--json").stdout)["key"]
    file = province.audits / key / "bao.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"counted"', b'"possible"'))
    assert province.ask("show", key).exit_code == 0
    done = province.ask("show", key, "--outlet", "bao")
    assert done.exit_code == 17 and "bao.jsonl is not as it was recorded" in done.stderr
    (province.audits / key / "audit.json").unlink()
    assert "is gone" in province.ask("show", key).stderr


def test_keys_that_there_are(province: Province) -> None:
    province.ask("run")
    done = province.ask("show", "2022-01-01-1")
    assert done.exit_code == 2 and "On record: 2023-01-02-1" in done.stderr
    assert "it has: bao, cong, trungtam" in province.ask("show", "--outlet", "xa").stderr
    assert (
        "it has: 1, 2, 3, 4, 5.1, 5.2, 6" in province.ask("show", "--outlet", "bao", "--content", "7").stderr
    )

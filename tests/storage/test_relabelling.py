"""What other rules would change, outlet by outlet, and label rows that are added beside the old ones."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from written_spools import SpoolWriter

from diembao.again.relabelling import relabel
from diembao.main import main
from diembao.processes.limits import Limits
from registry import load_directive
from storage import begin_night, ingest, open_reader, open_store
from storage.relabelling import current_texts

ROOT = Path(__file__).parents[2]
DIRECTIVE = ROOT / "directives" / "giam-ngheo-2022"

OUTLET = """name = "Trang {slug}"
kind = "portal"
owner = "Tỉnh"
hosts = [{{ name = "{slug}.example.vn" }}]
channels = [{{ kind = "sitemap", url = "https://{slug}.example.vn/sitemap.xml" }}]
"""
GIVEN = ("Trao 200 suất quà cho hộ nghèo", ("Công ty tặng quà cho hộ nghèo xã Đắk Tôi.",))
COUNTED = ("Tỷ lệ hộ nghèo còn 6,4%", ("Toàn huyện còn 1.174 hộ nghèo, giảm 3,1% so với kế hoạch.",))
OTHER = ("Thời tiết cuối tuần", ("Trời mưa rải rác, nhiệt độ giảm nhẹ.",))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("home")
    (root / "outlets").mkdir()
    for slug in ("bao", "so"):
        (root / "outlets" / f"{slug}.toml").write_text(OUTLET.format(slug=slug), encoding="utf-8")
    (root / "data").mkdir()
    shutil.copytree(DIRECTIVE, root / "directives" / DIRECTIVE.name)
    with open_store(root / "data" / "diembao.db") as store:
        night = begin_night(store, SpoolWriter(root).began.date())
        for outlet, articles in {"bao": [GIVEN, COUNTED], "so": [OTHER]}.items():
            writer = SpoolWriter(root / "spool", night, outlet)
            for number, (title, body) in enumerate(articles):
                writer.article(f"{outlet}/{number}", title=title, body=body, lead=None)
            ingest(store, writer.write())
    return root


def call(home: Path, *words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["--home", str(home), *words])
    return result.exit_code, result.stdout, result.stderr


def rows(home: Path) -> list[tuple[str, int, int | None]]:
    with open_reader(home / "data" / "diembao.db") as reader:
        found = list(current_texts(reader, DIRECTIVE.name))
    return [(one.outlet, one.version_id, one.content) for one in found]


def test_labels_are_added_once_and_what_if_changes_nothing(home: Path) -> None:
    assert [content for *_, content in rows(home)] == [None] * 3
    code, out, _ = call(home, "relabel", "--dry-run", "--json")
    assert code == 0
    document = json.loads(out)
    assert document["changes"] == []
    assert [(o["outlet"], o["texts"], o["unlabelled"]) for o in document["outlets"]] == [
        ("bao", 2, 2),
        ("so", 1, 1),
    ]

    code, out, _ = call(home, "relabel", "--json")
    assert (code, json.loads(out)) == (0, {"added": 3, "failed": 0, "untried": 0})
    assert [content for *_, content in rows(home)] == [5, 2, 0]
    assert json.loads(call(home, "relabel", "--json")[1])["added"] == 0


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A draft whose gate knows the weather and hardly any poverty."""
    folder = tmp_path / "nhap"
    shutil.copytree(DIRECTIVE, folder)
    gate = folder / "keywords" / "gate.toml"
    gate.write_text('core = ["thời tiết", "giảm nghèo"]\n', encoding="utf-8")
    (folder / "keywords" / "writings.toml").unlink()
    return folder


@pytest.mark.slow
def test_a_draft_is_tried_out_and_taken_into_use(home: Path, draft: Path) -> None:
    call(home, "relabel")
    code, out, _ = call(home, "relabel", "--dry-run", "--draft", str(draft), "--json")
    assert code == 0
    document = json.loads(out)
    changed = {(c["outlet"], c["from"], c["to"], c["reason"]) for c in document["changes"]}
    assert changed == {("bao", 5, 0, "no_core"), ("bao", 2, 0, "no_core")}
    assert [(o["changed"], o["into_scope"], o["out_of_scope"]) for o in document["outlets"]] == [
        (2, 0, 2),
        (0, 0, 0),
    ]
    assert [content for *_, content in rows(home)] == [5, 2, 0]

    _, out, _ = call(home, "relabel", "--dry-run", "--draft", str(draft), "--csv")
    assert [row["title"] for row in csv.DictReader(io.StringIO(out.removeprefix("\ufeff")))] == [
        GIVEN[0],
        COUNTED[0],
    ]
    _, out, _ = call(home, "relabel", "--dry-run", "--draft", str(draft))
    assert "2 bài sẽ đổi nhãn" in out

    with open_store(home / "data" / "diembao.db") as store:
        tried = load_directive(draft).model_copy(update={"slug": DIRECTIVE.name})
        assert relabel(store, tried, Limits()).added == 3
        kept = store.first("SELECT count(*) AS number FROM labels")
    assert kept is not None
    assert kept["number"] == 6
    assert [content for *_, content in rows(home)] == [0, 0, 0]


def test_a_draft_is_for_trying_out_and_must_be_sound(home: Path, tmp_path: Path) -> None:
    draft = tmp_path / "nhap"
    shutil.copytree(DIRECTIVE, draft)
    code, _, errors = call(home, "relabel", "--draft", str(draft))
    assert code == 2
    assert "--dry-run" in errors
    (draft / "keywords" / "gate.toml").write_text('core = ["Hộ nghèo"]\n', encoding="utf-8")
    code, _, errors = call(home, "relabel", "--dry-run", "--draft", str(draft))
    assert code == 4
    assert "gate.toml:1: core: 'Hộ nghèo' must be in lower case" in errors


@pytest.mark.slow
def test_explain_suggest_and_check_speak_to_staff(home: Path, tmp_path: Path) -> None:
    lines = tmp_path / "bai.jsonl"
    texts = [
        {
            "id": f"a{n}",
            "title": GIVEN[0],
            "text": "Các anh góp mái tôn lợp nhà cho hộ nghèo.",
            "content": 5,
            "other": 5,
        }
        for n in range(5)
    ]
    texts += [
        {"id": f"b{n}", "title": OTHER[0], "text": OTHER[1][0], "content": 0, "other": 5 if n else 0}
        for n in range(5)
    ]
    lines.write_text("".join(json.dumps(t, ensure_ascii=False) + "\n" for t in texts), encoding="utf-8")
    code, out, _ = call(home, "classify", "--explain", str(lines))
    assert code == 0
    assert "Vào phạm vi vì" in out
    assert "Ngoài phạm vi vì không có cụm từ chính nào của văn bản." in out
    code, out, _ = call(home, "keywords", "suggest", str(lines), "--json")
    assert (code, json.loads(out)[0]["content"]) == (0, 5)
    assert any("mái tôn" in one["phrase"] for one in json.loads(out))
    code, out, _ = call(home, "keywords", "suggest", str(lines))
    assert "cụm từ đề xuất" in out
    code, out, _ = call(home, "keywords", "check", str(lines))
    assert code == 0
    assert "không gặp trong bài nào" in out
    code, out, _ = call(home, "evaluate", str(lines), "--misread", "--json")
    document = json.loads(out)
    assert document["misread"] == []
    assert document["alpha"] == 1.0
    assert document["alpha_of_coders"] < 1.0
    assert document["contents"]["5"]["recall_95"][1] == 1.0

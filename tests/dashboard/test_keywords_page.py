"""Từ khóa: lists and rules as people read them, what is met, what a change would come to."""

import json
import re
import shutil
import threading
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from faults.staff_home import Desk, make_desk

from classifiers import Classifier
from dashboard.jobs import KEPT, Busy, Jobs, Stopped
from dashboard.pages import keywords
from dashboard.reviewing.phrases import groups, list_choices, rule_lines
from dashboard.server import build
from dashboard.trials import BadChange, Change, Doing
from diembao.desk.keywords import count_phrases
from diembao.desk.opening import desk_of_home
from diembao.desk.trying import changed, tidy, try_change
from diembao.home import Home, bundled, open_home
from storage import NewReview, add_review, open_store, publish, use_rules
from storage.desk import Role
from storage.reading import article_key
from tests.dashboard.made_desk import publish_again
from tests.dashboard.visitors import Visitor, person

DIRECTIVE = "giam-ngheo-2022"
TEXTS = {
    "giao.html": ("Huyện ủy giao chỉ tiêu giảm nghèo cho từng xã", "Mỗi xã giảm 3% hộ nghèo trong năm."),
    "vay.html": ("Hộ nghèo vay vốn nuôi bò sinh sản", "Vốn vay ưu đãi giúp hộ nghèo có sinh kế."),
    "mo-hinh.html": ("Mô hình trồng dâu nuôi tằm của một hộ thoát nghèo", "Hộ nghèo học theo mô hình này."),
    "ve-sinh.html": ("Làng Mây làm sạch đường thôn", "Bà con dọn vệ sinh sáng thứ bảy hằng tuần."),
}
WORD = "sáng thứ bảy"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose texts were labelled by the rules of its own files."""
    desk = make_desk(tmp_path_factory.mktemp("keywords") / "home")
    (desk.root / "diembao.toml").write_text("min_free_mb = 1\n", encoding="utf-8")
    with desk.night("2022-06-30") as night:
        for path, (title, text) in TEXTS.items():
            night.seen(path, "2022-06-10").article(path, title=title, lead=None, body=(text,))
    shutil.copytree(bundled("directives"), desk.root / "directives")
    assert desk.call("relabel")[0] == 0
    with open_store(desk.database) as store:
        use_rules(store, DIRECTIVE, Classifier(open_home(desk.root).directive()).rule_version)
    publish_again(open_home(desk.root))
    return desk.root


@pytest.fixture
def place(read: Path, tmp_path: Path) -> Home:
    shutil.copytree(read, tmp_path / "home")
    return open_home(tmp_path / "home")


@pytest.fixture
def pages(place: Home) -> Visitor:
    with Visitor(build(desk_of_home(place))) as visitor:
        yield visitor


def quiet(done: int, total: int) -> None:
    """A step that stops nothing."""


def counts(home: Home):
    window = home.directive().window
    return count_phrases(home, DIRECTIVE, window.since, window.until, quiet)


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_every_phrase_and_rule_is_shown(pages: Visitor, place: Home) -> None:
    page = plain(pages.get("/tu-khoa").text)
    directive = place.directive()
    for content in directive.contents:
        for phrase in (*content.strong, *content.medium, *content.weak):
            assert phrase in page
    for rule in directive.rules:
        assert rule.note in page
    for family in directive.exclusions:
        assert all(phrase in page for phrase in family.phrases)
    assert Classifier(directive).rule_version in page
    assert "chưa được gán lại" not in page


def test_a_phrase_counts_in_whatever_spelling_its_list_has(place: Home) -> None:
    found = counts(place)
    assert found.articles == len(TEXTS)
    assert found.met["gate", "hộ nghèo"].articles == 3
    assert found.met["content:6", "mô hình"].articles == 1
    assert found.met["gate", "hộ nghèo"].newest
    listed = {
        (one.role, one.text)
        for group in groups(place.directive(), None)
        for of in group.lists
        for one in of.phrases
    }
    roles = {role for role, _ in listed}
    assert {name for name in found.met if name[0] in roles} <= listed
    assert {name for role, name in found.met if role == "rule"} <= {
        one.name for one in place.directive().rules
    }


def test_phrases_that_no_article_has_are_marked(place: Home, pages: Visitor) -> None:
    found = {group.id: group for group in groups(place.directive(), counts(place))}
    dead = {one.text for of in found["nd-6"].lists for one in of.phrases if one.articles == 0}
    assert "hai bàn tay trắng" in dead and "mô hình" not in dead
    assert found["nd-6"].dead == len(dead)
    page = pages.get("/tu-khoa").text
    assert '<li class="dead">hai bàn tay trắng' in page
    assert "cụm không gặp trong bài nào" in page


def test_the_articles_of_a_phrase(pages: Visitor) -> None:
    page = plain(pages.get("/tu-khoa/cum-tu?vai=gate&cum=hộ nghèo").text)
    for path, (title, _) in TEXTS.items():
        assert (title in page) == (path != "ve-sinh.html")
    assert "Không gặp trong bài nào" in pages.get("/tu-khoa/cum-tu?vai=gate&cum=%3Cb%3E").text
    assert "<b>" not in pages.get("/tu-khoa/cum-tu?vai=gate&cum=%3Cb%3E").text.partition("<main")[2]


def test_what_stands_in_no_window_is_not_counted(pages: Visitor) -> None:
    assert "Đếm trên 0 bài" in pages.get("/tu-khoa?tu=2022-01-01&den=2022-01-31").text
    assert pages.get("/tu-khoa?tu=31/02/2022").status_code == 400


def test_a_large_home_is_counted_when_somebody_asks(pages: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keywords, "AT_ONCE", 2)
    page = pages.get("/tu-khoa").text
    assert "bấm Đếm" in page and "Đếm trên" not in page
    assert "Đếm trên 4 bài" in pages.get("/tu-khoa?dem=co").text


def test_files_that_were_edited_since_are_told(place: Home) -> None:
    file = place.root / "directives" / DIRECTIVE / "keywords" / "6.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"mô hình",', "", 1), encoding="utf-8")
    with Visitor(build(desk_of_home(place))) as visitor:
        assert "chưa được gán lại" in visitor.get("/tu-khoa").text


def test_conditions_in_words(place: Home) -> None:
    found = {one.name: one for one in rule_lines(place.directive(), None)}
    one = found["viec-tan-tay-cho-ho-ngheo"]
    assert one.when[-1] == "cả bài có core, ít nhất 2 lần"
    assert one.effects == ("cửa vào +1",)
    assert found["tay-ai-cho"].effects == ("nội dung 1 −3", "nội dung 5 +6")


CHANGES = {
    "gate": Change(DIRECTIVE, Doing.ADD, "gate", "core", "vệ sinh"),
    "removed": Change(DIRECTIVE, Doing.REMOVE, "gate", "core", "hộ nghèo"),
    "content": Change(DIRECTIVE, Doing.ADD, "6", "strong", "hộ nghèo"),
    "moved": Change(DIRECTIVE, Doing.ADD, "6", "strong", "mô hình"),
    "nowhere": Change(DIRECTIVE, Doing.ADD, "1", "weak", "không ở đâu có"),
}


def drafted(home: Home, change: Change, folder: Path) -> Path:
    """The change written into a copy of the files, as an operator would do it."""
    draft = folder / DIRECTIVE
    shutil.copytree(home.root / "directives" / DIRECTIVE, draft)
    file = draft / "keywords" / f"{change.file}.toml"
    text = file.read_text(encoding="utf-8")
    line = f'  "{change.phrase}",\n'
    text = text.replace(line, "")
    if change.doing is Doing.ADD:
        start = text.index(f"{change.list} = [")
        end = text.index("\n]", start)
        text = f"{text[:end]}\n{line.rstrip()}{text[end:]}"
    file.write_text(text, encoding="utf-8")
    return draft


@pytest.mark.slow
@pytest.mark.parametrize("name", CHANGES)
def test_a_trial_says_what_a_dry_run_over_everything_says(name: str, place: Home, tmp_path: Path) -> None:
    change = CHANGES[name]
    found = try_change(place, change, quiet)
    desk = Desk(place.root)
    code, out, _ = desk.call(
        "relabel", "--dry-run", "--json", "--draft", str(drafted(place, change, tmp_path / "draft"))
    )
    assert code == 0
    told = json.loads(out)
    assert sorted((one.title, one.before, one.after) for one in found.articles) == sorted(
        (one["title"], one["from"], one["to"]) for one in told["changes"]
    )
    assert sorted((one.outlet, one.duty, one.before, one.after) for one in found.verdicts) == sorted(
        (one["outlet"], one["duty"], one["before"], one["after"]) for one in told["verdicts"]
    )
    assert bool(found.verdicts_unknown) == bool(told["verdicts_unknown"] and told["changes"])
    by_outlet = {one["outlet"]: one for one in told["outlets"]}
    for one in found.outlets:
        theirs = by_outlet[one.outlet]
        assert (one.changed, one.into_scope, one.out_of_scope) == (
            theirs["changed"],
            theirs["into_scope"],
            theirs["out_of_scope"],
        )
        assert sum(one.gained.values()) == 0
    if name in ("removed", "content"):
        assert found.articles, "the change turns something, or the test proves nothing"


def test_a_change_is_made_to_one_list_of_one_file(place: Home) -> None:
    directive = place.directive()
    moved = changed(directive, CHANGES["moved"])
    before, after = directive.contents[5], moved.contents[5]
    assert "mô hình" in before.medium and "mô hình" not in after.medium and after.strong[-1] == "mô hình"
    assert moved.contents[:5] == directive.contents[:5] and moved.gate == directive.gate
    gone = changed(directive, CHANGES["removed"])
    assert "hộ nghèo" not in gone.gate.core and gone.contents == directive.contents


@pytest.mark.parametrize(
    "change",
    [
        Change(DIRECTIVE, Doing.ADD, "6", "medium", "mô hình"),
        Change(DIRECTIVE, Doing.REMOVE, "6", "strong", "không có"),
        Change(DIRECTIVE, Doing.ADD, "6", "strong", "…"),
        Change(DIRECTIVE, Doing.ADD, "6", "strong", "… hộ"),
        Change(DIRECTIVE, Doing.ADD, "6", "strong", ""),
    ],
    ids=["there-already", "not-there", "gap", "gap-first", "nothing"],
)
def test_a_change_that_cannot_be_is_refused(change: Change, place: Home) -> None:
    with pytest.raises(BadChange):
        changed(place.directive(), change)


def test_a_phrase_that_is_cut_out_before_is_refused(place: Home) -> None:
    directive = place.directive()
    cut = next(
        phrase
        for one in directive.exclusions
        if one.effect == "cut" and not one.unless
        for phrase in one.phrases
    )
    with pytest.raises(BadChange, match="loại trừ"):
        changed(directive, Change(DIRECTIVE, Doing.ADD, "6", "strong", f"nhà {cut}"))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("  Hộ   NGHÈO ", "hộ nghèo"),
        ("trông chờ, ỷ lại", "trông chờ ỷ lại"),
        ("hoà bình", "hòa bình"),
        ("tặng … hộ nghèo", "tặng … hộ nghèo"),
        ("giảm #%", "giảm #%"),
        ("<script>", "script"),
        ("'; DROP TABLE", "drop table"),
    ],
    ids=["case", "comma", "spelling", "gap", "figure", "markup", "sql"],
)
def test_phrases_are_written_as_lists_have_them(typed: str, written: str) -> None:
    assert tidy(typed) == written


def form(**rest: str) -> dict[str, str]:
    return {"chi-thi": DIRECTIVE, "cum": "Hộ nghèo", "viec": "them", "danh-sach": "5.strong"} | rest


def finished(pages: Visitor, path: str) -> str:
    """The page of a trial, once it is done."""
    for _ in range(200):
        page = pages.get(path).text
        if "<progress" not in page:
            return page
    raise AssertionError("the trial does not end")


@pytest.mark.slow
def test_a_trial_by_the_form(pages: Visitor, place: Home) -> None:
    person(place, Role.VIEWER)
    pages.log_in()
    answer = pages.post("/tu-khoa/thu", form())
    assert answer.status_code == 303
    page = finished(pages, answer.headers["location"])
    assert "3 trên 4 bài" in plain(page)
    assert '"hộ nghèo",' in unescape(page)
    assert f"directives/{DIRECTIVE}/keywords/5.toml" in page
    assert pages.post("/tu-khoa/thu", form()).headers["location"] == answer.headers["location"]
    assert "Chị Mây" in pages.get("/tu-khoa/thu").text


@pytest.mark.parametrize(
    ("rest", "says"),
    [
        ({"cum": ""}, "Chưa nhập cụm từ"),
        ({"cum": "?!"}, "Chưa nhập cụm từ"),
        ({"cum": "x" * 101}, "nhiều nhất là 100 chữ"),
        ({"danh-sach": "9.strong"}, "Chưa chọn danh sách"),
        ({"danh-sach": "../../etc.strong"}, "Chưa chọn danh sách"),
        ({"viec": "doi"}, "Chưa chọn danh sách"),
    ],
    ids=["empty", "signs", "long", "content", "path", "deed"],
)
def test_a_form_that_asks_for_nothing_comes_back(rest: dict[str, str], says: str, pages: Visitor) -> None:
    answer = pages.post("/tu-khoa/thu", form(**rest))
    assert answer.status_code == 400 and says in answer.text
    assert pages.post("/tu-khoa/thu", form(**{"chi-thi": "x"})).status_code == 400


def test_trials_that_this_server_does_not_have(pages: Visitor) -> None:
    assert pages.get("/tu-khoa/thu/" + "0" * 16).status_code == 404
    assert pages.post("/tu-khoa/thu/" + "0" * 16 + "/dung").status_code == 404
    assert pages.get("/tu-khoa/thu/x").status_code == 404


def test_nothing_is_written_by_a_trial(pages: Visitor, place: Home) -> None:
    before = {file: file.read_bytes() for file in place.data.glob("*.db")}
    finished(pages, pages.post("/tu-khoa/thu", form(cum=WORD)).headers["location"])
    assert {file: file.read_bytes() for file in place.data.glob("*.db")} == before


def test_one_job_at_a_time_and_the_same_one_once() -> None:
    jobs, going = Jobs(), threading.Event()

    def work(step):
        step(1, 2)
        assert going.wait(60)
        return "xong"

    first = jobs.start("thử", 1, "", work)
    assert jobs.start("thử", 1, "", work) is first
    with pytest.raises(Busy):
        jobs.start("thử", 2, "", work)
    other = jobs.start("đếm", 2, "", lambda step: 7)
    other.wait(10)
    assert other.result == 7
    going.set()
    first.wait(10)
    assert (first.ended, first.result, first.done, first.total) == ("done", "xong", 1, 2)
    assert jobs.start("thử", 1, "", work) is first


def test_the_oldest_results_go_first() -> None:
    jobs = Jobs()
    made = []
    for number in range(KEPT + 3):
        made.append(jobs.start("thử", number, "", lambda step: 1))
        made[-1].wait(10)
    assert [jobs.get(job.key) is not None for job in made] == [False] * 3 + [True] * KEPT
    assert jobs.of_kind("thử")[0] is made[-1]


@pytest.mark.parametrize("how", ["stopped", "late"])
def test_a_job_that_is_stopped_or_takes_too_long_ends(how: str) -> None:
    jobs = Jobs(longest=0.0 if how == "late" else 60.0)

    def work(step):
        while True:
            step(0, 1)

    job = jobs.start("thử", 1, "", work)
    if how == "stopped":
        job.stop()
    job.wait(10)
    assert (job.ended, job.result) == (how, None)
    assert jobs.start("thử", 1, "", lambda step: "lại") is not job


def test_a_trial_can_be_stopped_between_any_two_steps(place: Home) -> None:
    def stop(done: int, total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        try_change(place, CHANGES["removed"], stop)


def test_lists_to_choose_from_have_names(place: Home) -> None:
    found = dict(list_choices(place.directive()))
    assert found["1.strong"].startswith("Nội dung 1, mạnh") and found["gate.core"] == "Cửa vào, cụm từ chính"
    assert len(found) == 6 * 3 + 2


@pytest.mark.slow
def test_what_reviews_propose_can_be_tried(place: Home) -> None:
    desk = Desk(place.root)
    with desk.night("2022-07-01") as night:
        for number in range(8):
            own = "Chị em bỏ ống tiết kiệm giúp nhau." if number < 5 else "Hội thi thả diều mùa hè."
            night.article(f"goi-y-{number}.html", title=f"Bài {number}", body=(own, "Trời mưa."))
    with open_store(desk.database) as store:
        for number in range(8):
            key = f"http://bao.example.vn/goi-y-{number}.html"
            add_review(store, NewReview("bao", key, DIRECTIVE, 1 if number < 5 else 0, "A", "B", "0" * 64))
    publish(place.database, place.snapshot)
    publish_again(place)
    with Visitor(build(desk_of_home(place))) as pages:
        page = unescape(pages.get("/tu-khoa/goi-y").text)
        assert "tiết kiệm" in plain(page)
        asked = parse_qs(re.search(r'href="/tu-khoa/thu\?([^"]*cum=[^"]+)"', page)[1])
        assert asked["danh-sach"] == ["1.medium"]
        shown = pages.get("/tu-khoa/thu", params={key: values[0] for key, values in asked.items()}).text
        assert f'value="{asked["cum"][0]}"' in unescape(shown)
        assert 'value="1.medium" selected' in shown


def test_without_reviews_nothing_is_proposed(pages: Visitor) -> None:
    assert "Chưa có đề xuất nào" in pages.get("/tu-khoa/goi-y").text


def test_keys_of_counted_articles_lead_to_them(place: Home) -> None:
    key = article_key("bao", "http://bao.example.vn/ve-sinh.html")
    assert all(key not in one.newest for (role, _), one in counts(place).met.items() if role == "gate")

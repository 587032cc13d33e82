"""A fresh look at one address: asked politely, once, kept as evidence, not taken for what was there then."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import pytest
from faults.loopback_home import make_home
from faults.server import HTML, SENTENCE, Body, Robots, Site, Status
from faults.staff_home import HOSTILE, Desk, label_all
from filelock import FileLock
from people_desk import done, judge, refused, told
from warcio.archiveiterator import ArchiveIterator

from storage import open_store
from vietnamese.dates import TIMEZONE

pytestmark = pytest.mark.slow

WHO = ("--claimant", "Cổng thử", "--by", "Nguyễn Văn A")
MODIFIED = {"Last_Modified": "Tue, 01 Feb 2022 01:00:00 GMT"}
LISTED_DAY, UNREAD_DAY, OTHER_YEAR = "10/06/2022", "10/05/2022", "10/06/2021"


def page(title, day=LISTED_DAY, headers=MODIFIED):
    """An article with the day that it prints, from a server that says when it was changed last."""
    head = f"<h1>{title}</h1><span class='date'>{day} 08:30</span>"
    text = f"<html><body>{head}<div class='content'><p>{SENTENCE * 4}</p></div></body></html>"
    return Body(text.encode(), HTML, headers=headers)


@dataclass
class Province:
    desk: Desk
    site: Site

    def appeal(self, path, *words):
        url = path if ":" in path else self.site.url + path
        return told(self.desk, "audit", "appeal", url, *words, *WHO)

    @property
    def evidence(self):
        return self.desk.data / "evidence" / "appeals"


@pytest.fixture
def province(tmp_path):
    """One outlet, read to the end on 2022-06-14 from 2022-06-01 on; one of its articles is stored."""
    with Site("127.0.3.41") as site:
        desk = Desk(make_home(tmp_path / "home", {"cong": site}))
        with desk.night("2022-06-14", "cong") as night:
            night.article(f"{site.url}/co", title="Bài đã lưu")
        label_all(desk, 4)
        judge(desk)
        yield Province(desk, site)


def stored(desk):
    with open_store(desk.database) as store:
        tables = ("articles", "versions", "captures", "outcomes", "nights", "outlet_nights")
        return {name: store.rows(f"SELECT * FROM {name}") for name in tables}


def test_a_page_that_no_channel_lists_is_shown_and_kept_but_not_counted(province):
    desk, site = province.desk, province.site
    site.pages["/bai"] = page("Bài không ở kênh nào")
    before = stored(desk)
    found = province.appeal("/bai")
    assert found["suggested"] == "not_listed"
    assert site.hits == ["/robots.txt", "/bai"]
    fresh = found["findings"]["fresh"]
    assert fresh["article"]["title"] == "Bài không ở kênh nào"
    assert fresh["article"]["published"] == "2022-06-10T08:30"
    assert fresh["article"]["last_modified"] == "Tue, 01 Feb 2022 01:00:00 GMT"
    assert stored(desk) == before
    key = f"{datetime.now(TIMEZONE):%Y-%m-%d}-1"
    assert found["night"] == key
    warc = province.evidence / key / found["warc"]
    with warc.open("rb") as file:
        file.seek(found["offset"])
        record = next(iter(ArchiveIterator(file)))
        assert record.rec_headers["WARC-Target-URI"] == f"{site.url}/bai"
        assert sha256(record.raw_stream.read()).hexdigest() == found["sha256"]
    assert {"ledger.jsonl", "articles.jsonl", "result.json", "job.json"} <= {
        it.name for it in warc.parent.iterdir()
    }
    assert not [path for path in desk.data.iterdir() if path.name.startswith("appeal-")]
    listed = "".join(
        path.read_text(encoding="utf-8") for path in desk.data.glob("evidence/manifests/*.sha256")
    )
    assert f"appeals/{key}/{found['warc']}" in listed


def test_nobody_is_asked_while_a_night_runs(province):
    with FileLock(province.desk.data / "diembao.lock"):
        code, errors = refused(province.desk, "audit", "appeal", f"{province.site.url}/bai", *WHO)
    assert code == 5 and "Another run" in errors
    assert province.site.hits == [] and told(province.desk, "audit", "appeals") == []


def test_an_address_of_nobody_and_a_channel_are_not_asked(province):
    assert province.appeal("http://127.0.3.42/bai")["suggested"] == "foreign"
    assert province.appeal("/")["suggested"] == "no_article"
    assert province.site.hits == [] and not province.evidence.exists()


def test_a_host_that_is_the_outlet_s_no_more_is_not_asked(province):
    file = province.desk.root / "outlets" / "cong.toml"
    text = file.read_text(encoding="utf-8")
    ended = text.replace(f'"{province.site.host}" }}', f'"{province.site.host}", valid_to = 2022-12-31 }}')
    assert ended != text
    file.write_text(ended, encoding="utf-8")
    assert province.appeal("/co")["suggested"] == "counted"
    assert province.site.hits == []


def test_what_a_fresh_look_comes_to(province):
    site = province.site
    site.pages["/robots.txt"] = Robots("Disallow: /cam")
    site.pages |= {
        "/cam": page("Bị cấm"),
        "/ngoai-ngay": page("Chưa đọc tới", UNREAD_DAY),
        "/nam-truoc": page("Năm trước", OTHER_YEAR),
        "/dia-chi-khac": page("Bài đã lưu"),
        "/loi": Status(500),
        "/chuyen": Status(302, {"Location": "http://127.0.3.42/"}),
        "/anh": Body(b"%PDF-1.4", "application/pdf"),
    }
    assert [province.appeal(path)["suggested"] for path in site.pages if path != "/robots.txt"] == [
        "robots",
        "outage",
        "outside_period",
        "other_address",
        "outage",  # the server is in trouble, and not all days of the directive's window were read
        "foreign",
        "no_article",
    ]
    assert "/cam" not in site.hits
    assert province.appeal("/khong-co")["suggested"] == "not_found"
    assert len(list(province.evidence.iterdir())) == 8
    assert [one["night"][-2:] for one in told(province.desk, "audit", "appeals")] == [
        f"-{n}" for n in range(8, 0, -1)
    ]


def test_an_article_that_was_removed_counts_by_what_was_kept(province):
    found = province.appeal("/co", "--content", "4")
    assert found["suggested"] == "counted"
    assert found["findings"]["fresh"]["outcome"] == "gone"
    assert [one["kept"] for one in found["findings"]["evidence"]] == ["whole"]
    page = done(province.desk, "audit", "appeal", f"{province.site.url}/co", *WHO)
    assert "đã gỡ hoặc không còn, mã HTTP 404" in page
    assert "Kết quả hỏi lúc này chỉ nói về lúc này" in page
    assert "Hệ thống lưu được bài lần đầu: 22:00 14/06/2022" in page


def test_a_server_that_is_away_leaves_the_record_to_speak(province):
    url = f"{province.site.url}/2022/06/10/bai"
    province.site.close()
    found = told(province.desk, "audit", "appeal", url, *WHO)
    assert found["suggested"] == "not_listed"
    assert found["findings"]["fresh"]["outcome"].startswith("failed:")
    assert found["warc"] == "" and found["sha256"] == ""


def test_a_hostile_page_is_shown_not_obeyed(province):
    title = HOSTILE.replace("<", "&lt;")
    strange = {"Last_Modified": "Fri, 31 Dec 9999 23:59:59 -2359"}
    province.site.pages["/xau"] = page(title, headers=strange)
    letter = done(province.desk, "audit", "appeal", f"{province.site.url}/xau", *WHO)
    assert "=cmd|" in letter and "Fri, 31 Dec 9999" in letter
    assert "\x1b" not in letter and "\u202e" not in letter


def test_what_a_killed_appeal_left_stays_and_is_told(province):
    """Also where the database is older than the archive: nothing that may be sealed is ever replaced."""
    left = province.evidence / f"{datetime.now(TIMEZONE):%Y-%m-%d}-1"
    left.mkdir(parents=True)
    (left / "pages.warc.gz").write_bytes(b"half")
    province.site.pages["/bai"] = page("Bài")
    code, out, errors = province.desk.call("audit", "appeal", f"{province.site.url}/bai", *WHO)
    assert code == 0 and f"appeals/{left.name}/pages.warc.gz: no row speaks of this file" in errors
    assert f"data/evidence/appeals/{left.name[:-1]}2/" in out
    assert (left / "pages.warc.gz").read_bytes() == b"half"

"""A home without a crawl for what people decide: two outlets on one host, one that is gone, a centre."""

import json

from faults.staff_home import HOSTILE, SITE, address, label_all, make_desk

from storage import certify, open_store

MAGAZINE = """
name = "Tạp chí thử"
kind = "press"
owner = "Hội Văn học"
hosts = [{ name = "bao.example.vn" }]
channels = [{ kind = "listing", url = "https://bao.example.vn/tap-chi/" }]
"""
OFFICE = """
name = "Phòng Văn hóa thử"
kind = "culture_office"
owner = "UBND huyện"
publishes_on = "bao"
"""
CENTRE = """
name = "Trung tâm thử"
kind = "centre"
owner = "UBND huyện"
hosts = [{ name = "tt.example.vn" }]
channels = [{ kind = "listing", url = "https://tt.example.vn/" }]
"""
PEOPLE = {"tapchi": MAGAZINE, "phong": OFFICE, "tt": CENTRE}
BY = ("--by", "Nguyễn Văn A", "--reason", "Đã đọc lại bài")


def people_desk(root):
    desk = make_desk(root)
    (root / "diembao.toml").write_text("min_free_mb = 1\n", encoding="utf-8")
    for slug, text in PEOPLE.items():
        (root / "outlets" / f"{slug}.toml").write_text(text, encoding="utf-8")
    with desk.night("2022-06-14") as night:
        night.seen("mot.html", "2022-06-10").article("mot.html", title="Giảm nghèo bền vững")
        night.seen("hai.html", "2022-06-11").article("hai.html", title="Bài khác", published="2022-06-11")
        night.article("xau.html", title=HOSTILE).article("cu.html", published="2021-05-05")
        night.article("chung.html", title="Bài của báo")
    with desk.night("2022-06-15", "tapchi") as night:
        night.article("chung.html", title="Bài của tạp chí")
    label_all(desk, 2)
    judge(desk)
    return desk


def judge(desk):
    with open_store(desk.database) as store:
        for row in store.rows("SELECT night FROM nights ORDER BY id"):
            certify(store, row["night"])


def done(desk, *words):
    """What a command that must succeed prints."""
    code, out, errors = desk.call(*words)
    assert (code, errors) == (0, ""), (code, errors)
    return out


def told(desk, *words):
    return json.loads(done(desk, *words, "--json"))


def refused(desk, *words):
    """Exit code and the one sentence of a command that must not do it."""
    code, out, errors = desk.call(*words)
    assert code != 0 and out == "", (code, out)
    assert errors.count("\n") == 1 or errors.startswith("Usage:"), errors
    return code, errors


def review(desk, path, content, *rest, by="Nguyễn Văn A", reason="Đã đọc lại bài"):
    decided = ("--take-back",) if content is None else ("--content", str(content))
    return done(desk, "audit", "review", address(path), *decided, "--by", by, "--reason", reason, *rest)


__all__ = ["BY", "HOSTILE", "SITE", "address", "done", "judge", "people_desk", "refused", "review", "told"]

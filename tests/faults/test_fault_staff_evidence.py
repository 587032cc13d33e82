"""E8: names from the database and the disk lead nowhere but into the spools; E15: are they there?"""

import shutil

import pytest
from faults.staff_home import SITE, make_desk

from diembao.answers.evidence import Kept, kept
from storage import Bytes, open_reader, trail_of
from storage.archive.places import warc_file

TRAVERSALS = [
    "..",
    "../..",
    "/etc",
    "a/b",
    "2022-06-14/../..",
    "2022-06-14\x00",
    "~",
    "",
    "2022-06-14\n",
    "%2e%2e",
]


@pytest.fixture
def desk(tmp_path):
    desk = make_desk(tmp_path / "home")
    with desk.night("2022-06-14") as night:
        night.article("a.html").article("b.html")
    return desk


@pytest.fixture
def place(desk):
    with open_reader(desk.database) as reader:
        trail = trail_of(reader, "bao", f"{SITE}/b.html", f"http://{SITE[8:]}/b.html", "x")
    assert trail.article.current.place == trail.looks[0].place
    return trail.article.current.place


def other(place, **changed):
    fields = {name: getattr(place, name) for name in ("night", "outlet", "warc", "offset", "sha256")}
    return Bytes(**(fields | changed))


def test_what_is_there_is_read_again_and_compared(desk, place):
    assert kept(desk.data, place) is Kept.WHOLE
    assert kept(desk.data, other(place, sha256="0" * 64)) is Kept.ALTERED


@pytest.mark.parametrize("name", TRAVERSALS)
@pytest.mark.parametrize("field", ["night", "outlet", "warc"])
def test_a_name_from_the_database_is_no_path(desk, place, field, name):
    assert warc_file(desk.data, other(place, **{field: name})) is None
    assert kept(desk.data, other(place, **{field: name})) is Kept.REFUSED


@pytest.mark.parametrize(
    "name", ["ledger.jsonl", "pages.warc.gz/..", "pages-1.warc", "PAGES.warc.gz", "job.json"]
)
def test_only_archives_are_opened(desk, place, name):
    assert kept(desk.data, other(place, warc=name)) is Kept.REFUSED


def test_a_link_out_of_the_spools_is_not_followed(desk, place, tmp_path):
    outside = tmp_path / "outside"
    shutil.move(desk.spools / place.night / place.outlet, outside)
    (desk.spools / place.night / place.outlet).symlink_to(outside)
    assert kept(desk.data, place) is Kept.REFUSED
    (desk.spools / place.night / place.outlet).unlink()
    (desk.spools / place.night / place.outlet).mkdir()
    (desk.spools / place.night / place.outlet / place.warc).symlink_to("/etc/passwd")
    assert kept(desk.data, place) is Kept.REFUSED


def test_links_that_lead_to_each_other_lead_nowhere(desk, place):
    file = desk.spools / place.night / place.outlet / place.warc
    file.unlink()
    file.symlink_to(file)
    assert kept(desk.data, place) in {Kept.REFUSED, Kept.UNREADABLE}


def test_spools_that_lie_on_another_disk_are_found(desk, place, tmp_path):
    """The folder of spools itself may be a link: that is the operator's doing."""
    shutil.move(desk.spools, tmp_path / "disk")
    desk.spools.symlink_to(tmp_path / "disk")
    assert kept(desk.data, place) is Kept.WHOLE


def test_what_became_of_a_file_is_told(desk, place):
    file = desk.spools / place.night / place.outlet / place.warc
    whole = file.read_bytes()
    for size in (place.offset, place.offset + 10, len(whole) - 12):
        file.write_bytes(whole[:size])
        assert kept(desk.data, place) in {Kept.TORN, Kept.ALTERED}
    file.write_bytes(whole[: place.offset] + b"\x00" * (len(whole) - place.offset))
    assert kept(desk.data, place) is Kept.TORN
    assert kept(desk.data, other(place, offset=-1)) is Kept.TORN
    assert kept(desk.data, other(place, offset=10**18)) is Kept.TORN
    file.unlink()
    assert kept(desk.data, place) is Kept.MISSING
    file.mkdir()
    assert kept(desk.data, place) is Kept.UNREADABLE


def test_no_flipped_byte_is_an_error_of_ours(desk, place):
    """One in the record's own headers changes nothing about the body; all others are told."""
    file = desk.spools / place.night / place.outlet / place.warc
    whole = file.read_bytes()
    for at in range(place.offset, len(whole), 7):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x20]) + whole[at + 1 :])
        assert kept(desk.data, place) in {Kept.WHOLE, Kept.ALTERED, Kept.TORN}
    file.write_bytes(whole)
    assert kept(desk.data, place) is Kept.WHOLE


def test_the_answer_says_so(desk, place):
    (desk.spools / place.night / place.outlet / place.warc).unlink()
    code, out, _ = desk.call("why", f"{SITE}/b.html")
    assert code == 0 and "KHÔNG CÒN tệp" in out

"""E13: whoever changes evidence or rows by hand is found out, also when the home has been sealed over it."""

import sqlite3

import pytest
from archive.sealed_home import NIGHT, add_night, archive_of, made, sealed
from faults.staff_home import label_all

SECOND, THIRD = "2022-06-15", "2022-06-16"
ROW = f"captures night={NIGHT} outlet=bao"


@pytest.fixture
def desk(tmp_path):
    desk = made(tmp_path / "home")
    label_all(desk, 2)
    sealed(desk)
    add_night(desk, SECOND)
    sealed(desk)
    return desk


def by_hand(desk, statement):
    """As with a program for SQLite files, which knows nothing of seals."""
    conn = sqlite3.connect(desk.database)
    conn.execute(statement)
    conn.commit()
    conn.close()


def sealed_over(desk):
    """Another night, sealed as if nothing had been."""
    add_night(desk, THIRD)
    assert sealed(desk).number == 3


def verified(desk):
    code, out, _ = desk.call("audit", "verify")
    return code, [line for line in out.splitlines() if line.startswith("SAI: ")]


def copy_row(desk, table, **changed):
    """A further row, like the first one of the table but for some columns."""
    conn = sqlite3.connect(desk.database)
    cursor = conn.execute(*SELECTS[table])
    row = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True)) | changed
    conn.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", list(row.values()))
    conn.commit()
    conn.close()


SELECTS = {
    "captures": ("SELECT * FROM captures WHERE night = ?", (NIGHT,)),
    "labels": ("SELECT * FROM labels",),
}


def test_a_home_that_nobody_touched_is_whole(desk):
    assert verified(desk) == (0, [])
    sealed_over(desk)
    assert verified(desk) == (0, [])


@pytest.mark.parametrize("at", [0, 150, -1], ids=["first", "middle", "last"])
@pytest.mark.parametrize("name", ["pages.warc.gz", "ledger.jsonl", "result.json"])
def test_a_flipped_bit_of_evidence_is_found_and_named(desk, name, at):
    file = archive_of(desk).night(NIGHT, "bao") / name
    whole = bytearray(file.read_bytes())
    whole[at] ^= 1
    file.write_bytes(whole)
    code, said = verified(desk)
    assert code == 17
    assert said[0].startswith(f"SAI: data/evidence/nights/{NIGHT}/bao/{name}: nội dung tệp bị thay đổi")
    sealed_over(desk)
    assert verified(desk) == (17, said)


def test_files_in_each_other_s_place_are_found_and_named(desk):
    first, second = (archive_of(desk).night(night, "bao") / "pages.warc.gz" for night in (NIGHT, SECOND))
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)
    code, said = verified(desk)
    assert code == 17
    for one, other in ((NIGHT, SECOND), (SECOND, NIGHT)):
        line = f"data/evidence/nights/{one}/bao/pages.warc.gz: nội dung là của tệp khác"
        assert f"SAI: {line} (evidence/nights/{other}/bao/pages.warc.gz)" in said


EDITS = {
    "capture": (f"UPDATE captures SET address = 'https://x.vn/' WHERE night = '{NIGHT}'", ROW, "bị sửa"),
    "outcome": (f"UPDATE outcomes SET outcome = 'gone' WHERE night = '{NIGHT}'", "outcomes night=", "bị sửa"),
    "text": ("UPDATE versions SET body = '[]' WHERE id = 1", "versions outlet=bao", "bị sửa"),
    "night": (f"UPDATE nights SET state = 'failed' WHERE night = '{NIGHT}'", "nights night=", "bị sửa"),
    "capture gone": (f"DELETE FROM captures WHERE night = '{NIGHT}'", ROW, "bị xóa"),
    "label gone": ("DELETE FROM labels WHERE id = 1", f"labels version={NIGHT}/bao/", "bị xóa"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_row_that_was_edited_or_deleted_is_found_and_named(desk, edit):
    statement, row, what = EDITS[edit]
    by_hand(desk, statement)
    code, said = verified(desk)
    assert code == 17
    assert any("tệp cơ sở dữ liệu bị thay đổi ngoài chương trình" in line for line in said)
    assert any(f"data/diembao.db: dòng dữ liệu {what} ({row}" in line for line in said)


@pytest.mark.parametrize("edit", EDITS)
def test_it_is_still_found_when_another_night_was_sealed_over_it(desk, edit):
    """By the rows of the older manifest: the new digest of the file vouches for what was done to it."""
    statement, row, what = EDITS[edit]
    by_hand(desk, statement)
    sealed_over(desk)
    code, said = verified(desk)
    assert code == 17
    assert said and all(f"data/diembao.db: dòng dữ liệu {what} ({row}" in line for line in said)


@pytest.mark.parametrize("edit", ["capture", "outcome", "capture gone"])
def test_it_is_still_found_when_the_same_night_was_made_to_be_sealed_anew(desk, edit):
    """Whoever knows the seals makes the edited rows pass for ones that were read again."""
    statement, row, what = EDITS[edit]
    by_hand(desk, statement)
    by_hand(desk, f"UPDATE outlet_nights SET rederived = rederived + 1 WHERE night = '{NIGHT}'")
    sealed_over(desk)
    code, said = verified(desk)
    assert code == 17
    assert said and all(f"data/diembao.db: dòng dữ liệu {what} ({row}" in line for line in said)


def test_a_label_that_was_changed_is_found_when_it_was_sealed_over(desk):
    by_hand(desk, "DROP TRIGGER labels_are_final")
    by_hand(desk, "UPDATE labels SET content = 6 WHERE id = 1")
    sealed_over(desk)
    code, said = verified(desk)
    assert code == 17 and len(said) == 1 and "; content: 2 → 6)" in said[0]


def test_an_article_that_was_moved_to_another_day_is_found_when_it_was_sealed_over(desk):
    """Rows of articles are not sealed, because articles merge; their day follows from texts that are."""
    by_hand(desk, "UPDATE articles SET day = '2022-01-01' WHERE id = 1")
    sealed_over(desk)
    code, said = verified(desk)
    assert code == 17 and len(said) == 1
    assert "ngày tính hoặc bản hiện hành của bài không đúng" in said[0] and "day=2022-01-01" in said[0]


@pytest.mark.parametrize("over", [False, True], ids=["at once", "sealed over"])
def test_a_row_that_was_added_is_found_and_named(desk, over):
    copy_row(desk, "captures", id=99, requested="https://bao.example.vn/never.html")
    if over:
        sealed_over(desk)
    code, said = verified(desk)
    assert code == 17
    assert any(
        f"dòng dữ liệu thêm vào, không có khi niêm phong ({ROW}" in it and "never" in it for it in said
    )


def test_a_row_with_evidence_of_nobody_s_is_found_when_it_is_sealed(desk):
    """Added to a night that was not sealed yet: its record is not in the archive, and the seal says so."""
    add_night(desk, THIRD)
    copy_row(desk, "captures", id=99, night=THIRD, requested="https://bao.example.vn/never.html", offset=7)
    assert sealed(desk).problems != []
    code, said = verified(desk)
    assert code == 17
    assert any("dòng dữ liệu không khớp với bản ghi WARC" in it and "never.html" in it for it in said)


def test_what_is_put_right_is_whole_again(desk):
    file = archive_of(desk).night(NIGHT, "bao") / "pages.warc.gz"
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    assert verified(desk)[0] == 17
    file.write_bytes(whole)
    assert verified(desk) == (0, [])

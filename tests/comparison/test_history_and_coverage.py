"""What staff see of edits and reprints: pages, documents, and the matrix with each text once."""

import json

import pytest
from faults.staff_home import label_all
from faults.versions_desk import paragraphs, relate_all, related_desk, url

from comparison import Block, Confidence, Edit, Kind, Reason, Run
from diembao.answers.edit_lines import AROUND, edit_lines
from diembao.words import CONFIDENCES, COPY_REASONS, EDITS, PARTS

TEXT = paragraphs("Đắk Mây")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = related_desk(tmp_path_factory.mktemp("history") / "home")
    for night, slug, fields in (
        ("2022-06-14", "bao", {"published": "2022-06-10"}),
        ("2022-06-15", "song", {"published": "2022-06-11", "author": "Theo Báo Đắk Mây"}),
        ("2022-06-16", "mil", {"published": "2022-06-12", "body": paragraphs("Tuy Sơn")}),
        ("2022-06-17", "bao", {"published": "2022-06-10", "body": (*TEXT[:3], "Tám Chín.")}),
    ):
        with desk.night(night, slug) as written:
            written.article(url(slug, "a"), **({"title": "Giảm nghèo", "body": TEXT, "lead": None} | fields))
    label_all(desk, 6)
    relate_all(desk)
    return desk


def counts(desk, *words):
    span = ("--since", "2022-06-01", "--until", "2022-06-30")
    code, out, errors = desk.call("coverage", "--json", *span, *words)
    assert (code, errors) == (0, "")
    document = json.loads(out)
    return document["reprints_counted"], {
        one["slug"]: (one["contents"]["6"], one["reprints"]) for one in document["outlets"]
    }


def test_a_reprint_counts_for_both_or_for_the_original_alone(desk):
    assert counts(desk) == (True, {"bao": (1, 0), "song": (1, 1), "mil": (1, 0)})
    assert counts(desk, "--reprints", "not-counted") == (
        False,
        {"bao": (1, 0), "song": (0, 1), "mil": (1, 0)},
    )


def test_the_matrix_says_that_reprints_are_left_out(desk):
    assert "không tính bài đăng lại" in desk.call("coverage", "--reprints", "not-counted")[1]
    assert "đăng lại" not in desk.call("coverage")[1]


def test_the_document_has_all_versions_and_both_ends(desk):
    (original,) = json.loads(desk.call("history", "--json", url("bao", "a"))[1])
    (reprint,) = json.loads(desk.call("history", "--json", url("song", "a"))[1])
    assert (original["original"], [one["url"] for one in original["reprints"]]) == (None, [url("song", "a")])
    assert (reprint["original"]["outlet"], reprint["original"]["reason"]) == ("bao", "named")
    assert [version["number"] for version in original["versions"]] == [1, 2]
    taken_out, put_in = original["versions"][1]["changes"]
    assert (taken_out["part"], [run["change"] for run in taken_out["runs"]]) == ("body", ["removed"])
    assert put_in == {"part": "body", "runs": [{"change": "added", "text": "Tám Chín."}]}


def test_every_word_of_the_closed_lists_has_its_vietnamese():
    assert set(EDITS) == set(Kind)
    assert set(COPY_REASONS) == set(Reason)
    assert set(CONFIDENCES) == set(Confidence)
    assert len(set(COPY_REASONS.values())) == len(COPY_REASONS)


def lines(*blocks):
    return [line.plain for line in edit_lines(Edit(Kind.TEXT, blocks, 0, 0))]


def test_only_words_around_a_change_are_shown():
    long = " ".join(f"từ{n}" for n in range(60))
    (line,) = lines(
        Block(
            "body",
            (Run("kept", f"{long} "), Run("removed", "cũ"), Run("added", "mới"), Run("kept", f" {long}")),
        )
    )
    assert line.startswith("Nội dung, đoạn 1: … từ52 ")
    assert "từ59 [-cũ-]{+mới+} từ0" in line and line.endswith("từ7 … ")
    assert line.count("từ") == 2 * AROUND


def test_unchanged_paragraphs_are_counted_but_not_shown():
    kept, added = Block("body", (Run("kept", "Một."),)), Block("body", (Run("added", "Hai."),), before=False)
    assert lines(Block("title", (Run("kept", "Tít"),)), kept, added) == ["Nội dung, đoạn 2: {+Hai.+}"]


def test_every_part_has_a_name():
    assert set(PARTS) == {"title", "published", "author", "lead", "body", "media"}

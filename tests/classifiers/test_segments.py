"""Word borders: the veto over short phrases, bounded pieces, and underthesea's import."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.phrases import PhraseBook, Use, settle
from classifiers.segments import MOST_SEGMENTED, bounded, underthesea_segmenter, veto, word_numbers


def kept(text, words, *phrases):
    scan = PhraseBook((phrase, Use("gate")) for phrase in phrases).scan(text)
    following = iter(words)
    matches = veto(scan, settle(scan), frozenset(phrases), lambda: lambda _: list(following))
    return [match.phrase.text for match in matches]


@pytest.mark.parametrize(
    ("words", "phrases", "expected"),
    [
        (["nông dân", "nghèo"], ["dân nghèo"], []),
        (["nông", "dân", "nghèo"], ["dân nghèo"], ["dân nghèo"]),
        (["nông dân", "nghèo"], ["nông dân nghèo"], ["nông dân nghèo"]),
        (["xóa đói giảm nghèo"], ["giảm nghèo"], ["giảm nghèo"]),
        (["mơ ước"], ["ước"], []),
        (["ước", "đạt"], ["ước"], ["ước"]),
        (["cơ sở hạ", "tầng lớp"], ["hạ tầng"], []),
        (["cơ sở", "hạ tầng"], ["hạ tầng"], ["hạ tầng"]),
    ],
)
def test_short_phrases_must_not_lie_across_a_word(words, phrases, expected):
    assert kept(" ".join(words), words, *phrases) == expected


def test_words_that_do_not_spell_the_text_veto_nothing():
    assert kept("nông dân nghèo", ["nông dân", "giàu"], "dân nghèo") == ["dân nghèo"]


def test_only_the_sentences_of_guarded_phrases_are_segmented():
    scan = PhraseBook([("dân nghèo", Use("gate")), ("giàu", Use("gate"))]).scan(
        "một giàu. Nông dân nghèo; hai"
    )
    seen = []

    def segmenter(text):
        seen.append(text)
        return ["nông dân", "nghèo"]

    kept_matches = veto(scan, settle(scan), frozenset({"dân nghèo"}), lambda: segmenter)
    assert [match.phrase.text for match in kept_matches] == ["giàu"]
    assert seen == ["nông dân nghèo"]


@pytest.mark.parametrize("border", [" ", ". "], ids=["one sentence", "many sentences"])
def test_an_endless_text_is_segmented_only_so_far(border):
    scan = PhraseBook([("dân nghèo", Use("gate"))]).scan(border.join(["nông dân nghèo"] * 2_000))
    seen = []

    def segmenter(text):
        seen.append(text)
        return re.findall(r"nông dân|\w+", text)

    kept_matches = veto(scan, settle(scan), frozenset({"dân nghèo"}), lambda: segmenter)
    assert 0 < sum(map(len, seen)) <= MOST_SEGMENTED
    assert all(match.first > 700 for match in kept_matches)
    assert len(kept_matches) > 1_700


def test_the_segmenter_is_not_even_loaded_where_nothing_is_guarded():
    scan = PhraseBook([("giàu", Use("gate"))]).scan("giàu")
    matches = veto(scan, settle(scan), frozenset({"dân nghèo"}), lambda: pytest.fail("loaded"))
    assert len(matches) == 1


def test_the_real_segmenter_splits_and_joins_as_the_veto_expects():
    words = underthesea_segmenter()("công tác xóa đói giảm nghèo của nông dân nghèo")
    assert "xóa đói giảm nghèo" in words
    assert "nông dân" in words


def test_numbers_follow_the_words():
    assert word_numbers("Nông dân nghèo", lambda _: ["nông dân", "nghèo"]) == [0, 0, 1]


@given(st.text(st.sampled_from("aậ𐐀 .\n"), max_size=300), st.integers(8, 40))
def test_pieces_are_bounded_and_whole(text, limit):
    parts = list(bounded(text, limit))
    assert "".join(parts) == text
    assert all(len(part.encode()) <= limit for part in parts)


def test_pieces_end_at_sentences_where_they_can():
    sentence = "Hộ nghèo được vay vốn. "
    parts = list(bounded(sentence * 300))
    assert len(parts) > 1
    assert all(part.rstrip().endswith(".") for part in parts)


@pytest.mark.parametrize("handled", [True, False])
def test_loading_underthesea_leaves_the_root_logger_alone(handled):
    code = """
import logging, sys
if HANDLED:
    logging.root.addHandler(logging.NullHandler())
    logging.root.setLevel(logging.ERROR)
before = logging.root.handlers[:], logging.root.level
import classifiers
assert "underthesea" not in sys.modules, "loaded before it is needed"
from classifiers.segments import underthesea_segmenter
underthesea_segmenter()
assert "underthesea" in sys.modules
assert (logging.root.handlers, logging.root.level) == before, logging.root.handlers
""".replace("HANDLED", str(handled))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr

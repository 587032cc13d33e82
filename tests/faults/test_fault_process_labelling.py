"""A20: a text that the word segmentation does not survive costs itself, and nothing else.

The classifier of these tests stands in for the real one in the child: it dies where a text tells it to.
"""

import os
import signal
import time
from datetime import date
from pathlib import Path

import pytest
from hanging import HANG

from classifiers import Classifier
from diembao.processes import labelling
from diembao.processes.labeller import Labeller
from diembao.processes.labelling import Labelled, Labelling, labellers, processes
from diembao.processes.limits import Limits
from diembao.sample.province import articles
from registry import load_directives
from storage import (
    LabelFault,
    NewLabel,
    ToLabel,
    begin_night,
    faults_of_night,
    finish_night,
    open_store,
    unlabelled,
)
from storage.label_faults import TRIES

DIRECTIVE = load_directives(Path(__file__).parents[2] / "directives")["giam-ngheo-2022"]
LIMITS = Limits().model_copy(update={"memory_mb": 700, "label_seconds": 3.0})

CHILD = """
import os, signal, time
from diembao.processes import label_child

class Deadly(label_child.Classifier):
    def label(self, title, text, lead=None):
        if "bộ nhớ" in text:
            bytes(2 << 30)
        while "quay vòng" in text:
            pass
        if "đứng im" in text:
            os.kill(os.getpid(), signal.SIGSTOP)
        if "chết" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "lỗi" in text:
            raise ValueError("từ không tách được")
        print("noise on standard output")
        return super().label(title, text, lead)

label_child.Classifier = Deadly
label_child.main()
"""
DEADLY = {
    "bộ nhớ": "MemoryError",
    "quay vòng": "SIGXCPU|no answer within 3 s",
    "đứng im": "no answer within 3 s",
    "chết": "SIGKILL",
    "lỗi": "ValueError: từ không tách được",
}


@pytest.fixture
def deadly(tmp_path, monkeypatch):
    """The file of the child's program, which a test may replace."""
    program = tmp_path / "child.py"
    program.write_text(CHILD, encoding="utf-8")
    monkeypatch.setattr("diembao.processes.labeller.CHILD", (str(program),))
    return program


pytestmark = pytest.mark.usefixtures("deadly")
HEALTHY = ("-m", "diembao.processes.label_child")


def text(number, words="bình thường"):
    body = f"Xã hỗ trợ hộ nghèo vay vốn làm ăn, {words}. Giảm nghèo bền vững là việc của cả xã.\n" * 3
    return ToLabel(number, f"Giảm nghèo bền vững ở xã {number}", None, body)


def label(texts, count=1, limits=LIMITS):
    with labellers(DIRECTIVE, limits, count) as label_each:
        return label_each(texts)


@pytest.mark.parametrize("words", [w if w in ("chết", "lỗi") else pytest.param(w, marks=pytest.mark.slow)
                                   for w in DEADLY])  # fmt: skip
def test_a_deadly_text_costs_itself_alone(words):
    texts = [text(1), text(2, words), text(3)]
    first, second, third = label(texts)
    assert isinstance(first, NewLabel) and isinstance(third, NewLabel)
    assert isinstance(second, LabelFault)
    assert (first.version_id, second.version_id, third.version_id) == (1, 2, 3)
    assert second.detail in DEADLY[words].split("|")


def test_a_child_labels_as_the_classifier_does(monkeypatch):
    monkeypatch.setattr("diembao.processes.labeller.CHILD", HEALTHY)
    classifier = Classifier(DIRECTIVE)
    texts = [
        ToLabel(number, one.title, one.lead, "\n".join(one.paragraphs))
        for number, one in enumerate(articles("krongsa", 1))
    ]
    made = [(one, classifier.label(one.title, one.body, one.lead)) for one in texts]
    wanted = [NewLabel(t.version_id, m.content, m.second, m.margin, m.hits_as_list()) for t, m in made]
    assert label(texts) == wanted
    assert label(texts, 2) == wanted


def test_a_lone_surrogate_goes_to_the_child_and_comes_back():
    (one,) = label([text(1, "\ud800 và \x00")])
    assert isinstance(one, NewLabel | LabelFault)


def test_no_process_is_started_for_nothing_and_more_than_one_only_where_it_pays():
    assert [processes(n) for n in (0, 1, 100)] == [0, 1, 1]
    assert processes(10_000) == len(os.sched_getaffinity(0))
    assert label([], 0) == []


def test_breaking_off_waits_for_nobody():
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), labellers(DIRECTIVE, LIMITS, 1):
        raise KeyboardInterrupt
    labeller = Labeller(DIRECTIVE, LIMITS)
    labeller.end()
    assert isinstance(labeller.label(text(1)), LabelFault)
    assert time.monotonic() - began < HANG


# A night's labels in the database


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "a.db") as opened:
        begin_night(opened, date(2022, 6, 14))
        yield opened


def keep(store, *bodies):
    """Articles as an outlet's night would have left them."""
    with store.atomic():
        for number, body in enumerate(bodies, start=1):
            one = text(number, body)
            night = "2022-06-14"
            store.insert("articles", {"id": number, "outlet": "tin", "url": f"https://tin.vn/{number}",
                                      "identity": f"tin.vn/{number}", "first_seen": night, "first_day": night,
                                      "first_night": night, "version": 1, "day": night, "state": "present",
                                      "outcome": "stored", "last_checked": night, "checks": 0})  # fmt: skip
            store.insert("versions", {"id": number, "article": number, "number": 1, "content_hash": night,
                                      "title": one.title, "body": f'["{body} giảm nghèo hộ nghèo"]',
                                      "date_suspect": 0, "media": "[]", "encoding": "utf-8",
                                      "method": "general", "captured": night, "sha256": "0", "warc": "x",
                                      "offset": 0, "night": night})  # fmt: skip


def night_labels(store, night="2022-06-14", limits=LIMITS):
    return Labelling(store, night, limits, lambda done, total: None).label_all([DIRECTIVE])


def labelled(store):
    return [row["version"] for row in store.rows("SELECT version FROM labels ORDER BY id")]


def test_the_night_goes_on_and_remembers_which_text_it_was(store):
    keep(store, "một", "chết", "ba")
    assert night_labels(store) == Labelled(added=2)
    assert labelled(store) == [1, 3]
    (fault,) = faults_of_night(store, "2022-06-14")
    assert (fault.url, fault.detail, fault.tries, fault.given_up) == ("https://tin.vn/2", "SIGKILL", 1, False)
    assert store.first("SELECT outcome FROM label_faults") == {"outcome": "tokenizer"}
    assert night_labels(store) == Labelled(), "the same night tries a text once"


def test_later_nights_try_again_a_few_times(store):
    keep(store, "chết")
    for day in range(14, 14 + TRIES + 2):
        night = f"2022-06-{day}"
        if day > 14:
            begin_night(store, date(2022, 6, day))
        night_labels(store, night)
        finish_night(store, night, "partial", 10)
    tries = [row["night"] for row in store.rows("SELECT night FROM label_faults ORDER BY night")]
    assert tries == [f"2022-06-{day}" for day in range(14, 14 + TRIES)]
    assert faults_of_night(store, tries[-1])[0].given_up
    rules = store.first("SELECT directive, rule_version FROM label_faults")
    assert [one.version_id for one in unlabelled(store, *rules.values())] == [1], "by hand it can be tried"


def test_a_text_that_is_labelled_at_last_is_no_fault_any_more(store, monkeypatch):
    keep(store, "chết")
    night_labels(store)
    begin_night(store, date(2022, 6, 15))
    monkeypatch.setattr("diembao.processes.labeller.CHILD", HEALTHY)
    assert night_labels(store, "2022-06-15") == Labelled(added=1)
    assert faults_of_night(store, "2022-06-14") == []


def test_where_every_text_fails_it_is_not_the_texts(store, deadly, monkeypatch):
    monkeypatch.setattr(labelling, "IN_A_ROW", 2)
    monkeypatch.setattr(labelling, "BATCH", 2)
    deadly.write_text("raise ImportError('thiếu tệp mô hình')\n", encoding="utf-8")
    keep(store, "một", "hai", "ba", "bốn", "năm")
    assert night_labels(store) == Labelled(added=0, left=3)
    details = {fault.detail for fault in faults_of_night(store, "2022-06-14")}
    assert details == {"ImportError: thiếu tệp mô hình"}


def test_a_child_out_of_memory_by_the_kernel_is_told_from_its_signal():
    labeller = Labeller(DIRECTIVE, LIMITS)
    child = labeller._start()
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    fault = labeller.label(text(1))
    assert isinstance(fault, LabelFault) and fault.detail == "SIGKILL"
    assert isinstance(labeller.label(text(2)), NewLabel), "the next text gets a new process"
    labeller.close()

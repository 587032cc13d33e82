"""Pages that cannot be read again are told and skipped, and keep nothing else from being read."""

import json
import os
import signal
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from kept_pages import POOR, TODAY, MadeHome, command, page

from diembao.again import reextracting
from diembao.again.replaying import rebuild
from diembao.processes import labelling
from diembao.processes.limits import Limits
from diembao.processes.page_readers import PageReaders, PageTask, Trouble
from registry import load_outlets
from storage import LabelFault, fingerprint, open_reader, open_store
from storage.archive.places import warc_file
from storage.stored_pages import stored_pages

pytestmark = pytest.mark.slow

DAY = TODAY - timedelta(days=3)
PAGES = {f"bai/{n}": page(f"Trao bò giống cho hộ nghèo, đợt {n}", POOR, day=DAY) for n in range(3)}


def warc(made) -> Path:
    (path,) = (made.home.data / "evidence" / "nights").glob("*/bao/pages.warc.gz")
    return path


def test_damaged_evidence_is_told_and_the_rest_is_read(made, reextract, call):
    made.night(("bao", PAGES))
    with open_reader(made.home.database) as reader:
        (pages,) = stored_pages(reader, "bao")
    content = bytearray(warc(made).read_bytes())
    content[pages[1].offset + 40] ^= 0xFF
    warc(made).write_bytes(content)
    made.selectors(published="span.khac")
    done = reextract("--dry-run", code=17)
    assert [(it["trouble"], it["url"]) for it in done["unread"]] == [("damaged", pages[1].requested)]
    assert done["outlets"][0]["changed"] == 2
    code, out, _ = call("reextract", "--dry-run")
    assert (code, "bằng chứng bị hỏng" in out) == (17, True)


def test_evidence_that_is_gone_is_told(made, reextract):
    made.night(("bao", PAGES))
    warc(made).unlink()
    done = reextract(code=17)
    assert {it["trouble"] for it in done["unread"]} == {"missing"}


def test_another_body_in_a_whole_record_is_no_evidence(made, reextract):
    made.night(("bao", PAGES))
    with open_reader(made.home.database) as reader:
        (pages,) = stored_pages(reader, "bao")
    swapped = warc(made).read_bytes()
    first, second, third = (page.offset for page in pages)
    warc(made).write_bytes(swapped[:first] + swapped[second:third] + swapped[first:second] + swapped[third:])
    done = reextract(code=17)
    assert {it["trouble"] for it in done["unread"]} == {"damaged"}


def test_a_text_that_no_label_comes_of_ends_nothing(made, call, monkeypatch):
    made.night(("bao", PAGES))
    with open_store(made.home.database) as store, store.atomic():
        store.write("DELETE FROM labels")
    real = labelling.labellers

    @contextmanager
    def dying(*given):
        with real(*given) as label_each:
            yield lambda texts: [
                LabelFault(text.version_id, "SIGSEGV") if text.title.endswith("1") else label_each([text])[0]
                for text in texts
            ]

    monkeypatch.setattr(labelling, "labellers", dying)
    code, out, _ = call("relabel")
    assert code == 10
    assert "Đã gán thêm 2 nhãn" in out
    assert "Không gán được nhãn cho văn bản số" in out
    with open_reader(made.home.database) as reader:
        assert reader.rows("SELECT count(*) AS n FROM label_faults") == [{"n": 0}]
    monkeypatch.setattr(labelling, "labellers", real)
    assert call("relabel")[0] == 0


def test_a_run_that_is_broken_off_is_finished_by_the_next(tmp_path, monkeypatch):
    made = MadeHome(tmp_path / "two", slugs=("bao", "so"))
    made.selectors(published="span.khac")
    made.selectors("so", published="span.khac")
    made.night(("bao", PAGES), ("so", PAGES))
    made.selectors()
    made.selectors("so")
    real = reextracting.derive

    def broken(store, outlet, *given):
        if outlet == "so":
            raise KeyboardInterrupt
        return real(store, outlet, *given)

    monkeypatch.setattr(reextracting, "derive", broken)
    assert command(made.root, "reextract")[0] == 1
    monkeypatch.setattr(reextracting, "derive", real)
    code, out, _ = command(made.root, "reextract", "--json")
    assert (code, [one["changed"] for one in json.loads(out)["outlets"]]) == (0, [0, 3])
    with open_reader(made.home.database) as reader:
        now = fingerprint(reader)
    assert rebuild(made.home, 2, tmp_path / "2.db").fingerprint == now
    assert command(made.root, "audit", "verify")[0] == 0


@pytest.mark.slow
def test_a_page_that_kills_its_process_is_skipped(made, monkeypatch, tmp_path):
    made.night(("bao", PAGES))
    # In the processes, which begin anew: whoever reads this outlet's second page dies of it.
    (tmp_path / "sitecustomize.py").write_text(KILLING, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{Path.cwd()}")
    with open_reader(made.home.database) as reader:
        (pages,) = stored_pages(reader, "bao")
    tasks = [
        PageTask(warc_file(made.home.data, it), it.offset, it.sha256, it.outlet, it.requested, it.via)
        for it in pages
    ]
    with PageReaders(load_outlets(made.root / "outlets"), Limits(label_seconds=2)) as readers:
        found = list(readers.read(tasks * 12))
    assert [one.trouble for one in found] == [None, Trouble.DIED, Trouble.UNREADABLE] * 12
    assert all(one.look for one in found[::3])
    assert "ZeroDivisionError" in found[2].detail


KILLING = f"""
import os, sys
import diembao.processes.page_readers as readers

read = readers.look_at

def look_at(planned, *rest):
    if planned.endswith("/1"):
        os.kill(os.getpid(), {int(signal.SIGSEGV)})
    if planned.endswith("/2"):
        1 / 0
    return read(planned, *rest)

readers.look_at = look_at
"""

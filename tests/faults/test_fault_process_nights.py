"""A1, A10, A12, A14, A20: whole nights with children that hang, texts that kill, signals, a restore."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from faults.broken import Stall
from faults.loopback_home import add_outlet, good_site, make_home
from faults.nights import (
    ROOT,
    check,
    children,
    command,
    content,
    published,
    reach,
    small_home,
    start,
    undisturbed_night,
    whole_night,
)
from faults.server import Page, Site
from hanging import HANG

from diembao.sample.server import serve
from diembao.stages import Stage
from storage import open_reader

pytestmark = pytest.mark.slow


@pytest.fixture
def two():
    with ExitStack() as stack:
        sites = {f"tin{number}": good_site(number) for number in (21, 22)}
        for site in sites.values():
            stack.callback(site.close)
        yield sites


@pytest.fixture
def bad():
    with Site("127.0.3.23") as site:
        site.listing("/", [("/x", None)])
        site.article("/x")
        site.pages["/robots.txt"] = Page("", 404)
        yield site


def states(done):
    return {
        report["outlet"]: (report["state"], report["reason"]) for report in json.loads(done.stdout)["outlets"]
    }


GOOD = {"tin21": ("complete", "finished"), "tin22": ("complete", "finished")}
LIMITS = "[limits]\nsilence_seconds = 20\n"


def test_a_crawl_that_is_stopped_dead_costs_its_outlet_alone(two, bad, tmp_path):
    home = make_home(tmp_path / "home", two, more=LIMITS)
    add_outlet(home, "aaa-xau", bad)
    bad.pages["/x"] = Stall()  # keeps the crawl there until it is found
    with subprocess.Popen(
        [*command(home), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", cwd=ROOT
    ) as runner:
        while "/x" not in bad.hits:
            time.sleep(0.05)
        (child,) = [one for one in children(runner.pid) if "aaa-xau" in cmdline(one)]
        os.kill(child, signal.SIGSTOP)
        stdout, stderr = runner.communicate(timeout=120)
    assert runner.returncode == 10, stderr
    reports = {r["outlet"]: (r["state"], r["reason"]) for r in json.loads(stdout)["outlets"]}
    assert reports == GOOD | {"aaa-xau": ("partial", "hung")}
    assert "tiến trình đọc bị treo, đã bị ngắt" in " ".join(stderr.split())
    bad.article("/x")
    assert states(whole_night(home, "--json")) == GOOD | {"aaa-xau": ("complete", "finished")}
    check(home)


def cmdline(process):
    return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8")


def test_an_outlet_that_outgrows_its_file_stops_no_other(two, bad, tmp_path):
    home = make_home(tmp_path / "home", two, more="[limits]\nfile_mb = 1\n")
    add_outlet(home, "aaa-xau", bad)
    noise = os.urandom(200_000).hex()  # half of it stays, however it is compressed
    long = Page(f"<html><body><h1>Dài</h1><div class='content'>{noise}</div></body></html>")
    bad.listing("/", [(f"/x?{number}", None) for number in range(8)])
    bad.pages |= {f"/x?{number}": long for number in range(8)}
    done = whole_night(home, "--json", code=10)
    assert states(done) == GOOD | {"aaa-xau": ("partial", "file_limit")}
    check(home)


DEADLY = """
import os, signal
from diembao.processes import label_child
class Deadly(label_child.Classifier):
    def label(self, title, text, lead=None):
        if title.endswith("tin/bai-1"):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().label(title, text, lead)
label_child.Classifier = Deadly
label_child.main()
"""


def test_a_text_that_kills_its_labelling_makes_the_night_partial_and_the_next_one_whole(two, tmp_path):
    home = make_home(tmp_path / "home", two)
    (tmp_path / "child.py").write_text(DEADLY, encoding="utf-8")
    program = (
        f"import diembao.processes.labeller as labeller\nlabeller.CHILD = ({str(tmp_path / 'child.py')!r},)\n"
        "from diembao.main import main\nmain()"
    )
    done = subprocess.run(
        [*command(home, ("-c", program)), "--json"],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 10, done.stderr
    document = json.loads(done.stdout)
    assert states(done) == GOOD
    assert document["labelled"] == 4
    assert [(one["outlet"], one["detail"]) for one in document["unlabelled"]] == [
        ("tin21", "SIGKILL"), ("tin22", "SIGKILL")
    ]  # fmt: skip
    with open_reader(home / "data/published.db") as reader:
        assert reader.first("SELECT state, exit_code FROM nights") == {"state": "partial", "exit_code": 10}
    assert json.loads(whole_night(home, "--json").stdout)["labelled"] == 2


def test_a_second_night_at_the_same_time_changes_nothing(two, tmp_path):
    home = make_home(tmp_path / "home", two)
    with start(home) as first:
        reach(first, Stage.CRAWL)
        began = time.monotonic()
        whole_night(home, code=5)
        assert time.monotonic() - began < HANG
        first.stdout.read()
        assert first.wait() == 0
    check(home)


# Signals


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    return undisturbed_night(tmp_path_factory.mktemp("undisturbed"))


@pytest.mark.parametrize("stage", [Stage.CRAWL, Stage.RELATE])
def test_asked_to_end_at_any_stage_then_the_same_command(stage, undisturbed, tmp_path):
    with serve(night=1, port=undisturbed.port):
        home = small_home(tmp_path / "home", undisturbed.port)
        with start(home) as runner:
            reach(runner, stage)
            runner.terminate()
            runner.stdout.read()
            assert runner.wait() == 11
        whole_night(home)
    check(home)
    assert content(home) == published(home) == undisturbed.content


def test_asked_twice_it_ends_at_once(bad, tmp_path):
    home = make_home(tmp_path / "home", {"xau": bad}, politeness="timeout = 60\n")
    bad.pages["/x"] = Stall()
    with start(home) as runner:
        while "/x" not in bad.hits:
            time.sleep(0.05)
        runner.terminate()
        time.sleep(1)
        assert runner.poll() is None, "it waits for what is in flight"
        began = time.monotonic()
        runner.terminate()
        runner.stdout.read()
        assert runner.wait() == 11
        assert time.monotonic() - began < HANG
    bad.article("/x")
    whole_night(home)
    check(home)


# Backup and restore, as the handbook says


@pytest.mark.parametrize("copy", ["backup", "published"])
def test_a_restored_copy_takes_in_again_what_came_after_it(copy, tmp_path):
    with serve(night=1, port=0) as province:
        home = small_home(tmp_path / "home", province.port)
        whole_night(home)
        kept = tmp_path / "b.db"
        if copy == "backup":
            words = [sys.executable, "-m", "diembao", "--home", str(home), "backup", str(kept)]
            subprocess.run(words, check=True, capture_output=True, cwd=ROOT)
        else:
            kept.write_bytes((home / "data/published.db").read_bytes())
        province.switch(2)
        whole_night(home)
        wanted = content(home)
        for file in (home / "data").glob("diembao.db*"):
            file.unlink()
        (home / "data/diembao.db").write_bytes(kept.read_bytes())
        whole_night(home)
    check(home)
    assert content(home) == wanted

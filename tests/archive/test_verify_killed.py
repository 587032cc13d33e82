"""A seal that was killed leaves things half done; that is told, and is not taken for damage."""

import shutil

import pytest
from archive import broken_seals
from faults.staff_home import Desk
from sealed_home import add_night, made, sealed

from storage.archive.verifying import Kind, verify


@pytest.mark.slow
def test_a_seal_that_was_killed_is_no_damage(tmp_path, monkeypatch):
    desk = made(tmp_path / "base")
    sealed(desk)
    add_night(desk, "2022-06-15")
    monkeypatch.setattr(broken_seals, "stamp", lambda archive: None)
    broken, last, died = Desk(tmp_path / "broken"), 0, True
    seen = set()
    while died:
        shutil.rmtree(broken.root, ignore_errors=True)
        shutil.copytree(desk.root, broken.root)
        died = broken_seals.killed(broken, last)
        it = verify(broken.data)
        assert {one.kind for one in it.findings} <= {Kind.LEFTOVER}, (last, it.findings)
        seen.add((it.unsealed, bool(it.findings)))
        last += 1
    assert seen == {(True, False), (True, True), (False, True), (False, False)}

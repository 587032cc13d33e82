"""Commands that write: what they wrote is sealed at their end, by the rules and outlets of now."""

import json

import pytest
from faults.nights import check_archive
from filelock import FileLock
from sealed_home import NIGHT, archive_of, made, sealed, written

from classifiers import Classifier
from diembao.exits import Exit, Refusal
from diembao.home import open_home
from diembao.sealing import MOST_TOLD, sealed_writing, tell
from registry import Directive, Outlet
from storage import StoreMissing, open_reader
from storage.archive.manifests import read_manifest
from storage.archive.tasks import Sealed


@pytest.fixture
def desk(tmp_path):
    return made(tmp_path / "home")


@pytest.fixture
def home(desk):
    return open_home(desk.root)


def write(store):
    with store.atomic():
        store.write("UPDATE nights SET exit_code = 1")


def test_what_was_written_is_sealed_and_published_at_the_end(desk, home, capsys):
    with sealed_writing(home, "review") as store:
        write(store)
    assert read_manifest(home.archive, 1).occasion == "review"
    with open_reader(home.snapshot) as reader:
        assert reader.first("SELECT exit_code FROM nights") == {"exit_code": 1}
        assert reader.first("SELECT changed FROM seal_state") == {"changed": 0}
    check_archive(desk.data)
    assert capsys.readouterr().err == ""


def test_without_anything_written_there_is_no_seal(home):
    for _ in range(2):
        with sealed_writing(home, "review"):
            pass
    assert [path.name for path in sorted(home.archive.root.glob("manifests/*"))] == [
        "000001.json", "000001.sha256"
    ]  # fmt: skip


def test_what_a_broken_command_wrote_is_sealed_by_the_next(desk, home):
    with pytest.raises(ZeroDivisionError), sealed_writing(home, "review") as store:
        write(store)
        raise ZeroDivisionError
    assert not home.archive.root.exists()
    with sealed_writing(home, "audit"):
        pass
    assert read_manifest(home.archive, 1).occasion == "audit"
    check_archive(desk.data)


def test_a_home_without_a_database_or_with_another_writer_is_refused(desk, home):
    with FileLock(home.lock), pytest.raises(Refusal) as refusal, sealed_writing(home, "review"):
        pytest.fail("another process writes")
    assert refusal.value.code is Exit.LOCKED
    for file in desk.data.glob("*.db*"):
        file.unlink()
    with pytest.raises(StoreMissing), sealed_writing(home, "review"):
        pytest.fail("there is nothing to write to")
    assert not home.database.exists()


def test_rules_and_outlets_can_be_read_again_as_they_were(home):
    with sealed_writing(home, "review") as store:
        write(store)
    manifest = read_manifest(home.archive, 1)
    outlets = json.loads((home.archive.root / manifest.registry).read_bytes())["outlets"]
    assert [Outlet.model_validate_json(json.dumps(one)) for one in outlets] == sorted(
        home.outlets().values(), key=lambda outlet: outlet.slug
    )
    for slug, directive in home.directives().items():
        kept = manifest.rules[slug]
        again = Directive.model_validate_json((home.archive.root / kept.file).read_bytes())
        assert again == directive
        assert Classifier(again).rule_version == kept.rule_version


def test_many_problems_are_told_in_few_lines(capsys):
    tell(Sealed(problems=[f"p{n}\x1b[31m" for n in range(30)], absent=[f"{NIGHT}/o{n}" for n in range(9)]))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == MOST_TOLD + 2 and "\x1b" not in "".join(lines)
    assert "and 20 more" in lines[-2] and "9 outlet-nights" in lines[-1]


def test_health_tells_of_evidence_that_is_not_sealed(desk):
    sealed(desk)
    assert "niêm phong" not in desk.call("health")[1]
    with desk.night("2022-06-15") as night:
        night.article("moi.html")
    assert "bằng chứng của 1 lượt đọc chưa được niêm phong" in desk.call("health")[1]
    sealed(desk)
    written(desk)
    assert "niêm phong" not in desk.call("health")[1]
    assert archive_of(desk).manifest(2).exists()

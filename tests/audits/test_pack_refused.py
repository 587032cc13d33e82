"""What there is no pack of, and evidence that does not bear out its audit: a sentence, and no file."""

import errno
import json
import os
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from made_archive import KEY, NIGHTS, OUTLET, Made, make_archive

from audits.packing import EvidenceDamaged, NothingToPack, NotSealed, Wanted, packing, write_pack
from diembao.main import main
from storage import open_reader

pytestmark = pytest.mark.slow

ALL = Wanted(KEY, OUTLET)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return make_archive(tmp_path / "data")


def pack(made: Made, target: Path, wanted: Wanted = ALL) -> None:
    with open_reader(made.database) as reader:
        write_pack(reader, made.archive, wanted, target)


def left(tmp_path: Path) -> list[str]:
    return [path.name for path in tmp_path.iterdir() if path.name != "data"]


@pytest.mark.parametrize(
    ("wanted", "kind", "told"),
    [
        (Wanted(KEY, "la"), NothingToPack, "does not judge an outlet 'la'"),
        (Wanted(KEY, "../etc"), NothingToPack, "does not judge an outlet"),
        (Wanted(KEY, OUTLET, 4), NothingToPack, "has no content 4; it has 1, 2, 5, 6"),
        (Wanted("2022-01-01-1", OUTLET), NotSealed, "No seal covers the audit 2022-01-01-1"),
    ],
    ids=["outlet", "path", "content", "audit"],
)
def test_what_is_not_there(
    made: Made, tmp_path: Path, wanted: Wanted, kind: type[Exception], told: str
) -> None:
    with pytest.raises(kind, match=told):
        pack(made, tmp_path / "x.zip", wanted)
    assert left(tmp_path) == []


def test_a_home_without_evidence(tmp_path: Path) -> None:
    made = make_archive(tmp_path / "data")
    for path in sorted((made.archive.root / "manifests").iterdir()):
        path.unlink()
    with pytest.raises(NotSealed, match="Nothing was sealed yet"):
        pack(made, tmp_path / "x.zip")


def flip(path: Path, place: int = -40) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


NIGHT = f"nights/{NIGHTS[0]}/{OUTLET}/pages.warc.gz"
ROWS = f"rows/000001/{NIGHTS[0]}/{OUTLET}.jsonl"


def rules(made: Made) -> str:
    return f"rules/{made.audit.directive_sha256}.json"


DAMAGES: dict[str, tuple[Callable[[Made], str], Callable[[Path], None], str]] = {
    "record altered": (lambda _: NIGHT, lambda path: flip(path, 1160), "was altered or is cut"),
    "record cut": (lambda _: NIGHT, lambda path: os.truncate(path, 1500), "was altered or is cut"),
    "record gone": (lambda _: NIGHT, Path.unlink, "is missing"),
    "rows altered": (lambda _: ROWS, flip, "is not the file that was sealed"),
    "rows gone": (lambda _: ROWS, Path.unlink, "is missing"),
    "audit altered": (lambda _: f"audits/{KEY}/audit.json", flip, "is not the file that was sealed"),
    "articles altered": (lambda _: f"audits/{KEY}/{OUTLET}.jsonl", flip, "is not the file that was sealed"),
    "articles gone": (lambda _: f"audits/{KEY}/{OUTLET}.jsonl", Path.unlink, "is missing"),
    "list altered": (lambda _: "manifests/000001.sha256", flip, "its digest is not the one on record"),
    "list gone": (lambda _: "manifests/000001.sha256", Path.unlink, "the file is gone"),
    "manifest altered": (lambda _: "manifests/000001.json", lambda p: flip(p, -3), "000001.json"),
    "manifest of other bytes": (
        lambda _: "manifests/000001.json",
        lambda path: path.write_bytes(path.read_bytes().replace(b':"night"', b':"Night"')) and None,
        "the chain is broken",
    ),
    "manifest gone": (lambda _: "manifests/000002.json", Path.unlink, "the file is gone"),
    "rules altered": (rules, flip, "was altered"),
    "rules gone": (rules, Path.unlink, "is missing"),
    "token of another": (
        lambda _: "manifests/000003.tsr",
        lambda path: path.write_bytes(b"0\x03\x02\x01\x00") and None,
        "is no time stamp of its manifest",
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damaged_evidence_is_never_packed(made: Made, tmp_path: Path, name: str) -> None:
    path, damage, told = DAMAGES[name]
    damage(made.archive.root / path(made))
    with pytest.raises(EvidenceDamaged, match=told):
        pack(made, tmp_path / "x.zip")
    assert left(tmp_path) == []


def test_an_audit_that_its_evidence_does_not_bear_out(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "check_pack", lambda _: ["nội dung 1: kết luận lại là not_met"])
    with pytest.raises(EvidenceDamaged, match="does not bear out the audit: nội dung 1"):
        pack(made, tmp_path / "x.zip")
    assert left(tmp_path) == []


def test_an_older_pack_stays_where_a_new_one_fails(made: Made, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"the one before")
    flip(made.archive.root / NIGHT, 1160)
    with pytest.raises(EvidenceDamaged):
        pack(made, tmp_path / "x.zip")
    assert (tmp_path / "x.zip").read_bytes() == b"the one before"
    assert left(tmp_path) == ["x.zip"]


@contextmanager
def little_room() -> Iterator[None]:
    """A disk on which no file of more than 40 kB finds room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_disk_that_fills_leaves_nothing(made: Made, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"x\.zip") as failure, little_room():
        pack(made, tmp_path / "x.zip")
    assert failure.value.errno == errno.EFBIG
    assert left(tmp_path) == []


@pytest.fixture
def command(made: Made, tmp_path: Path) -> Callable[..., Result]:
    """`diembao audit pack` in a home with the made archive."""
    (tmp_path / "outlets").mkdir()
    (tmp_path / "diembao.toml").write_text("", encoding="utf-8")

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, ["--home", str(tmp_path), "audit", "pack", *words])

    return call


def test_the_command_says_what_it_wrote(command: Callable[..., Result], tmp_path: Path) -> None:
    target = tmp_path / "x.zip"
    done = command("--outlet", OUTLET, "--to", str(target))
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Nội dung 2: Không đạt: có 0 bài được tính" in done.stdout
    assert done.stdout.endswith(f"sha256 của hồ sơ: {sha256(target.read_bytes()).hexdigest()}\n")
    told = json.loads(command("--outlet", OUTLET, "--to", str(target), "--force", "--json").stdout)
    assert told["sha256"] == sha256(target.read_bytes()).hexdigest()
    assert [(one["duty"], one["ruling"]) for one in told["verdicts"]][:2] == [("1", "met"), ("2", "not_met")]


def test_the_exit_codes_of_the_command(command: Callable[..., Result], made: Made, tmp_path: Path) -> None:
    target = str(tmp_path / "x.zip")
    with little_room():
        full = command("--outlet", OUTLET, "--to", target)
    assert (full.exit_code, full.stdout) == (3, "") and target in full.stderr
    for words, told in (
        (("--outlet", "la"), "does not judge an outlet 'la'"),
        (("--outlet", OUTLET, "--content", "4"), "has no content 4"),
        (("--outlet", OUTLET, "--audit", "2022-01-01-1"), "There is no audit 2022-01-01-1"),
        (("--outlet", OUTLET, "--to", str(tmp_path / "data" / "x.zip")), "where the evidence is"),
        (("--outlet", OUTLET, "--to", str(tmp_path / "none" / "x.zip")), "is not a directory"),
        (("--outlet", OUTLET, "--to", str(tmp_path / "diembao.toml")), "exists"),
    ):
        refused = command("--to", target, *words)
        assert (refused.exit_code, refused.stdout) == (2, "") and told in refused.stderr
    flip(made.archive.root / NIGHT, 1160)
    damaged = command("--outlet", OUTLET, "--to", target)
    assert damaged.exit_code == 17 and "was altered" in damaged.stderr and "No pack" in damaged.stderr
    assert sorted(left(tmp_path)) == ["diembao.toml", "outlets"]

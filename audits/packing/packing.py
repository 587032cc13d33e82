"""Writing a pack: all or nothing, and checked by its own verify.py before it gets its name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from audits.document import DocumentError, articles_from_jsonl, canonical, from_json
from audits.model import Audit, Audited, Verdict, Weighed
from audits.packing import verify
from audits.packing.cards import Deck, told_moment
from audits.packing.container import Container
from audits.packing.errors import EvidenceDamaged, NothingToPack
from audits.packing.page import Stamp, Subject, instructions, page
from audits.packing.planning import Plan, RecordFile, plan
from audits.packing.sealed import Sealed, sealed_audit
from storage import Reader
from storage.archive.canonical import sha256_of
from storage.archive.files import digest_of, sync_folder, whole_file
from storage.archive.layout import OUTLET, Archive
from storage.submissions import Submission, submissions_of

CHUNK: Final = 1 << 16
FORMAT: Final = 1

Pieces = Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pack is asked for."""

    audit: str
    outlet: str
    content: int | None = None
    """Null: all duties."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack that was written."""

    path: Path
    sha256: str
    bytes: int
    files: int
    verdicts: tuple[Verdict, ...]
    articles: int
    """Whose records are in it."""
    head: str
    """Digest of the newest manifest in it."""


def check_pack(path: Path) -> list[str]:
    """What is wrong with a pack, zip or folder, in Vietnamese; nothing: it is whole. Raises OSError."""
    return verify.inspect(path)[0]


def write_pack(reader: Reader, archive: Archive, wanted: Wanted, target: Path) -> Packed:
    """Write the pack of an outlet's verdicts to a file, which is there as a whole or not at all.

    Raises NothingToPack, NotSealed, EvidenceDamaged, PackError, StoreError, OSError.
    """
    sealed = sealed_audit(archive, wanted.audit)
    subject, found = _subject(reader, sealed, wanted)
    deck = Deck(reader, subject.audit, {(it.night, it.outlet, it.warc): it.name for it in found.files})
    with whole_file(target) as file:
        pack = Container(file)
        for name, pieces in sorted(_files(sealed, wanted, subject, deck, found), key=lambda one: one[0]):
            pack.add(name, pieces)
        pack.finish()
        file.flush()
        problems = check_pack(Path(file.name))
        if problems:
            raise EvidenceDamaged("The evidence does not bear out the audit: " + "; ".join(problems[:3]))
    sync_folder(target.parent)
    records = {(one.site, one.identity) for one in subject.articles if one.weight != "left_out"}
    return Packed(
        target,
        digest_of(target),
        target.stat().st_size,
        len(pack.digests) + 1,
        subject.verdicts,
        len(records),
        subject.head[1],
    )


def _subject(reader: Reader, sealed: Sealed, wanted: Wanted) -> tuple[Subject, Plan]:
    """What the pack is about, and what lies in it."""
    audit, outlet, articles = _audit(sealed, wanted.outlet)
    verdicts = tuple(one for one in outlet.verdicts if wanted.content in (None, _content(one)))
    if not verdicts:
        known = ", ".join(dict.fromkeys(str(_content(one)) for one in outlet.verdicts))
        raise NothingToPack(f"The audit {sealed.key} has no content {wanted.content}; it has {known}.")
    contents = {_content(one) for one in verdicts}
    chosen = tuple(one for one in articles if one.content in contents)
    found = plan(sealed, outlet, verdicts, chosen)
    head = f"manifests/{sealed.manifests[-1]:06}.json", sealed.head
    stamps = tuple(_stamps(sealed))
    sent = tuple(_sent(reader, sealed, audit, verdicts))
    return Subject(sealed.key, audit, outlet, verdicts, chosen, head, stamps, found.readings, sent), found


def _sent(reader: Reader, sealed: Sealed, audit: Audit, verdicts: Iterable[Verdict]) -> Iterator[Submission]:
    """The papers that the verdicts speak of: what came in later is no part of them."""
    for verdict in verdicts:
        every = submissions_of(reader, audit.directive, verdict.outlet)
        of_the_duty = [one for one in every if one.duty == verdict.duty and one.path in sealed.digests]
        in_time = (one for one in of_the_duty if audit.since <= one.day <= audit.until)
        yield from sorted(in_time, key=lambda one: one.id)[: verdict.submissions]


def _audit(sealed: Sealed, slug: str) -> tuple[Audit, Audited, list[Weighed]]:
    folder = f"audits/{sealed.key}"
    try:
        audit = from_json(sealed.read(f"{folder}/audit.json"))
        outlet = next((one for one in audit.outlets if one.slug == slug), None)
        if outlet is None or not OUTLET.fullmatch(slug):
            raise NothingToPack(f"The audit {sealed.key} does not judge an outlet '{slug}'.")
        return audit, outlet, articles_from_jsonl(sealed.read(f"{folder}/{slug}.jsonl"))
    except DocumentError as error:
        raise EvidenceDamaged(f"{sealed.archive.root / folder}: {error}.") from error


def _content(verdict: Verdict) -> int:
    return int(verdict.duty.partition(".")[0])


def _stamps(sealed: Sealed) -> Iterator[Stamp]:
    """The time stamps of the manifests that go into the pack. Raises EvidenceDamaged."""
    for number in sealed.manifests:
        token = sealed.archive.token(number)
        if not token.is_file():
            continue
        of = sha256_of(sealed.archive.manifest(number).read_bytes())
        try:
            moment = verify.stamped(token.read_bytes(), of)
            at = datetime.strptime(moment[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError as error:
            raise EvidenceDamaged(f"{token} is no time stamp of its manifest.") from error
        yield Stamp(f"manifests/{token.name}", *told_moment(at))


def _files(
    sealed: Sealed, wanted: Wanted, subject: Subject, deck: Deck, found: Plan
) -> Iterator[tuple[str, Pieces]]:
    """Every file of the pack but the list of digests; nothing is read before it is written."""
    about = {"audit": sealed.key, "content": wanted.content, "diembao": FORMAT, "outlet": wanted.outlet}
    yield "pack.json", [canonical(about)]
    yield "index.html", page(subject, deck)
    yield "DOC-TRUOC.txt", instructions(subject)
    yield "verify.py", _file(Path(verify.__file__))
    yield "audit/audit.json", [sealed.read(f"audits/{sealed.key}/audit.json")]
    yield f"audit/{wanted.outlet}.jsonl", _file(sealed.check(f"audits/{sealed.key}/{wanted.outlet}.jsonl"))
    yield "audit/hits.jsonl", _hits(subject.articles, deck)
    for folder, value in (
        ("directive", subject.audit.directive_sha256),
        ("outlets", subject.audit.outlets_sha256),
    ):
        yield f"{folder}/{value}.json", _rules(sealed.archive, value)
    papers = {one.path for one in subject.submissions}
    for path in (*found.rows, *papers):
        yield path, _file(sealed.check(path))
    if papers:
        yield "submissions.jsonl", [canonical(one.as_dict()) for one in subject.submissions]
    for one in found.files:
        yield one.name, _records(sealed.archive, one)
    lists = {sealed.listed_in[path] for path in (*found.rows, *papers, f"audits/{sealed.key}/audit.json")}
    for number in sealed.manifests:
        yield from _manifest(sealed.archive, number, number in lists)


def _manifest(archive: Archive, number: int, with_list: bool) -> Iterator[tuple[str, Pieces]]:
    for path in (archive.manifest(number), archive.listing(number), archive.token(number)):
        if (path.suffix != ".sha256" or with_list) and path.is_file():
            yield f"manifests/{path.name}", _file(path)


def _file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def _rules(archive: Archive, value: str) -> Iterator[bytes]:
    path = archive.rules(value)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise EvidenceDamaged(f"{path} is missing.") from error
    if sha256_of(content) != value:
        raise EvidenceDamaged(f"{path} was altered.")
    yield content


def _records(archive: Archive, wanted: RecordFile) -> Iterator[bytes]:
    """The raw gzip members, each held to the digest in the sealed rows. Raises EvidenceDamaged."""
    path = archive.night(wanted.night, wanted.outlet) / wanted.warc
    try:
        with path.open("rb") as file:
            for member in wanted.members:
                file.seek(member.offset)
                piece = file.read(member.length)
                if sha256_of(piece) != member.sha256:
                    raise EvidenceDamaged(
                        f"{path}: the record at byte {member.offset} was altered or is cut."
                    )
                yield piece
    except FileNotFoundError as error:
        raise EvidenceDamaged(f"{path} is missing.") from error


def _hits(articles: Iterable[Weighed], deck: Deck) -> Iterator[bytes]:
    """The phrases found in each article, as the label has them."""
    for one in articles:
        text = deck.text_of(one)
        row = {
            "content": one.content,
            "hits": list(text.hits) if text else None,
            "identity": one.identity,
            "rule_version": deck.audit.rule_version,
        }
        yield canonical(row)

"""A recorded audit made again from the evidence alone: by the rules, outlets and settings of then."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from audits.auditing import AuditOptions
from audits.model import Audit, Audited
from diembao.again.past_rules import kept_directive, kept_outlets
from diembao.again.replaying import rebuild
from diembao.auditing import judged, recorded
from diembao.exits import Exit, Refusal
from diembao.home import Home
from storage import open_reader
from storage.archive.code import code_in_use
from storage.archive.layout import Archive
from storage.archive.manifests import read_manifest

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Again:
    """How the two compare."""

    key: str
    seal: int
    """As of which the evidence was read."""
    recorded: str
    hash: str
    differences: tuple[str, ...]
    """What differs, outlet by outlet and duty by duty."""

    @property
    def same(self) -> bool:
        """Whether it is the same document."""
        return self.recorded == self.hash


def made_again(home: Home, key: str, progress: Progress = lambda done, total: None) -> Again:
    """Rebuild the home as of the audit's seal and judge it by what the audit names. Raises Refusal."""
    row, audit = recorded(home, key)
    if not row.seal:
        raise Refusal(Exit.INVALID, f"The audit {key} knew of no seal, so there is nothing to make it from.")
    archive = home.archive
    directive = kept_directive(archive, audit.directive_sha256)
    outlets = kept_outlets(archive, audit.outlets_sha256)
    asked = AuditOptions(
        since=audit.since,
        until=audit.until,
        rule_version=audit.rule_version,
        settings=audit.settings,
        only=tuple(one.slug for one in audit.outlets),
        kept_as=(audit.directive_sha256, audit.outlets_sha256),
    )
    with TemporaryDirectory(prefix="diembao-again-") as folder:
        target = Path(folder) / "diembao.db"
        rebuild(home, row.seal, target, progress)
        with open_reader(target) as reader:
            made = judged(reader, directive, outlets, asked)
    differences = tuple(_differences(audit, made.audit))
    return Again(key, row.seal, row.hash, made.hash, differences + _program(archive, row.seal, differences))


def _program(archive: Archive, seal: int, differences: tuple[str, ...]) -> tuple[str, ...]:
    """A word on the program, where another one may be why something differs."""
    then, now = read_manifest(archive, seal).code, code_in_use()
    if not differences or (then.diembao, then.source) == (now.diembao, now.source):
        return ()
    names = (f"{it.diembao} ({it.source[:12] or 'unknown source'})" for it in (then, now))
    return ("the audit was made by diembao {}, this is {}: try it with that one".format(*names),)


def _differences(recorded: Audit, made: Audit) -> Iterator[str]:
    """What is not the same, in a line each."""
    yield from _field_differences("", recorded, made, {"outlets"})
    rows = {one.slug: one for one in made.outlets}
    for row in recorded.outlets:
        if (now := rows.get(row.slug)) is not None:
            yield from _row_differences(row, now)
        else:
            yield f"{row.slug}: is not there any more"


def _row_differences(recorded: Audited, made: Audited) -> Iterator[str]:
    yield from _field_differences(f"{recorded.slug}, ", recorded, made, {"verdicts", "articles_sha256"})
    verdicts = {one.duty: one for one in made.verdicts}
    for before in recorded.verdicts:
        if (now := verdicts.get(before.duty)) is not None:
            yield from _field_differences(f"{recorded.slug}, content {before.duty}, ", before, now, set())
    if recorded.articles_sha256 != made.articles_sha256:
        yield f"{recorded.slug}: other articles, or another place, label or review of one"


def _field_differences(where: str, recorded: object, made: object, but: set[str]) -> Iterator[str]:
    for name in getattr(type(recorded), "__slots__", ()):
        before, now = getattr(recorded, name), getattr(made, name)
        if name in but or before == now:
            continue
        if isinstance(before, tuple):
            yield from (f"{where}{name}: no longer {one}" for one in before if one not in now)
            yield from (f"{where}{name}: now also {one}" for one in now if one not in before)
        else:
            yield f"{where}{name}: recorded {before}, now {now}"

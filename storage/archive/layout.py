"""Where things lie in a home's evidence archive, `data/evidence/`.

HEAD                                  sha256sum's form: all manifests, lists and tokens
manifests/000001.json                 what a seal added; holds the digest of the manifest before
manifests/000001.sha256               sha256sum's form: every file that the seal added
manifests/000001.tsr                  RFC 3161 response for the manifest, where a server gave one
nights/2022-06-14/baodakmay/          the spool as the crawl wrote it: WARCs, ledger, articles, result …
rows/000001/2022-06-14/baodakmay.jsonl  what the database says of that outlet's night
rows/000001/growing.jsonl             new rows of tables that only grow: labels, reviews, audits …
rules/<sha256>.json                   a directive with all its rules, or the registry of outlets
audits/2022-12-30-1/                  audit.json, and <outlet>.jsonl with the articles it weighed
submissions/<sha256>                  what outlets sent in
appeals/2022-12-30-1/                 fresh captures
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HEAD: Final = "HEAD"
PART: Final = ".part"
"""Ending of a file that is being written; whatever has it was left by a process that died."""

NIGHT: Final = re.compile(r"\d{4}-\d\d-\d\d(?:\.\d{1,6})?")
OUTLET: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
WARC: Final = re.compile(r"pages(?:-\d{1,6})?\.warc\.gz")


@dataclass(frozen=True, slots=True)
class Archive:
    """The paths of one archive; nothing is made or read by it."""

    root: Path

    @property
    def head(self) -> Path:
        """The file that lists all manifests."""
        return self.root / HEAD

    def manifest(self, number: int) -> Path:
        """The manifest of that number."""
        return self.root / "manifests" / f"{number:06}.json"

    def listing(self, number: int) -> Path:
        """Its list of files, in sha256sum's form."""
        return self.root / "manifests" / f"{number:06}.sha256"

    def token(self, number: int) -> Path:
        """Its time stamp."""
        return self.root / "manifests" / f"{number:06}.tsr"

    def night(self, night: str, outlet: str) -> Path:
        """The folder of an outlet's night."""
        return self.root / "nights" / night / outlet

    def rows(self, number: int) -> Path:
        """The folder of the rows that a seal exported."""
        return self.root / "rows" / f"{number:06}"

    def rules(self, digest: str) -> Path:
        """The rules of that digest."""
        return self.root / "rules" / f"{digest}.json"

    def audit(self, key: str) -> Path:
        """The folder of an audit."""
        return self.root / "audits" / key

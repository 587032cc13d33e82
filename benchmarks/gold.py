"""The labelled texts: our own, and the shared ones in two halves that are kept apart."""

import hashlib
import tomllib
from pathlib import Path
from typing import Final

from benchmarks.shared import ROOT
from classifiers import GoldLine, read_gold

OWN: Final = ROOT / "tests" / "corpus"
SHARED_FILES: Final = ("real", "written", "short")
SALT: Final = "diembao-nhan-2026-11-23:"
"""Splits the shared texts by a hash of their id. Rules were made with the development half in view; of the
checking half only figures were looked at, never which texts are misread (docs/data.md says how often)."""


def own_corpus(folder: Path = OWN) -> list[GoldLine]:
    """Our own articles, by file and place in it."""
    return [
        GoldLine.model_validate(article)
        for file in sorted(folder.glob("*.toml"))
        for article in tomllib.loads(file.read_text(encoding="utf-8"))["articles"]
    ]


def local_corpus(folder: Path = OWN / "local") -> dict[str, list[GoldLine]]:
    """Our own full-length articles in the manner of local outlets: those that rules were fitted to, and those
    that were labelled for the first time when the rules were done."""
    return {part: own_corpus(folder / part) for part in ("fitted", "unseen")}


def shared_gold(folder: Path, name: str) -> list[GoldLine]:
    """One shared file of labelled texts."""
    with (folder / "gold" / f"{name}.jsonl").open("rb") as lines:
        return list(read_gold(lines))


def is_development(line: GoldLine) -> bool:
    """Whether a shared text belongs to the half that rules may be fitted to."""
    return hashlib.sha256((SALT + line.id).encode()).digest()[0] % 2 == 0


def halves(gold: list[GoldLine]) -> dict[str, list[GoldLine]]:
    """The two halves of one file by name."""
    return {
        "development": [line for line in gold if is_development(line)],
        "checking": [line for line in gold if not is_development(line)],
    }

"""Holds the labels to the quality they had: pins it, and says what has fallen.

python -m benchmarks.floor [--update [--allow-regression]]
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from benchmarks.gold import OWN, SHARED_FILES, halves, local_corpus, own_corpus, shared_gold
from benchmarks.shared import ROOT
from classifiers import Classifier, GoldLine, evaluate
from classifiers.floor import Fallen, fallen, pinned
from registry import load_directive

FLOOR = OWN / "floor.json"
DIRECTIVE = ROOT / "directives" / "giam-ngheo-2022"


def corpora() -> dict[str, list[GoldLine]]:
    """Our own articles and, where they are at hand, the halves of the shared ones."""
    found = {"own": own_corpus()} | {f"own local {part}": lines for part, lines in local_corpus().items()}
    shared = Path(os.environ.get("DIEMBAO_SHARED", ROOT.parent / "shared"))
    for name in SHARED_FILES if (shared / "gold").exists() else ():
        for half, lines in halves(shared_gold(shared, name)).items():
            found[f"{name} {half}"] = lines
    return found


def figures_now() -> dict[str, dict[str, Any]]:
    """The figures of every corpus at hand, by the directive's rules of now."""
    classifier = Classifier(load_directive(DIRECTIVE))
    return {name: pinned(gold, evaluate(classifier, gold)) for name, gold in corpora().items()}


def below(floor: dict[str, dict[str, Any]], now: dict[str, dict[str, Any]]) -> list[Fallen]:
    """What has fallen; a corpus that has changed since is measured by no floor."""
    known = [name for name in now if name in floor and floor[name]["digest"] == now[name]["digest"]]
    return [one for name in known for one in fallen(name, floor[name], now[name])]


def main() -> int:
    """Print the figures and what has fallen; with --update write them down."""
    update, allowed = "--update" in sys.argv, "--allow-regression" in sys.argv
    floor = json.loads(FLOOR.read_text(encoding="utf-8")) if FLOOR.exists() else {}
    now = figures_now()
    for name, row in now.items():
        print(f"{name:20} {row}")
    lower = below(floor, now)
    for one in lower:
        print(f"FALLEN {one.corpus}: {one.figure} {one.floor} -> {one.now}")
    if lower and not allowed:
        print("Nothing was pinned: a floor is lowered only with --update --allow-regression.")
        return 1
    if update:
        FLOOR.write_text(json.dumps(floor | now, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

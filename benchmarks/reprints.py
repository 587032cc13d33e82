"""How well copies are told from other articles, on real texts, and how fast.

    python -m benchmarks.reprints [--pairs]

Texts: the saved portals and the articles coded for labels, from the shared folder. An original is any of
them with enough text. Reprints are made from it as portals make them: another headline, the lead cut, a
paragraph dropped, a share of the words changed, an introduction and a credit around it, an excerpt.
Unrelated are all pairs of different texts. Those that are taken for copies were read by eye (--pairs prints
them).

The thresholds in `comparison/reprints.py` were set with the development half in view (even SHA-1 of the
text's id), and with the list of all pairs above 0.2; the other half is the one to look at. As measured:

    held out: 372 texts; 18 pairs taken for copies, 0 of them falsely
    the most alike of 65 323 other pairs    0.29, 0.27 (reports quoting one speech, one handout), 0.20
    the most contained of them              0.57, 0.56 (the same two), 0.39
    found: headline, 2%, 5% of words changed, excerpts of a half and a quarter 1.00;
    lead cut, paragraph dropped, wrapped, excerpt of a tenth 0.99; 10% of words 0.97, 20% 0.74, 35% 0.00

Over both halves together (244 650 pairs) 60 were taken for copies, none falsely; in three of them a page
shows another article's text under its own headline. Before the page's furniture was taken out, dozens of
pairs of notices on one portal, whose pages hold nothing but a list of other headlines, were copies too.
"""

import argparse
import hashlib
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from benchmarks.shared import shared
from comparison import Comparable, Signature, candidates, comparable, copies, shingles, signature
from comparison.reprints import LEAST, likeness
from vietnamese.text import fold

FILES = ("portals/gold.jsonl", "gold/real.jsonl", "gold/written.jsonl", "gold/short.jsonl")
EXCERPT_OF = 250
"""Triples from which a text is long enough for excerpts to be made of it."""

Change = Callable[[list[str], random.Random, Sequence[str]], list[str]]


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of the shared folder."""

    name: str
    title: str
    body: list[str]
    comparable: Comparable

    @property
    def held_out(self) -> bool:
        """Whether it belongs to the half that no threshold was set with."""
        return bool(hashlib.sha1(self.name.encode()).digest()[0] % 2)


def pieces() -> list[Piece]:
    """All texts, in the order of the files."""
    found = []
    for file in FILES:
        with (shared() / file).open(encoding="utf-8") as lines:
            for line in map(json.loads, lines):
                name = line.get("id") or f"{line['site']}{line['path']}"
                body = (line.get("body") or line["text"]).split("\n")
                found.append(
                    Piece(f"{file}:{name}", line["title"], body, comparable(line["title"], None, body))
                )
    return found


def words_changed(share: float) -> Change:
    """That share of the words replaced by words of other texts."""

    def change(body: list[str], chance: random.Random, vocabulary: Sequence[str]) -> list[str]:
        return [
            " ".join(
                chance.choice(vocabulary) if chance.random() < share else word for word in paragraph.split()
            )
            for paragraph in body
        ]

    return change


def wrapped(body: list[str], chance: random.Random, vocabulary: Sequence[str]) -> list[str]:
    """A portal's introduction before the text, and its credit after it."""
    introduction = " ".join(chance.choice(vocabulary) for _ in range(60))
    return [introduction, *body, "Theo Báo Đắk Mây"]


def paragraph_dropped(body: list[str], chance: random.Random, vocabulary: Sequence[str]) -> list[str]:
    """One paragraph less, where there is more than one."""
    place = chance.randrange(len(body))
    return body[:place] + body[place + 1 :] or body


def excerpt(share: float) -> Change:
    """The beginning of the text, cut at a word."""

    def change(body: list[str], chance: random.Random, vocabulary: Sequence[str]) -> list[str]:
        words = "\n".join(body).split(" ")
        return " ".join(words[: max(int(len(words) * share), LEAST + 12)]).split("\n")

    return change


CHANGES: dict[str, Change] = {
    "headline only": lambda body, chance, vocabulary: body,
    "lead cut": lambda body, chance, vocabulary: body[1:] or body,
    "paragraph dropped": paragraph_dropped,
    "wrapped by a portal": wrapped,
    **{f"{share:.0%} of words changed": words_changed(share) for share in (0.02, 0.05, 0.1, 0.2, 0.35)},
    **{f"excerpt of {share:.0%}": excerpt(share) for share in (0.5, 0.25, 0.1)},
}


@dataclass(frozen=True, slots=True)
class Recall:
    """How many made reprints were found."""

    made: int
    judged: int
    """Taken for copies when compared."""
    found: int
    """Of those, also proposed by their signatures, as a night finds them."""


def recall(originals: Sequence[Piece], change: Change, chance: random.Random) -> Recall:
    """Makes a reprint of each original and looks for it among all of them."""
    vocabulary = [word for piece in originals for word in " ".join(piece.body).split()]
    made = [comparable("Tít khác hẳn", None, change(piece.body, chance, vocabulary)) for piece in originals]
    judged = {place for place, one in enumerate(made) if copies(originals[place].comparable, one)}
    pairs = candidates(list(map(signed, made)), [signed(piece.comparable) for piece in originals])
    return Recall(len(made), len(judged), len({place for place in judged if (place, place) in pairs}))


def signed(one: Comparable) -> Signature:
    """The signature of a text."""
    return signature(one.triples)


def originals(texts: Sequence[Piece], least: int) -> list[Piece]:
    """Texts with at least so many triples, each once."""
    each = {piece.comparable.triples: piece for piece in texts}
    return [piece for piece in each.values() if len(piece.comparable.triples) >= least]


def accepted(texts: Sequence[Piece]) -> Iterator[tuple[Piece, Piece, float, bool]]:
    """Pairs of given texts that are taken for copies: how alike, and whether their titles say the same."""
    for one, other in combinations(texts, 2):
        found = copies(one.comparable, other.comparable)
        if found is not None:
            yield one, other, found.similarity, fold(one.title) == fold(other.title)


def most_alike(texts: Sequence[Piece]) -> list[tuple[float, float]]:
    """Similarity and containment of the unrelated pairs that are most alike, both texts being long enough."""
    found = []
    for one, other in combinations([t for t in texts if len(t.comparable.triples) >= LEAST], 2):
        if copies(one.comparable, other.comparable) is None:
            alike = likeness(one.comparable.triples, other.comparable.triples)
            found.append((alike.similarity, alike.containment))
    return sorted(found, reverse=True)


def speed(texts: Sequence[Piece]) -> tuple[float, float]:
    """Texts signed in a second of processor time, and candidates looked for among them in a second."""
    begun = time.process_time()
    signatures = [signature(shingles(None, piece.body)) for piece in texts]
    between = time.process_time()
    candidates(signatures, signatures)
    return len(texts) / (between - begun), len(texts) / (time.process_time() - between)


def main(arguments: Sequence[str]) -> int:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description="Reprints: precision and recall on real texts.")
    parser.add_argument("--pairs", action="store_true", help="print every pair taken for copies")
    options = parser.parse_args(arguments)
    texts = pieces()
    for name, half in (
        ("development", [t for t in texts if not t.held_out]),
        ("held out", [t for t in texts if t.held_out]),
    ):
        print(f"\n{name} half: {len(half)} texts")
        _print_pairs(half, options.pairs)
        _print_recall(half)
    signed_rate, found_rate = speed(texts)
    print(f"\n{signed_rate:.0f} texts signed a second; {found_rate:.0f} looked up a second")
    return 0


def _print_pairs(half: Sequence[Piece], each: bool) -> None:
    pairs = list(accepted(half))
    others = most_alike(half)
    same = sum(title for *_, title in pairs)
    print(f"  {len(pairs)} real pairs of copies, {same} of them with one title")
    print(f"  of {len(others)} other pairs the most alike: " + ", ".join(f"{s:.2f}" for s, _ in others[:5]))
    contained = sorted((c for _, c in others), reverse=True)
    print("  and the most contained: " + ", ".join(f"{c:.2f}" for c in contained[:5]))
    for one, other, alike, _ in pairs if each else ():
        print(f"    {alike:.2f}  {one.name}: {one.title}\n          {other.name}: {other.title}")


def _print_recall(half: Sequence[Piece]) -> None:
    for name, change in CHANGES.items():
        least = EXCERPT_OF if "excerpt" in name else 2 * LEAST
        figures = recall(originals(half, least), change, random.Random(1))
        print(
            f"  {name:24} {figures.made:4} made  {figures.judged / figures.made:6.3f} taken for copies"
            f"  {figures.found / figures.made:6.3f} found"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What other rooms tell about one article, as its pages show it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row that share a fate."""

    change: str
    """`kept`, `removed` or `added`."""
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph, or one of the lines around the text, in which something was changed."""

    part: str
    """In Vietnamese: `Tiêu đề`, `Nội dung, đoạn 3`."""
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What lies between two versions."""

    kind: str
    """What it amounts to, in Vietnamese."""
    removed: int
    added: int
    """Words."""
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """What the rules in the home's files say about a text, and why, in Vietnamese sentences."""

    content: int
    rule_version: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of the bytes of one response."""

    whole: bool
    says: str
    """In Vietnamese."""


@dataclass(frozen=True, slots=True)
class Source:
    """A stored response as letters: nothing of it is markup here."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    text: str | None
    """The page's code; null for what is no text, or cannot be unpacked."""
    words: tuple[str, ...]
    """What a reader of the page saw, line by line."""
    encoding: str
    cut: bool
    """Whether it goes on beyond what is shown."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One night's request for the address, or why there was none."""

    night: str
    url: str
    outcome: str
    meaning: str
    """What it came to and what that means, in Vietnamese."""
    status: int | None
    at: str
    """UTC."""
    via: tuple[str, ...]
    """Redirects on the way, first to last."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that is on record about an address: what `diembao why` answers."""

    verdict: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    """Headings with their lines."""
    askings: tuple[Asking, ...]
    """Oldest first."""

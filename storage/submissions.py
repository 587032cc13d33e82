"""What outlets send in about work that no crawl can see: files in the archive, and who vouches for them."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from registry import duty_key
from storage.clock import now
from storage.store import Reader, Row, Store


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """One file that an outlet sent in for one duty."""

    outlet: str
    directive: str
    content: int
    paragraph: int | None
    day: date
    """Of the work, as the sender says."""
    sender: str
    recorder: str
    """Who took it in."""
    note: str
    name: str
    """The file's name as it was sent; never a path."""
    path: str
    """Within the archive: `submissions/<sha256>`."""
    kind: str
    """What its first bytes say it is (`pdf`, `jpeg` …); `unknown`."""
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Submission(NewSubmission):
    """A recorded submission."""

    id: int
    at: str
    """UTC."""

    @property
    def duty(self) -> str:
        """`4`, or `5.2` for the second paragraph of content 5, as audits name duties."""
        return duty_key(self.content, self.paragraph)

    def as_dict(self) -> dict[str, Any]:
        """The submission as a JSON object, without its row id."""
        told = asdict(self) | {"duty": self.duty, "day": self.day.isoformat()}
        return {name: value for name, value in told.items() if name != "id"}


def add_submission(store: Store, submission: NewSubmission) -> int:
    """Records a submission and returns its number; the file is in the archive by then."""
    with store.atomic():
        row = asdict(submission) | {"day": submission.day.isoformat(), "at": now()}
        return store.insert("submissions", row)


def same_submission(reader: Reader, submission: NewSubmission) -> Submission | None:
    """Returns the earlier submission of the same bytes for the same duty of the outlet; null for none."""
    row = reader.first(
        "SELECT * FROM submissions WHERE outlet = ? AND directive = ? AND content = ? AND paragraph IS ?"
        " AND sha256 = ? ORDER BY id LIMIT 1",
        (
            submission.outlet,
            submission.directive,
            submission.content,
            submission.paragraph,
            submission.sha256,
        ),
    )
    return _submission(row) if row else None


def submissions_of(reader: Reader, directive: str, outlet: str | None = None) -> tuple[Submission, ...]:
    """Returns what was sent in for a directive's duties, by outlet, duty and day."""
    rows = reader.rows(
        "SELECT * FROM submissions WHERE directive = ?1 AND (?2 IS NULL OR outlet = ?2)"
        " ORDER BY outlet, content, paragraph, day, id",
        (directive, outlet),
    )
    return tuple(map(_submission, rows))


def _submission(row: Row) -> Submission:
    return Submission(**row | {"day": date.fromisoformat(row["day"])})

"""Nights that look well and are not: an emptied channel, one that went back in time, one page for all."""

from collections.abc import Iterator, Sequence

from spool.records import IN_ARTICLES, ChannelEnd
from storage.completeness.reconciling import ChannelFacts, Note, Reason
from storage.store import Reader

SAME_BODIES = 5
"""Addresses with one and the same body that are too many to be chance; notices for articles that were taken
down come to two or three a night."""


def suspicions(reader: Reader, night: str, outlet: str, channels: Sequence[ChannelFacts]) -> tuple[Note, ...]:
    """What speaks against a night whose channels all answered."""
    notes: list[Note] = []
    for root in sorted({channel.root for channel in channels}):
        parts = [channel for channel in channels if channel.root == root]
        # "Not modified" lists nothing, and one that failed is told as such.
        if any(part.end in (ChannelEnd.UNCHANGED, ChannelEnd.FAILED) for part in parts):
            continue
        if not sum(part.listed for part in parts):
            notes += _emptied(reader, night, outlet, root)
        else:
            notes += _back_in_time(reader, night, outlet, root)
    return (*notes, *_one_page(reader, night, outlet))


def _emptied(reader: Reader, night: str, outlet: str, root: str) -> Iterator[Note]:
    row = reader.first(
        "SELECT 1 FROM sightings WHERE outlet = ? AND channel = ? AND first_night <> ? LIMIT 1",
        (outlet, root, night),
    )
    if row is not None:
        yield Note(Reason.EMPTIED, 1, root)


def _back_in_time(reader: Reader, night: str, outlet: str, root: str) -> Iterator[Note]:
    """Whether what the channel lists ends before what an earlier night saw on it.

    An outlet may take its newest articles down: those are asked for again, and once the outlet says that
    they are gone, nothing is missing. Until then a copy from a cache and a removal look alike.
    """
    row = reader.first(
        "SELECT c.listed_to, (SELECT max(e.listed_to) FROM channels e JOIN nights m ON m.night = e.night"
        "  WHERE e.outlet = c.outlet AND e.url = c.url AND m.id < n.id) AS before"
        " FROM channels c JOIN nights n ON n.night = c.night"
        " WHERE c.night = ? AND c.outlet = ? AND c.url = ?",
        (night, outlet, root),
    )
    if row is None or row["listed_to"] is None or (row["before"] or "") <= row["listed_to"]:
        return
    missing = reader.rows(
        "SELECT DISTINCT a.url FROM sightings s"
        " JOIN aliases x ON x.outlet = s.outlet AND x.identity = s.identity"
        " JOIN articles a ON a.id = x.article"
        " WHERE s.outlet = ? AND s.channel = ? AND s.last_night <> ? AND coalesce(s.day, a.day) > ?"
        " AND coalesce(s.day, a.day) <= ? AND a.state = 'present' AND a.outcome <> 'gone' ORDER BY a.url",
        (outlet, root, night, row["listed_to"], row["before"]),
    )
    if missing:
        yield Note(Reason.BACK_IN_TIME, len(missing), root)


def _one_page(reader: Reader, night: str, outlet: str) -> Iterator[Note]:
    """Whether most of what was answered is the same, byte for byte or word for word.

    Dead links in articles may all lead to one page, and say nothing of what the channels list.
    """
    given = {"night": night, "outlet": outlet, "linked": IN_ARTICLES}
    for sql in (
        "SELECT sha256 AS body, count(DISTINCT identity) AS number FROM outcomes"
        " WHERE night = :night AND outlet = :outlet AND sha256 IS NOT NULL AND status = 200"
        " AND NOT EXISTS (SELECT 1 FROM sightings g WHERE g.outlet = :outlet"
        "  AND g.identity = outcomes.identity AND g.channel = :linked) GROUP BY 1",
        "SELECT v.content_hash AS body, count(DISTINCT c.article) AS number FROM captures c"
        " JOIN versions v ON v.id = c.version WHERE c.night = :night AND c.outlet = :outlet GROUP BY 1",
    ):
        numbers = [row["number"] for row in reader.rows(sql, given)]
        most = max(numbers, default=0)
        if most >= SAME_BODIES and 2 * most > sum(numbers):
            yield Note(Reason.ONE_PAGE, most)
            return

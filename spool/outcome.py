"""The closed list of ends that a discovered address can come to."""

from enum import StrEnum


class Outcome(StrEnum):
    """What became of one address: the part before the colon is the class, the part after it the reason.

    The reasons are those of the fault catalogue.
    """

    STORED = "stored"
    UNCHANGED = "unchanged"
    GONE = "gone"
    LOST = "lost"

    KNOWN = "skipped:known"
    DUPLICATE = "skipped:duplicate"
    OUTSIDE_WINDOW = "skipped:outside_window"
    CAP_REACHED = "skipped:cap_reached"
    EGRESS_REFUSED = "skipped:egress_refused"
    ROBOTS_DENIED = "skipped:robots_denied"
    REDIRECT_OFFSITE = "skipped:redirect_offsite"
    NOT_HTML = "skipped:not_html"
    NOT_ARTICLE = "skipped:not_article"
    EMPTY_TEXT = "skipped:empty_text"
    SOFT_404 = "skipped:soft_404"
    BAD_ADDRESS = "skipped:bad_address"

    ROBOTS_UNREACHABLE = "failed:robots_unreachable"
    HTTP_4XX = "failed:http_4xx"
    HTTP_5XX = "failed:http_5xx"
    DNS = "failed:dns"
    TLS = "failed:tls"
    CONNECT = "failed:connect"
    TIMEOUT = "failed:timeout"
    TOO_BIG = "failed:too_big"
    BOMB = "failed:bomb"
    TRUNCATED = "failed:truncated"
    REDIRECT_LOOP = "failed:redirect_loop"
    CHARSET_UNKNOWN = "failed:charset_unknown"
    LAYOUT_CHANGED = "failed:layout_changed"
    CHALLENGE = "failed:challenge"
    COOKIE_WALL = "failed:cookie_wall"
    PARSE = "failed:parse"
    STORAGE = "failed:storage"
    INTERRUPTED = "failed:interrupted"

    @property
    def takes_back(self) -> bool:
        """Whether an article's line with this end does not count, whenever it was written.

        A page may turn out to be the one that its site gives for every address (faults.md B20).
        """
        return self in {Outcome.COOKIE_WALL, Outcome.SOFT_404}

    @property
    def failed(self) -> bool:
        """Whether the address must be tried again and the outlet's night is not complete."""
        return self is Outcome.LOST or self.startswith("failed:")

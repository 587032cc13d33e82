"""Sites of which nothing can be said: what was seen, and what the operator can do about it."""

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from crawler.pages.document import Document
from crawler.pages.refusals import refused as page_refused
from crawler.responses import readable
from crawler.survey.document import BROKE_DOWN, Refused
from crawler.survey.links import Linked, shape
from crawler.survey.seen import Role, Seen, Visit
from spool import Outcome

_CALENDAR: Final = re.compile(r"calendar|lich|event|month|thang|date|ngay|year|nam=|/0/0", re.I)
_PASSWORD: Final = etree.XPath(
    "boolean(//input[@type = 'password' or @type = 'PASSWORD' or @type = 'Password'])"
)
_FEW_LINKS: Final = 5
_LONGEST: Final = 200
_BY_HAND: Final = "open the address in a browser"

_OUTCOMES: Final = {
    Outcome.DNS: ("no-name", "its host name is not known", "check the spelling of the address"),
    Outcome.CONNECT: ("dead", "no server answers there", "try again later, or check the address"),
    Outcome.TIMEOUT: ("dead", "the server did not answer in time", "try again later"),
    Outcome.TLS: (
        "tls",
        "its certificate cannot be verified",
        "ask the site to renew it, or write the outlet's file by hand with tls = \"unverified\" and a note",
    ),
    Outcome.ROBOTS_DENIED: (
        "robots",
        "its robots.txt forbids this crawler to read it",
        "ask the site's owner to allow diembao, naming the directive",
    ),
    Outcome.ROBOTS_UNREACHABLE: (
        "robots-unreachable",
        "its robots.txt cannot be read, which forbids everything until it can",
        "try again later, or ask the site's owner to mend it",
    ),
    Outcome.REDIRECT_LOOP: ("loop", "it redirects in a circle", f"{_BY_HAND} and give the one it ends at"),
    Outcome.HTTP_5XX: ("broken", "the server reports a fault of its own", "try again later"),
    Outcome.TOO_BIG: ("no-site", "its front page is larger than any page", f"{_BY_HAND}: it may be a file"),
}  # fmt: skip


def front_refused(visit: Visit | None, linked: Linked | None) -> Refused | None:
    """Why the front page says nothing; null where it is a page like any other."""
    if visit is None:
        return _refused("no-answer", "nothing came of asking for it", "try again, and see the log")
    challenge = _challenge(linked.document if linked else None)
    if challenge:
        return challenge
    if visit.outcome in {Outcome.EGRESS_REFUSED, Outcome.REDIRECT_OFFSITE}:
        return _not_ours(visit)
    if visit.status in {401, 403, 429}:
        saw = f"its front page answers {visit.status}: the server refuses this crawler"
        return _refused("forbidden", saw, "ask the site's owner to let the User-Agent diembao pass")
    if visit.status is not None and visit.status >= 400 and visit.outcome is not Outcome.HTTP_5XX:
        return _refused(
            "no-page", f"there is no page at the address ({visit.status})", f"{_BY_HAND} and correct it"
        )
    if visit.outcome is not None:
        code, saw, remedy = _OUTCOMES.get(
            visit.outcome, ("failed", f"it could not be read ({visit.outcome})", _BY_HAND)
        )
        return _refused(code, f"{saw} ({readable(visit.detail)})", remedy)
    if linked is None or linked.document is None:
        return _refused(
            "no-site", f"what answers is no web page but {visit.content_type or 'something else'}", _BY_HAND
        )
    return _login(linked)


def _challenge(document: Document | None) -> Refused | None:
    found = page_refused(document) if document else None
    if found is None or found.outcome is not Outcome.CHALLENGE:
        return None
    saw = "its front page is a JavaScript challenge that only a browser passes"
    return _refused(
        "challenge", saw, "ask the site's owner to let the User-Agent diembao pass; it is never got round"
    )


def _not_ours(visit: Visit) -> Refused:
    if visit.outcome is Outcome.REDIRECT_OFFSITE:
        where = readable(visit.landed)
        return _refused(
            "moved",
            f"its front page leads to another host, {where}",
            "add that address if it is the outlet's",
        )
    saw = f"the address is not public ({readable(visit.detail)})"
    remedy = "where it is a host of your own network, name it in private_hosts of diembao.toml"
    return _refused("private", saw, remedy)


def _login(linked: Linked) -> Refused | None:
    assert linked.root is not None
    if _PASSWORD(linked.root) and len({link.url for link in linked.links}) < _FEW_LINKS:
        return _refused(
            "login", "its front page asks for a password", "ask for the address of the public part"
        )
    return None


def nothing_found(seen: Seen, articles: Collection[str], landed_often: int) -> Refused:
    """Why a site with a front page has no article or no channel."""
    pages = seen.good(Role.SECTION, Role.TURNED, Role.ARTICLE)
    days = [it.landed for it in pages if "0" in shape(it.landed) and _CALENDAR.search(shape(it.landed))]
    if not articles and len(days) > max(1, len(pages) // 2):
        one = readable(urlsplit(days[-1]).path)
        saw = f"{len(days)} of {len(pages)} further pages are those of an endless calendar (like {one})"
        return _refused("calendar", saw, "give the address of a page that lists news")
    if landed_often > _FEW_LINKS:
        saw = f"{landed_often} of its addresses answer with one and the same page, like a login page"
        return _refused("login", saw, "ask for the address of the public part")
    saw = f"none of the pages that were read ({len(pages) + 1}) is an article"
    if articles:
        saw = f"{len(articles)} articles were found, but no feed, sitemap or page that lists them"
    return _refused(
        "no-articles", saw, "give the address of a page that lists news, or look at the site in a browser"
    )


def broke_down(page: str, error: Exception) -> Refused:
    """Why nothing can be said of a site whose pages came: comparing them failed, which is a fault of ours."""
    saw = f"comparing its pages broke down at {readable(page)} ({readable(repr(error))[:_LONGEST]})"
    remedy = "try again with another number of pages (--pages), and report the page that is named here"
    return _refused(BROKE_DOWN, saw, remedy)


def _refused(code: str, saw: str, remedy: str) -> Refused:
    return Refused(code=code, saw=saw, remedy=remedy)

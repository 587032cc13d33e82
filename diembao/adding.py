"""Adding an outlet by its address: what is refused before any request, and what is made of a survey."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from crawler.survey.document import Survey
from diembao.exits import Exit, Refusal
from diembao.home import Home
from diembao.outlet_file import Identity, faults, outlet_toml
from diembao.surveying import Watch, look, provisional
from registry import Outlet, RegistryError, load_outlets
from registry.syntax import SLUG, Address, address
from spool.addresses import BadAddress, allowed_host, canonical, host_of
from vietnamese.dates import TIMEZONE
from vietnamese.text import fold, normalise

_TAILS: Final = frozenset({"www", "vn", "gov", "org", "com", "net", "edu", "info"})
_NUMERIC: Final = re.compile(r"[\d.:\[\]]+")
LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the operator asked for."""

    url: str
    slug: str | None
    kind: str
    name: str | None
    owner: str | None
    pages: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file that may be written, and the survey that it comes from."""

    who: Identity
    text: str
    survey: Survey
    file: Path


def propose(home: Home, wanted: Wanted, watch: Watch) -> Proposal:
    """Look at the site; raises Refusal with a sentence, and then nothing was or will be written."""
    url, host = _address(wanted.url)
    there = _outlets(home)
    if wanted.slug is not None:
        _check_slug(wanted.slug, there)
    _check_host(host, there.values())
    survey = look(home, url, provisional(wanted.slug or "moi", host), wanted.pages, watch)
    if survey.refused:
        again = Exit.INVALID if survey.refused.code == "private" else Exit.FAILED
        raise Refusal(again, sentence(url, survey))
    for other in survey.hosts:
        _check_host(other, there.values())
    who = _identity(wanted, survey, host)
    _check_slug(who.slug, there)
    return _checked(home, who, survey)


def sentence(url: str, survey: Survey) -> str:
    """What was seen and what the operator can do."""
    assert survey.refused is not None
    remedy = survey.refused.remedy
    return f"{url}: {survey.refused.saw}; nothing was written. What can be done: {remedy}."


def _checked(home: Home, who: Identity, survey: Survey) -> Proposal:
    file = home.root / "outlets" / f"{who.slug}.toml"
    text = outlet_toml(who, survey, datetime.now(TIMEZONE).date())
    try:
        faults(who.slug, text, _files(home))
    except RegistryError as error:
        raise Refusal(
            Exit.FAILED, f"{survey.home}: no valid file came of what was found.\n{error}"
        ) from error
    return Proposal(who, text, survey, file)


def write(proposal: Proposal) -> None:
    """Write the file at once and only where there is none. Raises Refusal where one has come meanwhile."""
    proposal.file.parent.mkdir(exist_ok=True)
    part = proposal.file.with_suffix(".toml.part~")
    part.write_text(proposal.text, encoding="utf-8")
    try:
        os.link(part, proposal.file)
    except FileExistsError as error:
        raise _taken(proposal.who.slug) from error
    finally:
        part.unlink()


def _address(url: str) -> tuple[str, str]:
    try:
        whole = canonical(url if "://" in url else f"https://{url}")
        host = host_of(whole)
    except BadAddress as error:
        raise Refusal(
            Exit.USAGE, f"'{url}' is no address of a site ({error}); write https://so.tinh.gov.vn/."
        ) from error
    named = "." in urlsplit(whole).netloc or host.startswith("[")
    if not named or not isinstance(address(whole), Address):
        raise Refusal(Exit.USAGE, f"'{url}' is no address of a site; write https://so.tinh.gov.vn/.")
    return whole, host


def _files(home: Home) -> list[Path]:
    return sorted((home.root / "outlets").glob("[!.]*.toml"))


def _outlets(home: Home) -> dict[str, Outlet]:
    """The outlets of the home, which may have none yet."""
    if not _files(home):
        return {}
    try:
        return dict(load_outlets(home.root / "outlets"))
    except RegistryError as error:
        raise Refusal(
            Exit.INVALID, f"The outlets of this home are wrong; nothing was fetched.\n{error}"
        ) from error


def _check_slug(slug: str, there: dict[str, Outlet]) -> None:
    if not SLUG.fullmatch(slug):
        raise Refusal(
            Exit.USAGE, f"'{slug}' is no slug: it must consist of a-z, 0-9 and hyphens; give --slug."
        )
    if slug in there:
        raise _taken(slug)


def _taken(slug: str) -> Refusal:
    return Refusal(
        Exit.INVALID,
        f"There is an outlet '{slug}' already; give another --slug, or see what has changed with "
        f"'diembao outlets check {slug}'. Nothing was written.",
    )


def _check_host(host: str, outlets: Iterable[Outlet]) -> None:
    """Two outlets on one host would each count the other's articles as its own."""
    day, bare = datetime.now(TIMEZONE).date(), _bare(host)
    for outlet in outlets:
        if any(_bare(allowed_host(it.name)) == bare and it.valid_on(day) for it in outlet.hosts):
            raise Refusal(
                Exit.INVALID,
                f"{host} is a host of the outlet '{outlet.slug}' ({outlet.name}) already. If another unit "
                f'publishes there too, write its file by hand with publishes_on = "{outlet.slug}"; '
                f"to see what has changed run 'diembao outlets check {outlet.slug}'. Nothing was written.",
            )


def _bare(host: str) -> str:
    return host.removeprefix("www.")


def _identity(wanted: Wanted, survey: Survey, host: str) -> Identity:
    name = " ".join(normalise(wanted.name or survey.name).split()) or host
    owner = " ".join(normalise(wanted.owner or name).split())
    return Identity(wanted.slug or _slug(host, name), name, wanted.kind, owner)


def _slug(host: str, name: str) -> str:
    """From the host's own words, or from the name where the host is a number."""
    bare = re.sub(r":\d+\Z", "", host)
    words = (
        fold(name) if _NUMERIC.fullmatch(bare) else "-".join(it for it in bare.split(".") if it not in _TAILS)
    )
    return re.sub(r"[^a-z0-9]+", "-", words)[:LONGEST].strip("-") or "moi"

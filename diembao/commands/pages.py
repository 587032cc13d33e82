"""Extraction of one saved page."""

import hashlib
import sys
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click

from crawler.pages import ExtractedArticle, NotAnArticle, Page, read_page
from diembao.commands import options
from diembao.exits import Exit
from diembao.output import print_json, table
from vietnamese.dates import TIMEZONE


@click.command(epilog="Example: diembao extract page.html --url https://example.vn/a-1.html --outlet dakrlap")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", required=True, help="The address that the page was saved from.")
@click.option("--outlet", "slug", help="Slug of the outlet whose selectors to use.")
@click.option(
    "--fetched", type=options.Day(), help="Day the page was saved, for dates like 'hôm qua'; today."
)
@options.as_json
@click.pass_context
def extract(
    ctx: click.Context, file: Path, url: str, slug: str | None, fetched: date | None, as_json: bool
) -> None:
    """Read one saved page: title, date, lead, body, author, media. A page that is no article ends with 9."""
    outlet = options.home_of(ctx).outlet(slug) if slug else None
    body = file.read_bytes()
    # Not the file's own time: a copy may well be older than the date that the page prints.
    moment = datetime.combine(fetched, time(12), TIMEZONE) if fetched else datetime.now(TIMEZONE)
    found = read_page(Page(url, body, None, moment), outlet)
    if isinstance(found, NotAnArticle):
        click.echo(f"diembao: {file}: {found.outcome}: {found.detail}", err=True)
        sys.exit(Exit.FAILED)
    document = _document(found, url, slug, body)
    if as_json:
        print_json(document)
    else:
        table(str(file), ("", ""), ((k, v) for k, v in document.items() if v not in (None, [], False)))


def _document(found: ExtractedArticle, url: str, slug: str | None, body: bytes) -> dict[str, Any]:
    return {
        "url": found.canonical or url,
        "outlet": slug,
        "title": found.title,
        "published": found.published,
        "published_raw": found.published_raw,
        "modified": found.modified,
        "date_suspect": found.date_suspect,
        "lead": found.lead,
        "body": "\n".join(found.body),
        "author": found.author,
        "category": found.category,
        "media": [media.model_dump() for media in found.media],
        "method": found.method,
        "without_text": found.without_text,
        "layout_changed": found.layout_changed,
        "encoding": found.encoding,
        "sha256": hashlib.sha256(body).hexdigest(),
    }

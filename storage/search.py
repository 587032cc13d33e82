"""Full-text search over the current version of each article, without diacritics and with đ as d."""

import json
import re

from storage.store import Store
from vietnamese.text import fold

_PHRASES = re.compile(r'"([^"]*)"|([^\s"]+)')


def match_query(words: str) -> str | None:
    """An FTS5 query that finds texts with all the words; words between double quotes must stand together.

    Null where nothing was asked. Whatever the words hold, none of it is read as query syntax: each is quoted.
    """
    phrases = [phrase or word for phrase, word in _PHRASES.findall(fold(words))]
    if not any(phrases):
        return None
    return " ".join(f'"{phrase}"' for phrase in dict.fromkeys(phrases))


def index_article(store: Store, article: int, title: str, lead: str | None, paragraphs: list[str]) -> None:
    """Puts the text of an article's current version in the place of the one before."""
    remove_article(store, article)
    text = "\n".join(part for part in (lead, *paragraphs) if part)
    store.write(
        "INSERT INTO search (rowid, title, text) VALUES (?, ?, ?)", (article, fold(title), fold(text))
    )


def remove_article(store: Store, article: int) -> None:
    """Takes an article out of the index."""
    store.write("DELETE FROM search WHERE rowid = ?", (article,))


def rebuild(store: Store) -> int:
    """Makes the whole index again, in one transaction, and returns the number of articles in it."""
    with store.atomic():
        store.write("DELETE FROM search")
        current = store.rows("SELECT a.id FROM articles a ORDER BY a.id")
        for row in current:
            index_current(store, row["id"])
    return len(current)


def index_current(store: Store, article: int) -> None:
    """Indexes the version that the database calls current."""
    row = store.first(
        "SELECT v.title, v.lead, v.body FROM articles a"
        " JOIN versions v ON v.article = a.id AND v.number = a.version WHERE a.id = ?",
        (article,),
    )
    if row is not None:
        index_article(store, article, row["title"], row["lead"], json.loads(row["body"]))

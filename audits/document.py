"""An audit as bytes: canonical JSON, so that the same audit always has the same digest."""

import json
from collections.abc import Iterable
from dataclasses import is_dataclass
from datetime import date
from functools import cache
from typing import Final

from pydantic import TypeAdapter, ValidationError

from audits.model import Audit, Settings, Weighed
from storage.archive import canonical as form

FORMAT: Final = 1
"""Number of the form, under the key `diembao`; raised where an older program could not read it any more."""


class DocumentError(ValueError):
    """Bytes that are no audit, or no list of weighed articles."""


def to_json(audit: Audit) -> bytes:
    """The document whose digest is the audit's hash."""
    return canonical({"diembao": FORMAT} | _shallow(audit))


def from_json(data: bytes) -> Audit:
    """Read the document again; raises DocumentError."""
    try:
        document = json.loads(data)
        if not isinstance(document, dict) or document.pop("diembao", None) != FORMAT:
            raise DocumentError(f"is not an audit of form {FORMAT}")
        return _audits().validate_python(document)
    except (ValidationError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DocumentError(f"is not an audit: {error}") from error


def articles_to_jsonl(articles: Iterable[Weighed]) -> bytes:
    """One canonical line for each article, in the order of content, day and address."""
    return b"".join(canonical(one) for one in sorted(articles, key=place))


def articles_from_jsonl(data: bytes) -> list[Weighed]:
    """Read them again; raises DocumentError with the number of the line."""
    found = []
    for number, line in enumerate(data.splitlines(), 1):
        try:
            found.append(_weighed().validate_json(line))
        except ValidationError as error:
            raise DocumentError(f"line {number} is no weighed article: {error}") from error
    return found


def place(article: Weighed) -> tuple[int, str, str]:
    """Where an article stands among others; no two of an outlet have the same place."""
    return article.content, article.day, article.identity


def canonical(document: object) -> bytes:
    """Canonical JSON of an audit, a part of one, or what surrounds them."""
    return form.canonical(document, _plain)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return _shallow(value)
    raise TypeError(f"an audit holds no {type(value).__name__}")


def _shallow(value: object) -> dict[str, object]:
    """Its fields by name."""
    named = {name: _keyed(getattr(value, name)) for name in getattr(type(value), "__slots__", ())}
    if isinstance(value, Settings) and value.read_within_days is None:
        del named["read_within_days"]  # audits from before there was such a setting keep their hash
    return named


def _keyed(held: object) -> object:
    """A mapping with its keys as text: sorted as numbers they would stand otherwise."""
    return {str(key): inner for key, inner in held.items()} if isinstance(held, dict) else held


@cache
def _audits() -> TypeAdapter[Audit]:
    return TypeAdapter(Audit)


@cache
def _weighed() -> TypeAdapter[Weighed]:
    return TypeAdapter(Weighed)

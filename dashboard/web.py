"""What of Datasette is used, in one place: it has no types, so each name is given here what it lacks."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import datasette as _datasette  # type: ignore[import-untyped]
from datasette.app import Datasette  # type: ignore[import-untyped]
from datasette.database import Database, QueryInterrupted  # type: ignore[import-untyped]
from datasette.plugins import pm  # type: ignore[import-untyped]
from datasette.utils import InvalidSql  # type: ignore[import-untyped]
from datasette.utils.asgi import (  # type: ignore[import-untyped]
    Base400,
    Forbidden,
    NotFound,
    Request,
    Response,
)
from datasette.views.base import DatasetteError  # type: ignore[import-untyped]

F = TypeVar("F", bound=Callable[..., Any])

__all__ = [
    "Base400",
    "Database",
    "Datasette",
    "DatasetteError",
    "Forbidden",
    "InvalidSql",
    "NotFound",
    "QueryInterrupted",
    "Request",
    "Response",
    "hook",
    "pm",
]


def hook(function: F) -> F:
    """Marks a function as what Datasette calls by that name."""
    return cast(F, _datasette.hookimpl(function))

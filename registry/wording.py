"""Pydantic's findings in one plain sentence each."""

import difflib
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from registry.lines import Loc

_LONGEST: Final = 60
"""Characters of a wrong value that are quoted."""

_SENTENCES: Final = {
    "string": "must be text in quotes",
    "bool": "must be true or false",
    "int": "must be a whole number",
    "float": "must be a number",
    "date": "must be a date like 2022-12-31, without quotes",
    "tuple": "must be a list in square brackets",
    "dict": "must be a table",
    "model": "must be a table",
}


def in_words(error: ErrorDetails, model: type[BaseModel]) -> str:
    """Say what one validation error of that model means, with the key it is about in front."""
    loc: Loc = error["loc"]
    if error["type"] == "extra_forbidden":
        return unknown_key(loc, _keys_at(model, loc[:-1]))
    return ": ".join(filter(None, (dotted(loc), _fault(error))))


def dotted(loc: Loc) -> str:
    """The key's full name; positions in lists are left to the line number."""
    return ".".join(part for part in loc if isinstance(part, str))


def unknown_key(loc: Loc, known: list[str]) -> str:
    """Say that a key is unknown, and which one may have been meant."""
    near = difflib.get_close_matches(str(loc[-1]), known, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(known)}"
    return f"{dotted(loc)}: is not a known key; {hint}"


def shown(value: object) -> str:
    """A wrong value, quoted and cut to a length that fits a line."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _fault(error: ErrorDetails) -> str:
    if error["type"] == "missing":
        return "is missing"
    if error["type"] == "value_error":  # a validator of ours, which says all that is needed
        return str(error["ctx"]["error"])
    if error["type"] in {"enum", "literal_error"}:
        choices = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        return f"must be one of {choices}, not {shown(error['input'])}"
    sentence = _SENTENCES.get(error["type"].split("_")[0])
    if sentence is None:
        sentence = error["msg"][:1].lower() + error["msg"][1:]
    return f"{sentence}, not {_kind(error['input'])}"


def _kind(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list | tuple) else shown(value)


def _keys_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys that may stand at a place of the model's data."""
    for part in loc:
        inner = _model_in(model.model_fields[part].annotation) if part in model.model_fields else None
        model = inner or model
    return [key for key in model.model_fields if key != "slug"]


def _model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401  (any type expression)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(part) for part in get_args(annotation))
    return next(filter(None, found), None)

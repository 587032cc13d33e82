"""Texts and gold texts as JSON lines."""

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError


def _whole(value: object) -> object:
    """A string without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return value.encode("utf-8", "ignore").decode() if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_whole)]


class TextLine(BaseModel):
    """One text to be labelled; further keys are let be. Ids may repeat: they are the sender's own."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    id: Text
    title: Text = ""
    text: Text
    lead: Text | None = None


class GoldLine(TextLine):
    """One text with the content that a person gave it; 0 is out of scope."""

    content: int = Field(ge=0)
    second: int | None = None
    other: int | None = Field(default=None, ge=0)
    """What another coder said, where two have coded the text."""


class LineError(ValueError):
    """A line that cannot be read, with its number in the file, counted from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line
        self.message = message


Line = TypeVar("Line", bound=TextLine)


def read_texts(lines: Iterable[bytes]) -> Iterator[TextLine]:
    """The texts of a file opened in binary; raises LineError at the first line that is wrong."""
    return _read(lines, TextLine)


def read_gold(lines: Iterable[bytes]) -> Iterator[GoldLine]:
    """The gold texts of a file opened in binary; raises LineError at the first line that is wrong."""
    return _read(lines, GoldLine)


def read_article(name: str, raw: bytes) -> TextLine:
    """One article as people paste it: its title in the first line, then its paragraphs, a line each.

    Raises LineError where it is not UTF-8, with or without a byte order mark.
    """
    try:
        title, _, text = raw.decode("utf-8-sig").strip().partition("\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise LineError(line, "not UTF-8: save the file with the encoding UTF-8") from error
    return TextLine(id=name, title=title.strip(), text=text.strip())


def _read(lines: Iterable[bytes], model: type[Line]) -> Iterator[Line]:
    for number, raw in enumerate(lines, 1):
        try:
            line = raw.decode("utf-8").removeprefix("\ufeff").strip()
            if line:
                yield model.model_validate(json.loads(line))
        except UnicodeDecodeError as error:
            raise LineError(number, f"not UTF-8 at byte {error.start}") from error
        except json.JSONDecodeError as error:
            raise LineError(number, f"not JSON: {error.msg} at column {error.colno}") from error
        except RecursionError as error:
            raise LineError(number, "not JSON: nested too deeply") from error
        except ValidationError as error:
            raise LineError(number, _message(error)) from error
        except ValueError as error:  # Python refuses to turn thousands of digits into a number
            raise LineError(number, "not JSON: a number has too many digits") from error


def _message(error: ValidationError) -> str:
    """The problems of one line; without a place the line is no object at all."""
    return "; ".join(
        f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"
        if problem["loc"]
        else 'not an object such as {"id": …, "text": …}'
        for problem in error.errors()
    )

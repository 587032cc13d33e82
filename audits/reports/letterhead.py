"""Who reports: the bodies' names, the place and the abbreviation at the head of an administrative paper."""

import re
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ConfigDict

_DEPARTMENT = re.compile(r"(?P<body>Sở .+?) (?P<unit>tỉnh|thành phố) (?P<name>.+)", re.IGNORECASE)
_PROVINCE = re.compile(r".* (?:tỉnh|thành phố) (?P<name>.+)", re.IGNORECASE)
_SYMBOL = re.compile(r"[^/]*/(?P<first>[^-/\s]+)-(?P<second>[^-/\s]+)\s*")

TYPES: Final = frozenset(
    [
        "NQ",
        "QĐ",
        "CT",
        "QC",
        "QyĐ",
        "TC",
        "TB",
        "HD",
        "CTr",
        "KH",
        "PA",
        "ĐA",
        "DA",
        "BC",
        "BB",
        "TTr",
        "HĐ",
        "CĐ",
        "BGN",
        "BTT",
        "GUQ",
        "GM",
        "GGT",
        "GNP",
        "PG",
        "PC",
        "PB",
    ]
)
"""Abbreviations of kinds of papers (Nghị định 30/2020/NĐ-CP, Phụ lục III); the issuer's stands after them."""


class ReportSettings(BaseModel):
    """`[report]` in diembao.toml: what the directive's own head does not tell; '' where it does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str = ""
    """Who reports, with its province: another one than the directive's issuer, after a merger."""
    parent: str = ""
    place: str = ""
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands at the head; '' stays blank for the clerk."""

    name: str
    """As it stands in a sentence."""
    issuer: str
    parent: str
    """The body above the issuer."""
    place: str
    """Before the day, which the clerk fills in."""
    symbol: str
    """The issuer's abbreviation in the paper's number: `STTTT`."""


def letterhead(issuer: str, number: str, own: ReportSettings) -> Letterhead:
    """The head of a paper of that issuer, whose own papers have such numbers; the settings come first.

    A department stands under its province's people's committee; of any other body nothing is guessed.
    """
    name = own.issuer or issuer
    department, province = _DEPARTMENT.fullmatch(name), _PROVINCE.fullmatch(name)
    above = f"UBND {department['unit']} {department['name']}" if department else ""
    return Letterhead(
        name=name,
        issuer=(department["body"] if department else name).upper(),
        parent=(own.parent or above).upper(),
        place=own.place or (province["name"] if province else ""),
        symbol=own.symbol or (symbol_in(number) if name == issuer else ""),
    )


def symbol_in(number: str) -> str:
    """The issuer's abbreviation in the number of a paper: `12/KH-UBND`, `/STTTT-TTBCXB`; '' for none."""
    found = _SYMBOL.fullmatch(number)
    if not found:
        return ""
    return found["second"] if found["first"] in TYPES else found["first"]

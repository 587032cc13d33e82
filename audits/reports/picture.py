"""How a chart becomes a picture, with letters of our own: for reports and for the staff's pages."""

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import altair as alt
import vl_convert

FONTS: Final = Path(__file__).parent / "fonts"
FAMILY: Final = "Diembao Sans"
FONT: Final = f"{FAMILY}, DejaVu Sans Condensed, Arial, sans-serif"
"""The first is our own copy: vl-convert's Liberation Sans has no Vietnamese, and a server may have no other.

The others are for whoever looks at the SVG.
"""
SCALE: Final = 2.0
"""Pixels for each point of a PNG: 190 to the inch at the width of a page."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture: the file's name without its ending, its caption, and its Vega-Lite specification."""

    name: str
    caption: str
    specification: str

    def png(self) -> bytes:
        """Pixels, for Word and for pages."""
        _know_letters()
        drawn: bytes = vl_convert.vegalite_to_png(self.specification, scale=SCALE)
        return drawn

    def svg(self) -> str:
        """Lines and letters, for print of any size."""
        _know_letters()
        drawn: str = vl_convert.vegalite_to_svg(self.specification)
        return drawn

    def svg_with_letters(self) -> str:
        """The same with our font inside: a browser shows a picture on a page by nothing but the picture."""
        head, sign, rest = self.svg().partition(">")
        return f"{head}{sign}<style>{_letters()}</style>{rest}"


@cache
def _know_letters() -> None:
    """Once for a process; before it, a chart would be measured by other letters."""
    vl_convert.register_font_directory(str(FONTS))


@cache
def _letters() -> str:
    """The upright face alone: a chart on a page has its title beside it, and no other bold letters."""
    face = b64encode((FONTS / "DiembaoSans-Regular.ttf").read_bytes()).decode()
    return f"@font-face{{font-family:'{FAMILY}';src:url(data:font/ttf;base64,{face})}}"


def titled(caption: str, note: list[str]) -> alt.TitleParams:
    """A chart's title with a note below it."""
    return alt.TitleParams(
        caption, subtitle=note, anchor="start", fontSize=14, subtitleFontSize=10, offset=12
    )


def finished(drawn: alt.LayerChart | alt.FacetChart) -> str:
    """The specification of a chart in our letters."""
    styled = drawn.configure(font=FONT, background="white").configure_view(stroke=None)
    specification: str = styled.configure_axis(labelFontSize=11, titleFontSize=11).to_json()
    return specification

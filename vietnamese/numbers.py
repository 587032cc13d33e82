"""Numbers as Vietnamese writes them."""

_SIGNS = str.maketrans(",.-", ".,−")


def number(value: float, places: int = 0, sign: bool = False) -> str:
    """1.234,5 or −0,5: dots between thousands, a comma before the rest; `sign` puts a + before it too."""
    return format(value, f"{'+' if sign else ''},.{places}f").translate(_SIGNS)

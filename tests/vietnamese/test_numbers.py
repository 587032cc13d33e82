"""Numbers as Vietnamese writes them."""

import pytest

from vietnamese.numbers import number


@pytest.mark.parametrize(
    ("value", "places", "sign", "written"),
    [
        (1234567, 0, False, "1.234.567"),
        (1234.56, 1, False, "1.234,6"),
        (0.045, 2, False, "0,04"),
        (-0.5, 1, False, "−0,5"),
        (0.5, 1, True, "+0,5"),
        (-1500, 0, True, "−1.500"),
    ],
)
def test_dots_between_thousands_and_a_comma_before_the_rest(value, places, sign, written):
    assert number(value, places, sign) == written

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.lines import Loc, key_lines

TEXT = '''\
# a comment with = and [brackets]
name = "a # b"
"quoted key" = 1
a.b = 2

long = """
x = 1
[not.a.table]
"""  # after
single = \'\'\'
y = 2\'\'\'
list = [ # why
  "one",
  # two follows
  "two", "three",
  [1,
   2],
]
inline = { x = 1, y = { z = [1, 2] } }
day = 2022-01-01 10:00:00
[table]
k = true
[[rows]]
k = 1
[[rows]]
k = 2
[rows.inner]
deep = 3
[[rows.sub]]
s = 1
[[rows.sub]]
s = 2
['odd.name']
v = 1'''


@pytest.mark.parametrize(
    ("loc", "line"),
    [
        (("name",), 2),
        (("quoted key",), 3),
        (("a",), 4),
        (("a", "b"), 4),
        (("long",), 6),
        (("single",), 10),
        (("list",), 12),
        (("list", 0), 13),
        (("list", 1), 15),
        (("list", 2), 15),
        (("list", 3, 1), 17),
        (("inline", "y", "z", 1), 19),
        (("day",), 20),
        (("table", "k"), 22),
        (("rows", 0), 23),
        (("rows", 1), 25),
        (("rows", 1, "k"), 26),
        (("rows", 1, "inner", "deep"), 28),
        (("rows", 1, "sub", 0, "s"), 30),
        (("rows", 1, "sub", 1), 31),
        (("odd.name", "v"), 34),
    ],
)
def test_each_kind_of_key_has_its_line(loc: Loc, line: int) -> None:
    assert key_lines(TEXT)[loc] == line


def places(value: object, loc: Loc = ()) -> Iterator[Loc]:
    yield loc
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inner in members:
        yield from places(inner, (*loc, key))


def test_no_place_is_forgotten_or_invented() -> None:
    assert set(key_lines(TEXT)) | {()} == set(places(tomllib.loads(TEXT)))


SCALARS = st.one_of(
    st.integers(-9, 9).map(str),
    st.sampled_from(
        ["true", "1.5", "2022-06-14", "'it#s'", '"""a\n]"""', "'''\n}'''", '"\\" ["', '"""q\\""""""']
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[\n" + ", # ]\n".join(items) + "\n]"),
        st.lists(inner, max_size=3).map(
            lambda items: "{ " + ", ".join(f"k{index}.d = {item}" for index, item in enumerate(items)) + " }"
        ),
    ),
    max_leaves=6,
)


@given(
    st.lists(st.tuples(st.sampled_from(["", "[t{}]\n", "[[rows]]\n", "[rows.r{}]\n"]), VALUES), max_size=5)
)
def test_any_valid_text_is_walked_like_tomllib_does(parts: list[tuple[str, str]]) -> None:
    text = "".join(f"{head.format(at)}key{at} = {value}\n" for at, (head, value) in enumerate(parts))
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(key_lines(text)) | {()} == set(places(data))

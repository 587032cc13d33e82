"""Settings of an audit on the command line: `4=2`, `6=wide`, `R10=lenient`."""

import click


class Pair(click.ParamType[tuple[str, str]]):
    """A name and what is chosen for it."""

    name = "name=value"

    def convert(
        self, value: str | tuple[str, str], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Split it; what has no two sides is a usage error."""
        if isinstance(value, tuple):
            return value
        name, sign, chosen = value.partition("=")
        if not (name and sign and chosen):
            self.fail(f"'{value}' is not written as NAME=VALUE.", param, ctx)
        return name, chosen


class NumberPair(click.ParamType[tuple[int, str]]):
    """The same with a content's number for a name."""

    name = "content=value"

    def convert(
        self, value: str | tuple[int, str], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, str]:
        """Split it; the content must be a number."""
        if isinstance(value, tuple):
            return value
        name, chosen = Pair().convert(value, param, ctx)
        if not name.isdecimal():
            self.fail(f"'{name}' is not the number of a content.", param, ctx)
        return int(name), chosen


def whole_numbers(pairs: tuple[tuple[int, str], ...]) -> dict[int, int]:
    """The pairs with numbers for values; anything else is a usage error."""
    for content, value in pairs:
        if not value.isdecimal():
            raise click.UsageError(f"--threshold {content}={value}: '{value}' is not a whole number.")
    return {content: int(value) for content, value in pairs}

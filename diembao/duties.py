"""What a directive asks of one outlet."""

from collections.abc import Iterator

from diembao.exits import Exit, Refusal
from registry import Directive, Obligation, Outlet


def owed(directive: Directive, outlet: Outlet) -> Iterator[Obligation]:
    """What the directive asks of the outlet, by its kind and the readings in use."""
    if outlet.obliged:
        yield from (duty for duty in directive.obligations if outlet.kind in directive.owing(duty))


def key_of(content: int, paragraph: int | None) -> str:
    """`4`, or `5.2` for the second paragraph of content 5."""
    return str(content) if paragraph is None else f"{content}.{paragraph}"


def check_duty(directive: Directive, outlet: Outlet, content: int, paragraph: int | None) -> None:
    """Raises Refusal, with what is owed, where the outlet does not owe that."""
    duties = [(duty.content, duty.paragraph) for duty in owed(directive, outlet)]
    if (content, paragraph) in duties:
        return
    asked = key_of(content, paragraph)
    if not duties:
        raise Refusal(
            Exit.USAGE, f"{outlet.slug} owes nothing under {directive.slug}: {asked} is not asked of it."
        )
    names = ", ".join(key_of(*duty) for duty in duties)
    raise Refusal(Exit.USAGE, f"{outlet.slug} does not owe {asked} under {directive.slug}; it owes {names}.")

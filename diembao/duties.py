"""What a directive asks of one outlet."""

from collections.abc import Iterator

from diembao.exits import Exit, Refusal
from registry import Directive, Obligation, Outlet, duty_key


def owed(directive: Directive, outlet: Outlet) -> Iterator[Obligation]:
    """What the directive asks of the outlet, by its kind and the readings in use."""
    if outlet.obliged:
        yield from (duty for duty in directive.obligations if outlet.kind in directive.owing(duty))


def check_content(directive: Directive, content: int | None, scope: bool = False) -> None:
    """Raises Refusal, with what there is, for a content that the directive has not.

    `scope`: 0 will do too, for what is out of it.
    """
    known = [*([0] if scope else []), *(one.number for one in directive.contents)]
    if content is not None and content not in known:
        numbers = ", ".join(map(str, known))
        raise Refusal(Exit.USAGE, f"{directive.slug} has no content {content}; it has {numbers}.")


def check_duty(directive: Directive, outlet: Outlet, content: int, paragraph: int | None) -> None:
    """Raises Refusal, with what is owed, where the outlet does not owe that."""
    duties = [(duty.content, duty.paragraph) for duty in owed(directive, outlet)]
    if (content, paragraph) in duties:
        return
    asked = duty_key(content, paragraph)
    if not duties:
        raise Refusal(
            Exit.USAGE, f"{outlet.slug} owes nothing under {directive.slug}: {asked} is not asked of it."
        )
    names = ", ".join(duty_key(*duty) for duty in duties)
    raise Refusal(Exit.USAGE, f"{outlet.slug} does not owe {asked} under {directive.slug}; it owes {names}.")

"""From counts and days to a ruling: the rule itself, apart from all else."""

from collections.abc import Collection

from audits.model import Ground, Missing, Ruling


def judge(
    counted: int, possible: int, threshold: int, missing: Collection[Missing], is_open: bool
) -> tuple[Ruling, Ground]:
    """What is concluded of a duty that is owed.

    "Not met" is said only where every owed day is over and was read completely, and no article that
    may count would make up the number.
    """
    if counted >= threshold:
        return Ruling.MET, Ground.ENOUGH
    if missing:
        return Ruling.CANNOT_TELL, Ground.DAYS_MISSING
    if possible >= threshold:
        return Ruling.CANNOT_TELL, Ground.POSSIBLE_ARTICLES
    if is_open:
        return Ruling.CANNOT_TELL, Ground.WINDOW_OPEN
    return Ruling.NOT_MET, Ground.TOO_FEW

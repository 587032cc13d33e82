"""From counts and days to a ruling: the rule itself, apart from all else."""

from collections.abc import Collection
from typing import Final

from audits.model import Ground, Missing, Ruling


def judge(
    counted: int, possible: int, threshold: int, missing: Collection[Missing], is_open: bool, late: bool
) -> tuple[Ruling, Ground]:
    """What is concluded of a duty that is owed.

    "Not met" is said only where every owed day is over and was read completely, no article that may count
    would make up the number, and the first reading was not too `late` for the department.
    """
    if counted >= threshold:
        return Ruling.MET, Ground.ENOUGH
    if missing:
        return Ruling.CANNOT_TELL, Ground.DAYS_MISSING
    if possible >= threshold:
        return Ruling.CANNOT_TELL, Ground.POSSIBLE_ARTICLES
    if is_open:
        return Ruling.CANNOT_TELL, Ground.WINDOW_OPEN
    if late:
        return Ruling.CANNOT_TELL, Ground.READ_LATE
    return Ruling.NOT_MET, Ground.TOO_FEW


OF_DAYS: Final = frozenset(
    {
        *(Ground.ENOUGH, Ground.TOO_FEW, Ground.READ_LATE),
        *(Ground.DAYS_MISSING, Ground.WINDOW_OPEN, Ground.POSSIBLE_ARTICLES),
    }
)
"""Grounds for which days and articles were looked at."""

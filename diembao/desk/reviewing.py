"""What the pages of review ask for: the codebook, and how far two codings agree."""

import logging
from typing import Final

from classifiers import krippendorff, wilson
from dashboard.agreement import Agreement, ContentAgreement, Pairs
from diembao.exits import Refusal
from diembao.home import Home
from registry import Codebook

log: Final = logging.getLogger("diembao.dashboard")


def codebook(home: Home, directive: str) -> Codebook:
    """The directive's codebook; an empty one where its file is wrong, for nobody can mend that in a page."""
    try:
        return home.codebook(directive)
    except Refusal as refusal:
        log.warning("the codebook of %s is not shown: %s", directive, refusal)
        return Codebook()


def agreement(pairs: Pairs) -> Agreement:
    """Share, Krippendorff's alpha over all contents, and each content against the others."""
    same = sum(first == second for first, second in pairs)
    bounds = wilson(same, len(pairs))
    contents = sorted({content for pair in pairs for content in pair})
    return Agreement(
        articles=len(pairs),
        same=same,
        low=bounds.low,
        high=bounds.high,
        alpha=krippendorff(pairs),
        contents=tuple(_of_content(content, pairs) for content in contents),
    )


def _of_content(content: int, pairs: Pairs) -> ContentAgreement:
    said = [(int(first == content), int(second == content)) for first, second in pairs]
    return ContentAgreement(
        content=content,
        first=sum(first for first, _ in said),
        second=sum(second for _, second in said),
        both=sum(first and second for first, second in said),
        alpha=krippendorff(said),
    )

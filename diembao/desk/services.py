"""The services of the staff's pages, put together from the modules beside this one."""

from functools import partial

from dashboard.services import Services
from diembao.desk import articles, keywords, outlets
from diembao.desk.judging import judge
from diembao.desk.reviewing import agreement, codebook
from diembao.desk.trying import tidy, try_change
from diembao.home import Home
from diembao.words import COPY_REASONS, EDITS


def services_of(home: Home) -> Services:
    """What the pages of that home are given."""
    return Services(
        article_bytes=partial(articles.read_bytes, home),
        article_check=partial(articles.check_bytes, home),
        article_copy_reasons={reason.value: said for reason, said in COPY_REASONS.items()},
        article_difference=articles.difference,
        article_edits={kind.value: said for kind, said in EDITS.items()},
        article_explained=articles.Explaining(home).explain,
        article_ledger=partial(articles.ledger, home),
        article_source=partial(articles.source, home),
        judge=partial(judge, home),
        keyword_changes=partial(try_change, home),
        keyword_counts=partial(keywords.count_phrases, home),
        keyword_flaws=keywords.Flaws(home).of,
        keyword_suggestions=partial(keywords.suggestions, home),
        keyword_tidy=tidy,
        keyword_version=partial(keywords.version_in_force, home),
        make_paper=partial(outlets.make_paper, home),
        night_cares=partial(outlets.night_cares, home),
        outlet_cares=partial(outlets.outlet_cares, home),
        review_agreement=agreement,
        review_codebook=partial(codebook, home),
    )

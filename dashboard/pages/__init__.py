"""The pages, one module each; whoever adds one adds its routes to the list below."""

from dashboard.accounts import login, people
from dashboard.pages import (
    article,
    article_more,
    articles,
    charts,
    exports,
    keyword_trials,
    keywords,
    outlet,
    outlet_papers,
    outlets,
    overview,
    review,
    review_log,
    second_coding,
    tables,
)
from dashboard.routes import Route

ROUTES: tuple[Route, ...] = (
    *article.ROUTES,
    *article_more.ROUTES,
    *articles.ROUTES,
    *charts.ROUTES,
    *exports.ROUTES,
    *keyword_trials.ROUTES,
    *keywords.ROUTES,
    *login.ROUTES,
    *outlet.ROUTES,
    *outlet_papers.ROUTES,
    *outlets.ROUTES,
    *overview.ROUTES,
    *people.ROUTES,
    *review.ROUTES,
    *review_log.ROUTES,
    *second_coding.ROUTES,
    *tables.ROUTES,
)
"""All pages' routes, those of one page in one line, sorted by page."""

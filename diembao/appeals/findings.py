"""The facts of an appeal as they are recorded: each by itself, so that nobody takes one for another."""

from typing import Any

from diembao.answers.answering import Case
from diembao.appeals.capture import Fresh
from diembao.appeals.conclusions import Conclusion, Facts

EXCERPT = 400
"""Characters of the page's text that are kept beside its digest; the whole of it lies in the WARC."""


def findings(facts: Facts, suggested: Conclusion) -> dict[str, Any]:
    """The facts as a JSON object."""
    case = facts.case
    return {
        "asked": facts.answer.asked,
        "content": facts.content,
        "as_of": facts.night,
        "site": case.outlet.slug if case else None,
        "discoverable": _discoverable(case) if case else None,
        "met": _met(case) if case else None,
        "counted": _counted(case) if case else None,
        "elsewhere": [other.outlet.slug for other in facts.elsewhere],
        "same_title": facts.twin.url if facts.twin else None,
        "days": [day.isoformat() for day in facts.days] if facts.days else None,
        "standing": [
            {"since": it.since.isoformat(), "until": it.until.isoformat(), "state": it.state.value}
            for it in facts.standing
        ],
        "evidence": _evidence(case) if case else [],
        "fresh": _fresh(facts.fresh) if facts.fresh else None,
        "suggested": suggested.value,
    }


def _discoverable(case: Case) -> dict[str, Any]:
    first = case.trail.listings[0] if case.trail.listings else None
    return {
        "host": case.host.name if case.host else None,
        "robots_allow": case.robots.allowed if case.robots else None,
        "robots_of": case.robots.fetched.isoformat() if case.robots else None,
        "fits_article": case.fits_article,
        "is_channel": case.channel,
        "channels": list(dict.fromkeys(it.channel for it in case.trail.listings)),
        "first_listed": {
            "channel": first.channel,
            "page": first.page,
            "night": first.first_night,
            "at": first.at,
            "day": first.day,
        }
        if first
        else None,
    }


def _met(case: Case) -> list[dict[str, Any]]:
    return [
        {"night": it.night, "url": it.url, "outcome": it.outcome, "status": it.status, "detail": it.detail}
        for it in case.trail.looks
    ]


def _counted(case: Case) -> dict[str, Any] | None:
    """What the article counts for, and the days that bear on it: the page's own, and ours."""
    article = case.trail.article
    if article is None:
        return None
    current = article.current
    return {
        "url": article.url,
        "title": current.title,
        "content": article.content,
        "machine": article.label.content if article.label else None,
        "rule_version": article.label.rule_version if article.label else None,
        "reviewer": article.review.reviewer if article.review else None,
        "day": article.day,
        "published": current.published,
        "published_raw": current.published_raw,
        "first_captured": article.versions[0].captured,
        "state": article.state,
        "original": article.original.url if article.original else None,
    }


def _evidence(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "night": it.place.night,
            "outlet": it.place.outlet,
            "warc": it.place.warc,
            "offset": it.place.offset,
            "sha256": it.place.sha256,
            "kept": it.kept.value,
        }
        for it in case.evidence
    ]


def _fresh(fresh: Fresh) -> dict[str, Any]:
    article = fresh.article
    shown = article and {
        "url": article.url,
        "title": article.title,
        "published": article.published,
        "published_raw": article.published_raw,
        "date_suspect": article.date_suspect,
        "text": text_of(fresh)[:EXCERPT],
        "words": len(text_of(fresh).split()),
        "last_modified": article.capture.last_modified,
    }
    return {
        "at": fresh.at,
        "outcome": fresh.outcome.value,
        "status": fresh.status,
        "detail": fresh.detail,
        "via": list(fresh.via),
        "article": shown,
    }


def text_of(fresh: Fresh) -> str:
    """Lead and paragraphs of the page as it is now; empty where it shows no article."""
    article = fresh.article
    return "\n".join((*([article.lead] if article.lead else ()), *article.body)) if article else ""

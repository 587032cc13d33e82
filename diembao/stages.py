"""The stages of a night, in their order; each may be broken off anywhere and run again."""

from enum import StrEnum


class Stage(StrEnum):
    """One stage; the crawl's part is crawling and taking in side by side."""

    PLAN = "plan"
    CRAWL = "crawl"
    CERTIFY = "certify"
    LABEL = "label"
    RELATE = "relate"
    FINISH = "finish"
    SEAL = "seal"
    PUBLISH = "publish"
    READING = "reading"
    REPORT = "report"

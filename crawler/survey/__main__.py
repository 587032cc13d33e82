"""`python -m crawler.survey JOB.json FOLDER`: one look at one site, in a process of its own.

Writes FOLDER/survey.json: what the site is, or why nothing can be said of it. Exit codes: 0 said,
3 disk full, 4 bad job file, 5 another process holds the folder, 9 failed, 11 stopped by a signal.
"""

import argparse
import signal
import sys
from pathlib import Path

from pydantic import ValidationError

from crawler.__main__ import end_with_parent
from crawler.jobs import settings_for
from crawler.results import BAD_JOB, BUSY, DISK_FULL, FAILED, NO_ROOM, STOPPED
from crawler.spooling import LOG, Spool, SpoolBusy
from crawler.survey.concluding import conclude
from crawler.survey.document import Survey
from crawler.survey.seen import SurveyJob

RESULT = "survey.json"
EXTENSIONS = {"crawler.ledger.LedgerKeeper": None, "crawler.monitors.Monitors": None}
"""A survey has no addresses to account for, and no numbers to be held against those of other nights."""


def main(arguments: list[str] | None = None) -> int:
    """Run the survey of the command line and return the exit code."""
    options = _parser().parse_args(arguments)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(STOPPED))
    if options.parent:
        end_with_parent()
    try:
        job = SurveyJob.model_validate_json(options.job.read_bytes())
        found = survey(job, options.folder, options.progress)
        (options.folder / RESULT).write_text(found.model_dump_json(indent=1), encoding="utf-8")
    except (ValidationError, SpoolBusy) as error:
        print(f"diembao: {options.job}: {error}", file=sys.stderr)
        return BUSY if isinstance(error, SpoolBusy) else BAD_JOB
    except OSError as error:
        print(f"diembao: {error.filename}: {error.strerror}", file=sys.stderr)
        return DISK_FULL if error.errno in NO_ROOM else FAILED
    return 0


def survey(job: SurveyJob, folder: Path, progress: bool = False) -> Survey:
    """Look at the site and conclude; once in a process, because a reactor runs once."""
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from crawler.survey.spider import SurveySpider

    spool = Spool(folder)
    settings = Settings()
    settings.setmodule("crawler.settings")
    own = {"ADDONS": {}, "SPIDER_LOADER_CLASS": "scrapy.spiderloader.SpiderLoader", "SPIDER_MODULES": []}
    asked = settings_for(job.job) | own | {"LOG_FILE": str(folder / LOG)}
    settings.setdict(asked, priority="cmdline")
    settings["EXTENSIONS"].update(EXTENSIONS)
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(SurveySpider)
    process.crawl(crawler, job=job, spool=spool, progress=progress)
    process.start()
    spider = crawler.spider
    if process.bootstrap_failed or not isinstance(spider, SurveySpider):
        raise OSError(0, f"the survey could not start, see {folder / LOG}", str(folder))
    spider.ledger.tell("concluding")
    return conclude(job, spider.seen)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m crawler.survey", description="Look at one site.")
    parser.add_argument("job", type=Path, metavar="JOB.json", help="the survey's job file")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where answers and result go")
    parser.add_argument("--progress", action="store_true", help="print one JSON line per event to stdout")
    parser.add_argument("--parent", action="store_true", help="end at once when standard input closes")
    return parser


if __name__ == "__main__":
    sys.exit(main())

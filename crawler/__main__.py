"""`python -m crawler JOB.json SPOOLDIR`: one job in one process.

Exit codes: 0 complete, 3 disk full, 4 bad job file, 5 another process holds the spool, 9 failed, 10 partial,
11 stopped by a signal. A spool that has its result is left as it is; one without, because the process was
killed, stopped or out of room, is resumed.
"""

import argparse
import os
import signal
import sys
import threading
import time
from pathlib import Path

from crawler.jobs import BadJob, read_job, settings_for
from crawler.results import BAD_JOB, BUSY, DISK_FULL, FAILED, NO_ROOM, STOPPED, exit_code
from crawler.spooling import LOG, Spool, SpoolBusy, SpoolDamaged, read_result
from spool import Job

PATIENCE = 5
"""Seconds that a process whose runner was killed may take to end."""

OWN_SPIDER = {"ADDONS": {}, "SPIDER_LOADER_CLASS": "scrapy.spiderloader.SpiderLoader", "SPIDER_MODULES": []}
"""The job file brings its outlet: no home is looked for, and a job runs in any directory of any machine."""


def main(arguments: list[str] | None = None) -> int:
    """Run the job of the command line and return the exit code."""
    options = _parser().parse_args(arguments)
    # Until Scrapy takes over there is nothing to finish: a spool without a result can be resumed.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(STOPPED))
    if options.parent:
        end_with_parent()
    try:
        return _run(read_job(options.job), options.spool, options.progress)
    except BadJob as error:
        return _complain(str(error), BAD_JOB)
    except SpoolBusy:
        return _complain(f"{options.spool}: another process is writing this spool", BUSY)
    except SpoolDamaged as error:
        return _complain(f"damaged spool: {error}", FAILED)
    except OSError as error:
        code = DISK_FULL if error.errno in NO_ROOM else BAD_JOB
        return _complain(f"{error.filename}: {error.strerror}", code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m crawler", description="Run one outlet's job.")
    parser.add_argument("job", type=Path, metavar="JOB.json", help="the job file")
    parser.add_argument("spool", type=Path, metavar="SPOOLDIR", help="where the result goes")
    parser.add_argument("--progress", action="store_true", help="print one JSON line per event to stdout")
    parser.add_argument("--parent", action="store_true", help="end at once when standard input closes")
    return parser


def _run(job: Job, folder: Path, progress: bool) -> int:
    done = read_result(folder)
    if done is not None:
        return exit_code(done)
    spool = _opened(folder)
    # Imported late: it takes a second, and a job that is done or wrong need not wait for it.
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from crawler.loader import spider_class

    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.setdict(settings_for(job) | OWN_SPIDER | {"LOG_FILE": str(folder / LOG)}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(process.create_crawler(spider_class(job.outlet)), job=job, spool=spool, progress=progress)
    process.start()
    done = read_result(folder)
    if done is not None:
        return exit_code(done)
    if spool.full:
        return _complain(f"{folder}: no room left on the disk; the same command goes on from here", DISK_FULL)
    if process.bootstrap_failed:
        return _complain(f"the crawl could not start, see {folder / LOG}", FAILED)
    return STOPPED


def _opened(folder: Path) -> Spool:
    """The spool; one that a dying process still holds is waited for."""
    for _ in range(PATIENCE * 10):
        try:
            return Spool(folder)
        except SpoolBusy:
            time.sleep(0.1)
    return Spool(folder)


def end_with_parent() -> None:
    """A crawl whose runner was killed must leave its spool to the next one at once."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        os._exit(FAILED)

    threading.Thread(target=watch, daemon=True).start()


def _complain(message: str, code: int) -> int:
    print(f"diembao: {message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())

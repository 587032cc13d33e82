"""A store and writers of spools to take in."""

from datetime import date

import pytest
from written_spools import SpoolWriter, known_night

from storage import begin_night, certify, finish_night, ingest, open_store


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "data" / "diembao.sqlite") as opened:
        yield opened


@pytest.fixture
def spool(tmp_path):
    """Makes writers: `spool("2022-06-15")`."""

    def make(night: str = "2022-06-14", outlet: str = "bao") -> SpoolWriter:
        return SpoolWriter(tmp_path / "spool", night, outlet)

    return make


@pytest.fixture
def take_in(store, spool):
    """Runs a whole night of one outlet: begin, write, ingest, certify, finish."""

    def run(writer: SpoolWriter, **rest: object):
        if not known_night(store, writer.night):
            assert begin_night(store, date.fromisoformat(writer.night[:10])) == writer.night
        report = ingest(store, writer.write(**rest))
        certify(store, writer.night)
        if known_night(store, writer.night) == "running":
            finish_night(store, writer.night, "complete", 0)
        return report

    return run

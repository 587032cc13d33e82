"""The commands, one module for each group of them."""

from diembao.commands.audits import audit
from diembao.commands.backup import backup
from diembao.commands.completeness import completeness
from diembao.commands.demo import demo
from diembao.commands.health import health
from diembao.commands.history import history
from diembao.commands.keywords import keywords
from diembao.commands.labels import classify, evaluate
from diembao.commands.nightly import nightly
from diembao.commands.outlets import outlets
from diembao.commands.pages import extract
from diembao.commands.rebuild import rebuild_database
from diembao.commands.reextract import reextract
from diembao.commands.relabel import relabel
from diembao.commands.stored import articles, coverage
from diembao.commands.why import why

COMMANDS = (
    *(demo, nightly, backup, health, outlets),
    *(articles, coverage, completeness, why, history),
    *(classify, evaluate, relabel, reextract, rebuild_database, keywords, extract),
    audit,
)

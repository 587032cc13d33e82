"""The commands, one module for each group of them."""

from diembao.commands.demo import demo
from diembao.commands.labels import classify, evaluate
from diembao.commands.nightly import nightly
from diembao.commands.outlets import outlets
from diembao.commands.pages import extract
from diembao.commands.stored import articles, coverage

COMMANDS = (demo, nightly, outlets, articles, coverage, classify, evaluate, extract)

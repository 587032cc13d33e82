# Two commands do everything on a bare machine: `make demo` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9

.PHONY: demo lint test test-slow test-faults real bench format setup clean help

$(VENV)/.installed: uv.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --quiet --frozen --inexact --no-progress --all-extras --python $(BIN)/python
	touch $@

setup: $(VENV)/.installed  ## the environment, installed from the lock

demo: setup  ## serve the sample province on loopback, run a night on it, print the coverage
	$(BIN)/diembao demo

lint: setup  ## format, lint, types
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy

test: lint  ## format, lint, types and the quick suite: under three minutes, no network
	$(BIN)/pytest

test-slow: setup  ## the suites that take minutes: broken-off nights, whole nights on the sample province
	$(BIN)/pytest -m 'slow and not faults'

test-faults: setup  ## every automated case of docs/faults.md, the slow ones too
	$(BIN)/pytest -m faults -n 3

real: setup  ## a night on the saved real portals, where ../shared is at hand, measured against their gold articles
	$(BIN)/python -m benchmarks.real_night

bench: setup  ## every measurement; those on real texts and portals need ../shared
	$(BIN)/python -m benchmarks.sample_night
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.learning
	$(BIN)/python -m benchmarks.adding
	$(BIN)/python -m benchmarks.labels
	$(BIN)/python -m benchmarks.reprints
	$(BIN)/python -m benchmarks.mutations
	$(BIN)/python -m benchmarks.audit_year
	$(BIN)/python -m benchmarks.real_night

format: setup  ## put the code into its form
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --quiet --fix .

clean:  ## everything that can be made again
	rm -rf $(VENV) data/demo .mypy_cache .ruff_cache .pytest_cache

help:  ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

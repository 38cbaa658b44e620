# Two commands: `make run` does the main job on the embedded digests (or on SOURCES=path), `make test` checks everything.
# Needs Python 3.11 or newer, make and git; everything else is installed into .venv, once.

PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --no-deps
RUNTIME = $(VENV)/.installed-runtime
DEV     = $(VENV)/.installed-dev
GONGBAO = $(BIN)/python -m pipeline.cli
PYTEST  = $(BIN)/python -m pytest

# Dagster's home: what it remembers of runs and schedules. Kept, so that a night missed while the machine was off is caught up.
export DAGSTER_HOME ?= $(CURDIR)/.dagster

# `make run SOURCES=path` is the same as GONGBAO_SOURCES=path make run.
ifdef SOURCES
export GONGBAO_SOURCES := $(SOURCES)
endif

.PHONY: help run refresh status ui test test-long lint format bench lock clean
.DEFAULT_GOAL := help

help:
	@echo "make run [SOURCES=path]  read the embedded digests (or the documents of a sources file) and publish gongbao.duckdb"
	@echo "make refresh             the same on the official sources, over the network: what the nightly job does"
	@echo "make status              how each source stands: looked at, changed, which edition is due"
	@echo "make ui                  Dagster's user interface with the nightly schedule"
	@echo "make test                lint, types, house rules and all tests; make test-long adds the long ones"
	@echo "make bench               speed, beside the tools that people would use"

run: $(RUNTIME)
	@$(GONGBAO) run

refresh: $(RUNTIME)
	@$(GONGBAO) refresh

status: $(RUNTIME)
	@$(GONGBAO) status

ui: $(RUNTIME)
	@mkdir -p "$(DAGSTER_HOME)"
	@test -e "$(DAGSTER_HOME)/dagster.yaml" || cp deploy/dagster.yaml "$(DAGSTER_HOME)/"
	@$(BIN)/dagster dev -w workspace.yaml

test: lint
	@$(PYTEST) -n auto -m "not long"

test-long: lint
	@$(PYTEST) -n auto

lint: $(DEV)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "format: run 'make format'"; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(DEV)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(DEV)
	@$(BIN)/python -m benchmarks

lock: $(DEV)
	@$(BIN)/python .ci/lock.py

clean:
	rm -rf $(VENV)

$(VENV)/bin/python:
	@echo "making the environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# The path file makes the packages importable from wherever a worker process starts; no build, so nothing but Python is needed.
$(RUNTIME): requirements.lock | $(VENV)/bin/python
	@echo "installing what the program needs"
	@$(INSTALL) -r requirements.lock
	@$(BIN)/python -c 'import pathlib, sysconfig; (pathlib.Path(sysconfig.get_path("purelib")) / "gongbao.pth").write_text("$(CURDIR)\n")'
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	@echo "installing what the tests need"
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

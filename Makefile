# Two commands: `make run` does the main job on the embedded digests (or on SOURCES=path), `make test` checks everything.
# Needs Python 3.11 or newer, make and git; everything else is installed into .venv, once, as uv.lock names it.

PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
RUNTIME = $(VENV)/.installed-runtime
DEV     = $(VENV)/.installed-dev
GONGBAO = $(BIN)/gongbao
PYTEST  = $(BIN)/python -m pytest
# The tests of a file stay together, so that what a file makes once is made once; files in their order, the slow ones come first.
AT_ONCE = -n auto --dist loadfile --no-loadscope-reorder

# uv where it is found, else one of our own inside the environment.
UV := $(shell command -v uv 2>/dev/null || echo $(VENV)/uv/bin/uv)
SYNC = $(UV) sync --locked --inexact --quiet --extra ocr
export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_PYTHON_DOWNLOADS ?= never

# Dagster's home: what it remembers of runs and schedules. Kept, so that a night missed while the machine was off is caught up.
export DAGSTER_HOME ?= $(CURDIR)/.dagster
# How long Dagster's processes wait for one another: a machine that is busy is no fault.
export DAGSTER_GRPC_TIMEOUT_SECONDS ?= 900
export DAGSTER_GRPC_SHUTDOWN_GRACE_PERIOD ?= 60

# `make run SOURCES=path` is the same as GONGBAO_SOURCES=path make run.
ifdef SOURCES
export GONGBAO_SOURCES := $(SOURCES)
endif

.PHONY: help install install-dev compiled run refresh status query ui test tests test-long lint format bench docs lock wheel clean
.DEFAULT_GOAL := help

help:
	@echo "make run [SOURCES=path]  read the embedded digests (or the documents of a sources file) and publish gongbao.duckdb"
	@echo "make refresh             the same on the official sources, over the network: what the nightly job does"
	@echo "make status              the state of each source: checked, changed, which edition is due"
	@echo "make query               SQL at a prompt, read-only, on the published file (GONGBAO_DATA=warehouse/demo for the demonstration)"
	@echo "make ui                  Dagster's user interface with the nightly schedule"
	@echo "make test                lint, types, import contracts and all tests; make test-long adds the long ones"
	@echo "make compiled            compile the reader to machine code, where a C compiler is at hand: half as fast again"
	@echo "make bench               speed, beside the tools that people would use"
	@echo "make docs                the documentation as a site, into build/site"
	@echo "make install             what make run needs, into .venv; make install-dev adds what the tests need"
	@echo "make lock                resolve the dependencies of pyproject.toml anew into uv.lock"

install: $(RUNTIME)

install-dev: $(DEV)

compiled: $(DEV)
	@$(BIN)/python tools/compile_modules.py

run: $(RUNTIME)
	@$(GONGBAO) run

refresh: $(RUNTIME)
	@$(GONGBAO) refresh

status: $(RUNTIME)
	@$(GONGBAO) status

query: $(RUNTIME)
	@$(GONGBAO) shell

ui: $(RUNTIME)
	@mkdir -p "$(DAGSTER_HOME)"
	@test -e "$(DAGSTER_HOME)/dagster.yaml" || cp deploy/dagster.yaml "$(DAGSTER_HOME)/"
	@$(BIN)/dagster dev -w workspace.yaml

test: lint tests

# The tests alone, without lint.
tests: $(DEV)
	@$(PYTEST) $(AT_ONCE) -m "not long"

test-long: lint
	@$(PYTEST) $(AT_ONCE)

lint: $(DEV)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "format: run 'make format'"; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(DEV)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: compiled
	@$(SYNC) --extra bench
	@$(BIN)/python -m benchmarks

docs: $(RUNTIME)
	@$(SYNC) --no-dev --group docs
	@$(BIN)/python -m mkdocs build --strict --quiet

lock: $(UV)
	@$(UV) lock

wheel: $(UV)
	@$(UV) build --quiet --wheel

clean:
	rm -rf $(VENV) dist

$(BIN)/python:
	@echo "making the environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/uv/bin/uv: | $(BIN)/python
	@echo "installing uv"
	@$(BIN)/python -m venv $(VENV)/uv
	@$(VENV)/uv/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: uv==0.13.9

$(RUNTIME): uv.lock pyproject.toml $(UV) | $(BIN)/python
	@echo "installing what the program needs"
	@$(SYNC) --no-dev
	@touch $@

$(DEV): $(RUNTIME)
	@echo "installing what the tests need"
	@$(SYNC) --extra cluster --extra deploy
	@touch $@
